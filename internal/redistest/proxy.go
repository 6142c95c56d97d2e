package redistest

import (
	"bufio"
	"io"
	"net"
	"strings"
	"time"
)

// Consent is how an HTTP proxy says that it has connected.
const Consent = "HTTP/1.1 200 Connection established\r\n\r\n"

// Proxy plays an HTTP proxy that connects wherever it is asked to, and says so
// with the answer given.
func Proxy(answer string) Play {
	return func(client net.Conn) {
		requests := bufio.NewReader(client)
		line, err := requests.ReadString('\n')
		fields := strings.Fields(line)
		if err != nil || len(fields) != 3 || fields[0] != "CONNECT" {
			io.WriteString(client, "HTTP/1.1 405 Method Not Allowed\r\n\r\n")
			return
		}
		for line != "\r\n" && err == nil {
			line, err = requests.ReadString('\n')
		}
		server, err := net.DialTimeout("tcp", fields[1], 5*time.Second)
		if err != nil {
			io.WriteString(client, "HTTP/1.1 502 Bad Gateway\r\n\r\n")
			return
		}
		defer server.Close()
		if _, err := io.WriteString(client, answer); err != nil {
			return
		}
		go func() {
			io.Copy(server, requests)
			server.Close()
		}()
		io.Copy(client, server)
	}
}
