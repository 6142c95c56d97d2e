package jsoncost_test

import (
	"testing"

	"sessionconfig/internal/jsoncost"
)

// TestOf: what counts are values, and not what looks like them in texts.
func TestOf(t *testing.T) {
	for document, want := range map[string]int{
		``: 0, `1`: 0, `{}`: 256, `[]`: 48, `[{},{}]`: 48 + 2*256 + 48, `{"a":"{,[","b":"\"{,","c\\":[1,2]}`: 256 + 2*48 + 48 + 48, `"{`: 0,
	} {
		if got := jsoncost.Of([]byte(document)); got != want {
			t.Errorf("%s costs %d, want %d", document, got, want)
		}
	}
}
