package session

import (
	"fmt"
	"io"
	"net"
	"reflect"
	"strings"
	"testing"

	"sessionconfig/internal/client"
	"sessionconfig/internal/redistest"
	"sessionconfig/redisprobe/wire"
)

// handed is a connection to an address, as a client with these further parameters has it.
func handed(t *testing.T, address, parameters string) *Conn {
	t.Helper()
	read, err := client.V2_5.Read(address + parameters)
	if err != nil {
		t.Fatal(err)
	}
	c := &Client{Judged: []client.Options{read.Options}, Dialer: wire.NewDialer(nil, "")}
	conn, err := c.Dial(t.Context(), address, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// TestAskByHand: what is asked by hand is answered as go-redis would, one after the other
// and mixed with it.
func TestAskByHand(t *testing.T) {
	s := redistest.StartServer(t, redistest.Options{Directives: []string{"rename-command SET PUT"}})
	c := handed(t, s.Addr, ",$SET=PUT")
	long := strings.Repeat("ü\r\n$5\r\n", 3*handBuffer)
	for _, one := range []struct {
		args  []string
		value any
		reply string
	}{
		{[]string{"set", "key", long, "ex", "600"}, "OK", ""},
		{[]string{"get", "key"}, long, ""},
		{[]string{"set", "empty", ""}, "OK", ""},
		{[]string{"get", "empty"}, "", ""},
		{[]string{"get", "none"}, nil, ""},
		{[]string{"exists", "key", "none", "empty"}, int64(2), ""},
		{[]string{"mget", "empty", "none", "key"}, []any{"", nil, long}, ""},
		{[]string{"eval", "return {1, {'a', {}}, false}", "0"}, []any{int64(1), []any{"a", []any{}}, nil}, ""},
		{[]string{"incr", "key"}, nil, "ERR value is not an integer or out of range"},
		{[]string{"put", "key", "x"}, "OK", ""},
	} {
		value, reply, err := c.Ask(one.args...)
		if !reflect.DeepEqual(value, one.value) || reply != one.reply || err != nil {
			t.Errorf("%.60v: %.60v, %q, %v", one.args, value, reply, err)
		}
		if pong, err := c.Send(t.Context(), c.Redis, "ping").Text(); pong != "PONG" || err != nil {
			t.Fatalf("go-redis after %.60v: %q, %v", one.args, pong, err)
		}
	}
	if _, reply, err := c.Ask("hello", "3"); reply != "" || err != nil {
		t.Fatalf("HELLO 3: %q, %v", reply, err)
	}
	if value, reply, err := c.Ask("info", "server"); !strings.HasPrefix(fmt.Sprint(value), "# Server\r\n") || reply != "" || err != nil {
		t.Errorf("a text in RESP3: %.60q, %q, %v", value, reply, err)
	}
	want := []Answer{{Value: int64(1)}, {Reply: "ERR unknown command 'NONE', with args beginning with: "}, {Value: "x"}}
	if all, err := c.AskAll([]string{"exists", "key"}, []string{"NONE"}, []string{"get", "key"}); !reflect.DeepEqual(all, want) || err != nil {
		t.Errorf("together: %.200v, %v", all, err)
	}
	if value, reply, err := c.Ask("get", "none"); value != nil || reply != "" || err != nil {
		t.Errorf("no value in RESP3: %v, %q, %v", value, reply, err)
	}
}

// TestAskByHandAnswers: answers that are none end in an error, and so does a connection.
func TestAskByHandAnswers(t *testing.T) {
	for _, said := range []string{"", "+OK", "$3\r\nab", ":x\r\n", "*1\r\n", "\r\n", "HTTP/1.1 400 Bad Request\r\n", "$-9\r\n", "*99999999\r\n"} {
		peer := redistest.StartPeer(t, func(conn net.Conn) {
			conn.Read(make([]byte, 100))
			io.WriteString(conn, said)
		})
		if value, reply, err := handed(t, peer.Addr, "").Ask("get", "key"); err == nil {
			t.Errorf("%q is %v, %q", said, value, reply)
		}
	}
}
