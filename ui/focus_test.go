package ui

import (
	"fmt"
	"testing"
)

func TestZZ(t *testing.T) {
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	c := b.window.win.Canvas()
	for range 12 {
		f := c.Focused()
		name := fmt.Sprintf("%T %p", f, f)
		for n, o := range map[string]any{"provider": b.v.provider, "hosts": b.v.hosts, "pw": b.v.password, "adv": b.v.advanced, "more": b.v.moreInfo, "ssl": b.v.ssl, "test": b.v.test, "apply": b.v.apply} {
			if o == any(f) {
				name = n
			}
		}
		fmt.Println(name)
		c.FocusNext()
	}
}
