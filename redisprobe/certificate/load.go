package certificate

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"slices"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
	"sessionconfig/internal/parallel"
)

// Summary is what the files that an Environment names contain, and what is wrong with
// them, as far as can be found without a connection.
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
func Check(e Environment, judged client.Judged) Summary {
	loaded := Load(context.Background(), e, judged, time.Now())
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

// Loaded is what the variables name, loaded. What cannot be loaded is nil, and a finding
// says why.
type Loaded struct {
	Client   *tls.Certificate
	Issuer   *x509.Certificate
	Flags    []string
	Findings []finding.Finding
}

// Load loads what the platform's client would load, and judges it as the versions
// given do, on the system that they run on. What is not there when ctx ends counts as unreadable.
func Load(ctx context.Context, e Environment, judged client.Judged, now time.Time) Loaded {
	var l Loaded
	l.loadClient(ctx, e, judged, now)
	if path := e.IssuerCertPath; path != "" {
		issuer, err := within(ctx, func() (*x509.Certificate, error) { return loadIssuer(path) })
		if err != nil {
			// The client treats it as unset, which is no error where it is not needed.
			l.add(finding.EnvIssuerUnreadable, finding.SeverityWarning, finding.Args{"path": path, "reason": err.Error()})
		}
		l.Issuer = issuer
	}
	return l
}

// add adds a finding of a severity that may be less than the table's.
func (l *Loaded) add(code finding.Code, severity finding.Severity, args finding.Args) {
	f := finding.New(code, "", args)
	f.Severity = severity
	l.Findings = append(l.Findings, f)
}

// loadClient loads the client certificate.
func (l *Loaded) loadClient(ctx context.Context, e Environment, judged client.Judged, now time.Time) {
	versions := judged.Versions
	path, file := e.ClientCertPfxPath, client.PFX{Exists: true, Opens: true, Flags: e.ClientCertStorageFlags}
	names, readable := storageFlags(file.Flags)
	l.Flags = names
	flags, _ := versions[0].ParseStorageFlags(file.Flags)
	kept := judged.Windows.UsesEphemeralKeys() || flags&client.EphemeralKeySet == 0
	if path != "" && !kept {
		l.add(finding.EnvFlagsInvalid, finding.SeverityError, finding.Args{"value": file.Flags})
	} else if !readable || flags.Contradict() {
		l.add(finding.EnvFlagsInvalid, severity(versions, file, path), finding.Args{"value": file.Flags})
	}
	if path != "" && judged.Windows != 0 && flags&client.UserKeySet != 0 {
		l.add(finding.EnvUserKeySet, finding.SeverityWarning, finding.Args{"value": file.Flags})
	}
	if path == "" {
		l.add(finding.EnvPfxUnset, finding.SeverityWarning, nil)
		return
	}
	loaded, err := within(ctx, func() (*tls.Certificate, error) { return loadPFX(path, e.ClientCertPassword, judged.Windows) })
	if err != nil {
		file.Exists, file.Opens = !errors.Is(err, errMissing), false
		code, least := pfxCode(err), severity(versions, file, path)
		if code == finding.EnvPfxNoPrivateKey {
			least = finding.SeverityError
		}
		l.add(code, least, finding.Args{"path": path, "reason": err.Error()})
		return
	}
	if leaf := loaded.Leaf; outside(leaf, now) {
		l.add(finding.EnvPfxExpired, finding.SeverityWarning, Validity(leaf, finding.Args{"path": path}))
	}
	if versions[0].ClientCertificate(file) == client.Certificate {
		l.Client = loaded
	}
}

// severity is that of a client certificate that cannot be used. A version that throws
// connects to no server. The others go on without the certificate, which only matters
// where the server insists: then the connection itself fails.
func severity(versions []client.Version, file client.PFX, path string) finding.Severity {
	throws := func(v client.Version) bool { return v.ClientCertificate(file) == client.CertificateThrows }
	if path != "" && slices.ContainsFunc(versions, throws) {
		return finding.SeverityError
	}
	return finding.SeverityWarning
}

// pfxCode tells why a client certificate could not be loaded.
func pfxCode(err error) finding.Code {
	switch {
	case errors.Is(err, pkcs12.ErrIncorrectPassword):
		return finding.EnvPfxPasswordWrong
	case errors.Is(err, errNoPrivateKey):
		return finding.EnvPfxNoPrivateKey
	default:
		return finding.EnvPfxUnreadable
	}
}

// errNotInTime is the reason for a file that was not read when the time ended.
var errNotInTime = errors.New("it could not be read in time")

// within loads something until ctx ends: reading from a share whose server is gone takes long.
func within[T any](ctx context.Context, load func() (T, error)) (T, error) {
	loaded, err := parallel.Until(ctx, load)
	if err != nil && errors.Is(err, ctx.Err()) {
		err = errNotInTime
	}
	return loaded, err
}

// storageFlags spells the storage flags out as the platform reads them: a number
// from 0 to 63, or names of X509KeyStorageFlags in any case, separated by commas.
// An empty text means none.
func storageFlags(text string) (names []string, ok bool) {
	if text == "" {
		return nil, true
	}
	flags, ok := client.V2_13.ParseStorageFlags(text) // from which version on the case does not matter
	if !ok || flags.OutOfRange() {
		return nil, false
	}
	return flags.Names(), true
}
