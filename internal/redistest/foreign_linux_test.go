package redistest_test

import (
	"strings"
	"testing"
	"time"

	"sessionconfig/internal/redistest"
)

// TestForeign: a server without a password refuses who comes from elsewhere.
func TestForeign(t *testing.T) {
	conn, err := redistest.Dial(redistest.StartPeer(t, redistest.StartForeign(t)).Addr, nil, 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if value, err := conn.Do("GET", "key"); err == nil || !strings.Contains(err.Error(), "DENIED") {
		t.Errorf("GET key = %v, %v", value, err)
	}
}
