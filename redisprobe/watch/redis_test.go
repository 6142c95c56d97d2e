package watch

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"testing"
)

// TestKindOf: what went wrong is said in the words that an administrator looks for.
func TestKindOf(t *testing.T) {
	for want, err := range map[string]error{
		"certificate not accepted": fmt.Errorf("10.0.0.1:7000: %w", &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}),
		"max clients reached":      errors.New("ERR " + maxClients + " reached"),
		"sign-in refused":          errRefused("WRONGPASS"),
		"connection closed":        io.ErrUnexpectedEOF,
		"no connection":            errors.New("of no known kind"),
	} {
		if got := kindOf("", err); got != want {
			t.Errorf("%v is %q, want %q", err, got, want)
		}
	}
	if got := kindOf("CLUSTERDOWN Hash slot not served", nil); got != "CLUSTERDOWN" {
		t.Errorf("a reply is %q", got)
	}
}
