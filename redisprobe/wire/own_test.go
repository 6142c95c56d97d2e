package wire

import "testing"

// TestOwnRequestsMayBeLarge: what bounds a peer's answers does not bound what is sent.
func TestOwnRequestsMayBeLarge(t *testing.T) {
	request := []byte("*1\r\n" + bulk(16<<20))
	own, peers := respScanner{own: true}, respScanner{}
	if err := own.feed(request); err != nil || !own.between() {
		t.Errorf("%v; it is taken to be whole: %t", err, own.between())
	}
	if err := peers.feed(request); err == nil {
		t.Error("a peer's answer that large is accepted")
	}
}
