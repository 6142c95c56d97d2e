package session

import (
	"bufio"
	"net"
	"strings"
	"testing"
)

// TestGreetingIsOneRoundTrip: a server that answers nothing has been sent the whole greeting,
// and go-redis's own HELLO is not before it.
func TestGreetingIsOneRoundTrip(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	c := handed(t, l.Addr().String(), "")
	c.client.Password = "password-of-tests"
	peer, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	greeted := make(chan error, 1)
	go func() {
		_, err := c.Greet(t.Context())
		greeted <- err
	}()
	var words []string
	for lines := bufio.NewScanner(peer); lines.Scan(); {
		if word := lines.Text(); !strings.HasPrefix(word, "$") && !strings.HasPrefix(word, "*") {
			words = append(words, strings.ToLower(word))
		}
		if all := strings.Join(words, " "); strings.HasSuffix(all, " asking") {
			break
		}
	}
	peer.Close()
	all := strings.Join(words, " ")
	if !strings.HasPrefix(all, "auth password-of-tests hello ") || !strings.Contains(all, "cluster nodes") {
		t.Errorf("sent: %s", all)
	}
	if err := <-greeted; err == nil {
		t.Error("a server that has hung up is taken for greeted")
	}
}
