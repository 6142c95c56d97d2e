package watch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

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
		"CLUSTERDOWN The cluster is down and only accepts read commands":                                        "CLUSTERDOWN",
		"TRYAGAIN Multiple keys request during rehashing of slot":                                               "TRYAGAIN",
		"NOPERM No permissions to access a key":                                                                 "NOPERM",
		"ERR The user executing the script can't run this command or subcommand script: x, on @user_script:16.": "NOPERM",
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

// TestOwnerNamedByAnother: of a large cluster, not all nodes are known; one that is not, and
// has taken over, is written at where another node names it.
func TestOwnerNamedByAnother(t *testing.T) {
	ctx, end := context.WithCancel(t.Context())
	h, _ := newHub("sessionconfig-test-1")
	r := h.w.newRaw(addressOf(0), "tag")
	r.take(ctx, tried{at: addressOf(1), reply: "MOVED 5 " + addressOf(77)})
	r.state.Lock()
	found := r.keepers[addressOf(77)] != nil
	r.state.Unlock()
	end()
	h.w.parts.Wait()
	if !found || r.owner != addressOf(0) {
		t.Errorf("keepers %v, the owner is %s", r.keepers, r.owner)
	}
}

// TestOldWritesAreUnchecked: of a write so old that its key may have expired, nobody knows
// whether it was lost.
func TestOldWritesAreUnchecked(t *testing.T) {
	h, _ := newHub("sessionconfig-test-1")
	r := h.w.newRaw(addressOf(0), "tag")
	r.ring[1] = written{1, time.Now().Add(-stillSure)}
	if gone, unknown := r.missing(t.Context(), addressOf(0), &r.ring); len(gone) != 0 || unknown != 1 {
		t.Errorf("gone %v, unknown %d", gone, unknown)
	}
	var m Master
	s := &sessions{track: h.w.newTrack(LaneApplications, addressOf(0), 0, time.Second)}
	gone := redis.NewCmdResult(nil, redis.Nil)
	s.settle(&kept{number: 1, at: time.Now().Add(-stillSure)}, &wish{cmd: gone}, &m)
	if m.Unchecked != 1 || s.lost != 0 {
		t.Errorf("%+v, lost %d", m, s.lost)
	}
}

// refusedBy is a server's error.
type refusedBy string

func (e refusedBy) Error() string { return string(e) }
func (refusedBy) RedisError()     {}

// TestWishes: where a call of the end goes next.
func TestWishes(t *testing.T) {
	const at, or = "10.0.0.1:7000", "10.0.0.2:7000"
	for _, c := range []struct {
		reply string
		err   error
		or    string
		want  []string // once, and again
	}{
		{"", nil, or, []string{"", ""}},
		{"", io.EOF, or, []string{or, ""}},
		{"", io.EOF, at, []string{"", ""}},
		{"", io.EOF, "", []string{"", ""}},
		{"MOVED 5 10.0.0.3:7000", nil, or, []string{"10.0.0.3:7000", "10.0.0.3:7000"}},
		{"MOVED 5 :7000", nil, or, []string{or, ""}}, // names no other
		{"NOPERM", nil, or, []string{"", ""}},
	} {
		one := &wish{at: at, or: c.or, cmd: redis.NewCmdResult(int64(1), nil)}
		if c.reply != "" {
			one.cmd = redis.NewCmdResult(nil, refusedBy(c.reply))
		}
		if next := []string{one.answered(c.err), one.answered(c.err)}; !slices.Equal(next, c.want) {
			t.Errorf("%q, %v: %q, want %q", c.reply, c.err, next, c.want)
		}
	}
}
