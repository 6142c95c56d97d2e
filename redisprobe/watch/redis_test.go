package watch

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"testing"

	"sessionconfig/internal/finding"
)

// TestKindOf: what went wrong is said in the words that an administrator looks for.
func TestKindOf(t *testing.T) {
	for want, err := range map[string]error{
		"certificate not accepted": fmt.Errorf("10.0.0.1:7000: %w", &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}),
		"max clients reached":      errors.New("ERR " + maxClients + " reached"),
		"sign-in refused":          errRefused(signInRefused),
		"connection closed":        io.ErrUnexpectedEOF,
		"no connection":            errors.New("of no known kind"),
	} {
		if got := kindOf("", err); got != want {
			t.Errorf("%v is %q, want %q", err, got, want)
		}
	}
	const scripted = "ERR Script attempted to execute a write command while the cluster is down and readonly script: x, on @user_script:3."
	for reply, want := range map[string]string{
		scripted:                           "CLUSTERDOWN",
		"CLUSTERDOWN Hash slot not served": "CLUSTERDOWN",
		"CLUSTERDOWN The cluster is down and only accepts read commands": "CLUSTERDOWN",
		"TRYAGAIN Multiple keys request during rehashing of slot":        "TRYAGAIN",
	} {
		if got := kindOf(reply, nil); got != want {
			t.Errorf("%s is %q, want %q", reply, got, want)
		}
	}
}

// TestRefusal: a server that was restarted and still loads refuses what it is greeted with,
// as does one that runs a script. That is no refused sign-in, which Test Connection explains.
func TestRefusal(t *testing.T) {
	for code, want := range map[finding.Code]string{finding.Loading: "LOADING", finding.ScriptRunning: "BUSY", finding.AuthWrongPassword: "sign-in refused"} {
		if got := kindOf("", refusal([]finding.Finding{finding.New(code, "10.0.0.1:7000", nil)})); got != want {
			t.Errorf("%s is %q, want %q", code, got, want)
		}
	}
}
