package redistest_test

import (
	"testing"
	"time"

	"sessionconfig/internal/redistest"
)

func TestBlackHoles(t *testing.T) {
	for _, addr := range redistest.BlackHoles(t, 50) {
		if conn, err := redistest.Dial(addr, nil, 10*time.Millisecond); err == nil {
			conn.Close()
			t.Errorf("%s answers", addr)
		}
	}
}
