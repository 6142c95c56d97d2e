package redistest

import (
	"net"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"
)

// BlackHoles are addresses that never answer a connect, as behind a firewall
// that drops: listeners whose queue is full, so that the kernel ignores
// further requests. Each has a loopback address of its own.
func BlackHoles(t testing.TB, n int) []string {
	t.Helper()
	addrs := make([]string, n)
	var filling sync.WaitGroup
	for i := range n {
		ip := net.IPv4(127, 0, 77, byte(1+i))
		fd, addr := fullListener(t, ip)
		t.Cleanup(func() { syscall.Close(fd) })
		addrs[i] = addr
		filling.Go(func() { fill(t, addr) })
	}
	filling.Wait()
	return addrs
}

// fullListener listens with room for one connection that nobody accepts.
func fullListener(t testing.TB, ip net.IP) (fd int, addr string) {
	t.Helper()
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	must(err, fatal(t))
	must(syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte(ip.To4())}), fatal(t))
	must(syscall.Listen(fd, 0), fatal(t))
	name, err := syscall.Getsockname(fd)
	must(err, fatal(t))
	port := name.(*syscall.SockaddrInet4).Port
	return fd, net.JoinHostPort(ip.String(), strconv.Itoa(port))
}

// fill takes what room there is, and keeps it until the test ends. On a busy
// machine one connect may be late; two in a row that are not answered tell.
func fill(t testing.TB, addr string) {
	unanswered := 0
	for range 10 {
		conn, err := net.DialTimeout("tcp", addr, 50*time.Millisecond)
		if err == nil {
			unanswered = 0
			t.Cleanup(func() { conn.Close() })
		} else if unanswered++; unanswered == 2 {
			return
		}
	}
	t.Errorf("%s still accepts connections", addr)
}
