package hsconf

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
)

// hostile are documents that somebody makes to keep this program busy, of a size that
// n scales.
var hostile = map[string]func(n int) string{
	"children in one line": func(n int) string { return around("", strings.Repeat("<a/>", n)) },
	"children of the session in one line": func(n int) string {
		return around("", "<"+sessionName+">"+strings.Repeat("<a/>", n)+"</"+sessionName+">")
	},
	"children of the database in one line": func(n int) string {
		return around("", "<"+databaseName+">"+strings.Repeat("<a/>", n)+"</"+databaseName+">")
	},
	"grandchildren in one line": func(n int) string { return around("", strings.Repeat("<a><b/></a>", n/3)) },
	"children of many names": func(n int) string {
		var b strings.Builder
		for i := range n / 2 {
			fmt.Fprintf(&b, "<a%x/>", i)
		}
		return around("", b.String())
	},
	"attributes": func(n int) string {
		var b strings.Builder
		for i := range maxAttributes {
			fmt.Fprintf(&b, " a%x=''", i)
		}
		return around("", strings.Repeat("<b"+b.String()+"/>", max(1, n/3/maxAttributes))+strings.Repeat("<c d='' e=''/>", n/8))
	},
	"a long name above many children": func(n int) string {
		name := strings.Repeat("a", n)
		return around("", "<"+name+">"+strings.Repeat("<b/>", n/2)+"</"+name+">")
	},
	"deep, many times": func(n int) string {
		depth := maxDepth - 1
		return around("", strings.Repeat(strings.Repeat("<a>", depth)+strings.Repeat("</a>", depth), max(1, n/depth/2)))
	},
	"a value in pieces": func(n int) string {
		return around("", "<"+sessionName+"><"+valueName+">"+strings.Repeat("b<?a?>", n/2)+"</"+valueName+"></"+sessionName+">")
	},
	"references":     func(n int) string { return around("", "<a>"+strings.Repeat("&#65;", n)+"</a>") },
	"CDATA":          func(n int) string { return around("", strings.Repeat("<![CDATA[]]>b", n/4)) },
	"blanks":         func(n int) string { return around("", strings.Repeat("        <a/>", n/4)) },
	"line breaks":    func(n int) string { return around("", strings.Repeat("\n\r", n)) },
	"namespaces":     func(n int) string { return around("", strings.Repeat("<a xmlns='u' xmlns:p='u'/>", n/8)) },
	"end tags ahead": func(n int) string { return around(" a='"+strings.Repeat("/>", n)+"'", "") },
}

func around(attributes, inside string) string {
	return "<" + rootName + attributes + ">" + inside + "</" + rootName + ">"
}

// work is all that the program does with a document.
func work(tb testing.TB, text string) {
	tb.Helper()
	d := mustParse(tb, []byte(text))
	d.Database()
	if _, err := d.Values(false); err != nil && !errors.Is(err, ErrManyValues) {
		tb.Fatal(err)
	}
	if _, err := d.SetSession("a:1", true); err != nil {
		tb.Fatal(err)
	}
	if _, err := d.RemoveSession(); err != nil {
		tb.Fatal(err)
	}
}

// BenchmarkHostile doubles the size, which doubles the time.
func BenchmarkHostile(b *testing.B) {
	for name, text := range hostile {
		for _, n := range []int{80_000, 160_000} {
			text := text(n)
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					work(b, text)
				}
			})
		}
	}
}

// TestHostileEnds holds that no shape takes time by the square of its size, which for
// these sizes is minutes: a hang guard, the figures are BenchmarkHostile's.
func TestHostileEnds(t *testing.T) {
	for name, text := range hostile {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			work(t, text(160_000))
			if took := time.Since(start); took > 30*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

// TestHostileMemory holds that what is kept of a document is a few times its size.
func TestHostileMemory(t *testing.T) {
	for name, text := range hostile {
		t.Run(name, func(t *testing.T) {
			text := text(160_000)
			held := func() uint64 {
				runtime.GC()
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				return m.HeapAlloc
			}
			before := held()
			d := mustParse(t, []byte(text))
			values, _ := d.Values(false)
			kept := int64(held()) - int64(before)
			runtime.KeepAlive(d)
			runtime.KeepAlive(values)
			if limit := int64(3*len(text) + 8<<20); kept > limit {
				t.Errorf("%d bytes are kept of a document of %d", kept, len(text))
			}
		})
	}
}
