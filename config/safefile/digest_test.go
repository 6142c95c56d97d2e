package safefile

import (
	"strings"
	"testing"
)

func TestDigest(t *testing.T) {
	none, empty := Digest{}, DigestOf(nil)
	if none == empty {
		t.Error("no file and an empty one have the same digest")
	}
	x, again, y := DigestOf([]byte("x")), DigestOf([]byte("x")), DigestOf([]byte("y"))
	if x != again || x == y {
		t.Error("the digest is not of the content")
	}
}

func TestChangedErrorNamesTheFile(t *testing.T) {
	if text := (&ChangedError{Path: "a/b"}).Error(); !strings.HasPrefix(text, "a/b was changed") {
		t.Errorf("it says %q", text)
	}
}
