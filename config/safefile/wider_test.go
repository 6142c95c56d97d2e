package safefile

import (
	"errors"
	"testing"
)

// TestNoWiderDescriptors: what a replacement may grant, by the descriptors of Windows.
func TestNoWiderDescriptors(t *testing.T) {
	const private = "O:BA" + "D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;OW)"
	for _, c := range []struct {
		name, is, was string
		wider         bool
	}{
		{"the same", "O:BAD:AI(A;ID;FR;;;BU)", "O:BAD:AI(A;ID;FR;;;BU)", false},
		{"the same, in a form that is not understood", "O:BAD:(A;;??;;;BU)", "O:BAD:(A;;??;;;BU)", false},
		{"less", "O:BAD:P(A;;FA;;;BA)", "O:BAD:AI(A;ID;FA;;;BA)(A;ID;FR;;;BU)", false},
		{"what a folder bequeaths besides", "O:BAD:AI(A;ID;FA;;;BA)(A;ID;FR;;;BU)", "O:BAD:P(A;;FA;;;BA)", true},
		{"private", "O:BAD:P(A;;FA;;;SY)(A;;FA;;;BA)", private, false},
		{"private, the owner by name", "O:BAD:P(A;;FA;;;BA)", private, false},
		{"not as private", "O:BAD:P(A;;FA;;;SY)(A;;0x80;;;WD)", private, true},
		{"not understood", "O:BAD:(A;;??;;;BU)", "O:BAD:(A;;FA;;;BU)", true},
		{"not understood before", "O:BAD:(A;;FA;;;BU)", "O:BAD:(A;;??;;;BU)", true},
		{"none", "", "O:BAD:(A;;FA;;;BU)", true},
	} {
		err := noWider(c.is, c.was)
		if got := errors.Is(err, errWider); got != c.wider || (err != nil) != c.wider {
			t.Errorf("%s: %v", c.name, err)
		}
		if err != nil && newError("x", err).Cause != CauseWider {
			t.Errorf("%s: %s", c.name, newError("x", err).Cause)
		}
	}
}
