package wire

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestRespScanner(t *testing.T) {
	nested := strings.Repeat("*1\r\n", maxDepth) + ":1\r\n"
	tests := []struct {
		name, stream string
		replies      int
		err          error
	}{
		{"status", "+OK\r\n", 1, nil},
		{"several", "+OK\r\n:12\r\n$-1\r\n*-1\r\n*0\r\n", 5, nil},
		{"bulk", "$5\r\nhello\r\n", 1, nil},
		{"bulk with line ends inside", "$4\r\n\r\n\r\n\r\n", 1, nil},
		{"bulk not at its end", "$5\r\nhel", 0, nil},
		{"array", "*3\r\n:1\r\n$1\r\na\r\n*2\r\n+x\r\n-y\r\n+next\r\n", 2, nil},
		{"as deep as may be", nested, 1, nil},
		{"RESP3", "%1\r\n+a\r\n,1.5\r\n_\r\n#t\r\n=5\r\ntxt:a\r\n~1\r\n(12\r\n", 5, nil},
		{"too deep", "*1\r\n" + nested, 0, ErrTooLarge},
		{"huge array", "*2147483647\r\n", 0, ErrTooLarge},
		{"huge map", fmt.Sprintf("%%%d\r\n", maxElements), 0, ErrTooLarge},
		{"arrays that add up", fmt.Sprintf("*2\r\n*%d\r\n", maxElements-1), 0, ErrTooLarge},
		{"huge bulk", "$2147483647\r\n", 0, ErrTooLarge},
		{"bulks that add up", "*2\r\n" + bulk(maxBulk) + fmt.Sprintf("$%d\r\n", maxBulk), 0, ErrTooLarge},
		{"endless lines", "*200000\r\n" + strings.Repeat("+"+strings.Repeat("x", 6000)+"\r\n", 1100), 0, ErrTooLarge},
		{"endless status", "+" + strings.Repeat("x", maxLine+2), 0, ErrTooLarge},
		{"endless length", "$" + strings.Repeat("1", maxHeader+2), 0, ErrTooLarge},
		{"HTTP", "HTTP/1.1 400 Bad Request\r\n", 0, ErrNotRESP},
		{"negative length", "$-2\r\n", 0, ErrNotRESP},
		{"no length", "*x\r\n", 0, ErrNotRESP},
		{"streamed", "$?\r\n", 0, ErrNotRESP},
		{"no carriage return", "+OK\n", 0, ErrNotRESP},
	}
	for _, test := range tests {
		for _, size := range []int{1, 3, 1 << 20} {
			t.Run(fmt.Sprintf("%s by %d", test.name, size), func(t *testing.T) {
				var s respScanner
				var err error
				for rest := []byte(test.stream); len(rest) > 0 && err == nil; {
					n := min(size, len(rest))
					err = s.feed(rest[:n])
					rest = rest[n:]
				}
				if s.replies != test.replies && test.err == nil || !errors.Is(err, test.err) {
					t.Errorf("%d replies, error %v; want %d, %v", s.replies, err, test.replies, test.err)
				}
			})
		}
	}
}

// bulk is a bulk string of the given length.
func bulk(n int) string { return fmt.Sprintf("$%d\r\n%s\r\n", n, strings.Repeat("x", n)) }

// FuzzRespScanner holds that how a stream is cut makes no difference.
func FuzzRespScanner(f *testing.F) {
	f.Add([]byte("*2\r\n$1\r\na\r\n-ERR no\r\n+OK\r\n"), 3)
	f.Add([]byte("%1\r\n:1\r\n$-1\r\n"), 1)
	f.Fuzz(func(t *testing.T, stream []byte, cut int) {
		var whole, parts respScanner
		errWhole := whole.feed(stream)
		at := 0
		if len(stream) > 0 {
			at = max(0, cut) % len(stream)
		}
		errParts := parts.feed(stream[:at])
		if errParts == nil {
			errParts = parts.feed(stream[at:])
		}
		if whole.replies != parts.replies || whole.lastError != parts.lastError || (errWhole == nil) != (errParts == nil) {
			t.Fatalf("whole: %d, %q, %v; cut at %d: %d, %q, %v",
				whole.replies, whole.lastError, errWhole, at, parts.replies, parts.lastError, errParts)
		}
	})
}
