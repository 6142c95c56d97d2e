package redisprobe

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"strconv"
	"strings"
	"time"

	"sessionconfig/internal/finding"
)

// EnvironmentCheck is what the variables of an Environment come to on this
// machine, as far as can be told without a connection.
type EnvironmentCheck struct {
	Client   *CertificateFacts // in the PFX file, opened with its password; nil if there is none to use
	Issuer   *CertificateFacts // in the issuer's file; nil if there is none to use
	Flags    []string          // the storage flags by name; nil if they are unset or not valid
	Findings []Finding         // of stage environment
}

// CertificateFacts are what one looks for in a certificate.
type CertificateFacts struct {
	Subject   string
	NotBefore time.Time // UTC
	NotAfter  time.Time // UTC
}

// CheckEnvironment opens the files that the variables name, as the platform's
// client would, and says what it found. It uses the files of this machine and
// no network, and it may take as long as they take to be read.
func CheckEnvironment(e Environment) EnvironmentCheck {
	loaded := loadEnvironment(context.Background(), e, time.Now())
	check := EnvironmentCheck{Flags: loaded.flags, Findings: loaded.findings}
	if loaded.client != nil {
		check.Client = factsOf(loaded.client.Leaf)
	}
	if loaded.issuer != nil {
		check.Issuer = factsOf(loaded.issuer)
	}
	return check
}

func factsOf(c *x509.Certificate) *CertificateFacts {
	return &CertificateFacts{Subject: subjectOf(c), NotBefore: c.NotBefore.UTC(), NotAfter: c.NotAfter.UTC()}
}

// loadedEnvironment is what the variables come to; what cannot be loaded is nil,
// and a finding says why.
type loadedEnvironment struct {
	client   *tls.Certificate
	issuer   *x509.Certificate
	flags    []string
	findings []Finding
}

// loadEnvironment loads what the platform's client would load. What is not there
// when ctx ends counts as unreadable.
func loadEnvironment(ctx context.Context, e Environment, now time.Time) loadedEnvironment {
	var l loadedEnvironment
	add := func(code finding.Code, args finding.Args) {
		l.findings = append(l.findings, finding.New(code, "", args))
	}

	if path := e.ClientCertPfxPath; path == "" {
		add(finding.EnvPfxUnset, nil)
	} else if client, err := within(ctx, func() (*tls.Certificate, error) { return loadPFX(path, e.ClientCertPassword) }); err != nil {
		l.findings = append(l.findings, pfxFinding(path, err))
	} else {
		l.client = client
		if leaf := client.Leaf; now.After(leaf.NotAfter) || now.Before(leaf.NotBefore) {
			add(finding.EnvPfxExpired, validityArgs(leaf, finding.Args{"path": path}))
		}
	}
	if path := e.IssuerCertPath; path != "" {
		issuer, err := within(ctx, func() (*x509.Certificate, error) { return loadIssuer(path) })
		if err != nil {
			add(finding.EnvIssuerUnreadable, finding.Args{"path": path, "reason": err.Error()})
		}
		l.issuer = issuer
	}
	flags, ok := storageFlags(e.ClientCertStorageFlags)
	if !ok {
		add(finding.EnvFlagsInvalid, finding.Args{"value": e.ClientCertStorageFlags})
	}
	l.flags = flags
	return l
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
