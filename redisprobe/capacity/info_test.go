package capacity

import (
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"
)

// TestInfoOfManyFields: reading an answer takes no memory in proportion to what a server
// makes of it, and what is kept does not keep the answer.
func TestInfoOfManyFields(t *testing.T) {
	var answer strings.Builder
	for i := 0; answer.Len() < 2<<20-100; i++ {
		fmt.Fprintf(&answer, "%x:\n", i)
	}
	answer.WriteString("used_memory:1000\r\nmaxmemory_policy:" + strings.Repeat("x", 1000) + "\r\ndb0:keys=7,expires=0\r\n")
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	m := read(answer.String())
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; took > 256<<10 {
		t.Errorf("it took %d KiB", took>>10)
	}
	if m.used != 1000 || m.keys != 7 || len(m.policy) != maxValue {
		t.Errorf("%+v", m)
	}
}

// TestSumsOfLargeNumbers: sums of what a server may say come to an end, and do not overflow.
func TestSumsOfLargeNumbers(t *testing.T) {
	for _, size := range []int64{0, 1, 1 << 20, largestKey, 2 * largestKey} {
		for _, keys := range []int64{0, 1<<50 - 1, 1 << 50, 1<<49 + 1} {
			for _, free := range []int64{0, 1, most} {
				if sessions := fit(free, size, keys); sessions < 0 || sessions > free/(size+1)+1<<51 {
					t.Errorf("fit(%d, %d, %d) = %d", free, size, keys, sessions)
				}
			}
			if bytes := needed(1_000_000_000, size, keys); bytes < 0 || bytes > math.MaxInt64/2 {
				t.Errorf("needed(%d, %d) = %d", size, keys, bytes)
			}
		}
	}
	if sessions := fit(most, 2*largestKey, 1<<49+1); sessions > most/(2*largestKey) {
		t.Errorf("%d sessions of %d bytes", sessions, 2*largestKey)
	}
}
