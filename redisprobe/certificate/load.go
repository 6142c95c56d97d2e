package certificate

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"strconv"
	"strings"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"sessionconfig/internal/finding"
)

// Summary is what the variables of an Environment come to on this machine, as far
// as can be told without a connection.
type Summary struct {
	Client   *Facts            // in the PFX file, opened with its password; nil if there is none to use
	Issuer   *Facts            // in the issuer's file; nil if there is none to use
	Flags    []string          // the storage flags by name; nil if they are unset or not valid
	Findings []finding.Finding // of stage environment
}

// Facts are what one looks for in a certificate.
type Facts struct {
	Subject   string
	NotBefore time.Time // UTC
	NotAfter  time.Time // UTC
}

// Check opens the files that the variables name, as the platform's client would,
// and says what it found. It uses the files of this machine and no network, and it
// may take as long as they take to be read.
func Check(e Environment) Summary {
	loaded := Load(context.Background(), e, time.Now())
	summary := Summary{Flags: loaded.Flags, Findings: loaded.Findings}
	if loaded.Client != nil {
		summary.Client = factsOf(loaded.Client.Leaf)
	}
	if loaded.Issuer != nil {
		summary.Issuer = factsOf(loaded.Issuer)
	}
	return summary
}

func factsOf(c *x509.Certificate) *Facts {
	return &Facts{Subject: Subject(c), NotBefore: c.NotBefore.UTC(), NotAfter: c.NotAfter.UTC()}
}

// Loaded is what the variables come to; what cannot be loaded is nil, and a
// finding says why.
type Loaded struct {
	Client   *tls.Certificate
	Issuer   *x509.Certificate
	Flags    []string
	Findings []finding.Finding
}

// Load loads what the platform's client would load. What is not there when ctx
// ends counts as unreadable.
func Load(ctx context.Context, e Environment, now time.Time) Loaded {
	var l Loaded
	add := func(code finding.Code, args finding.Args) {
		l.Findings = append(l.Findings, finding.New(code, "", args))
	}

	if path := e.ClientCertPfxPath; path == "" {
		add(finding.EnvPfxUnset, nil)
	} else if client, err := within(ctx, func() (*tls.Certificate, error) { return loadPFX(path, e.ClientCertPassword) }); err != nil {
		l.Findings = append(l.Findings, pfxFinding(path, err))
	} else {
		l.Client = client
		if leaf := client.Leaf; now.After(leaf.NotAfter) || now.Before(leaf.NotBefore) {
			add(finding.EnvPfxExpired, Validity(leaf, finding.Args{"path": path}))
		}
	}
	if path := e.IssuerCertPath; path != "" {
		issuer, err := within(ctx, func() (*x509.Certificate, error) { return loadIssuer(path) })
		if err != nil {
			add(finding.EnvIssuerUnreadable, finding.Args{"path": path, "reason": err.Error()})
		}
		l.Issuer = issuer
	}
	flags, ok := storageFlags(e.ClientCertStorageFlags)
	if !ok {
		add(finding.EnvFlagsInvalid, finding.Args{"value": e.ClientCertStorageFlags})
	}
	l.Flags = flags
	return l
}

// pfxFinding says why a client certificate could not be loaded.
func pfxFinding(path string, err error) finding.Finding {
	args := finding.Args{"path": path, "reason": err.Error()}
	switch {
	case errors.Is(err, pkcs12.ErrIncorrectPassword):
		return finding.New(finding.EnvPfxPasswordWrong, "", args)
	case errors.Is(err, errNoPrivateKey):
		return finding.New(finding.EnvPfxNoPrivateKey, "", args)
	default:
		return finding.New(finding.EnvPfxUnreadable, "", args)
	}
}

// errNotInTime is the reason for a file that was not read when the time ended.
var errNotInTime = errors.New("it could not be read in time")

// within loads something until ctx ends. What cannot be interrupted, as reading
// from a share whose server is gone, is left to itself then.
func within[T any](ctx context.Context, load func() (T, error)) (loaded T, err error) {
	done := make(chan struct{})
	var late T
	var lateErr error
	go func() {
		defer close(done)
		late, lateErr = load()
	}()
	select {
	case <-done:
		return late, lateErr
	case <-ctx.Done():
		return loaded, errNotInTime
	}
}

// The storage flags of .NET (X509KeyStorageFlags): the one without a bit, and
// the others bit by bit.
const noStorageFlag = "DefaultKeySet"

var storageFlagNames = []string{"UserKeySet", "MachineKeySet", "Exportable", "UserProtected", "PersistKeySet", "EphemeralKeySet"}

// storageFlags spells the storage flags out as the platform reads them: a number
// from 0 to 63, or names of X509KeyStorageFlags in any case, separated by commas.
// An empty text means none.
func storageFlags(text string) (names []string, ok bool) {
	if text == "" {
		return nil, true
	}
	if number, err := strconv.Atoi(strings.TrimSpace(text)); err == nil {
		return storageFlagsOf(number)
	}
	for word := range strings.SplitSeq(text, ",") {
		name := storageFlagNamed(strings.TrimSpace(word))
		if name == "" {
			return nil, false
		}
		names = append(names, name)
	}
	return names, true
}

func storageFlagsOf(number int) (names []string, ok bool) {
	if number < 0 || number >= 1<<len(storageFlagNames) {
		return nil, false
	}
	for bit, name := range storageFlagNames {
		if number&(1<<bit) != 0 {
			names = append(names, name)
		}
	}
	if names == nil {
		names = []string{noStorageFlag}
	}
	return names, true
}

// storageFlagNamed is a flag's name as .NET spells it; empty if there is none.
func storageFlagNamed(word string) string {
	for _, name := range append([]string{noStorageFlag}, storageFlagNames...) {
		if strings.EqualFold(word, name) {
			return name
		}
	}
	return ""
}
