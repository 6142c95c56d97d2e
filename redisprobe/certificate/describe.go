package certificate

import (
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"slices"

	"sessionconfig/internal/finding"
)

// Subject names a certificate: its common name, else its first name, else
// its whole subject.
func Subject(c *x509.Certificate) string {
	names := Names(c)
	switch {
	case c.Subject.CommonName != "":
		return c.Subject.CommonName
	case len(names) > 0:
		return names[0]
	default:
		return distinguished(c.Subject, "without a name")
	}
}

// Fingerprint is the SHA-256 of a certificate, in hexadecimal digits.
func Fingerprint(c *x509.Certificate) string {
	sum := sha256.Sum256(c.Raw)
	return hex.EncodeToString(sum[:])
}

// Issuer names who issued a certificate.
func Issuer(c *x509.Certificate) string {
	if c.Issuer.CommonName != "" {
		return c.Issuer.CommonName
	}
	return distinguished(c.Issuer, "an unnamed authority")
}

// distinguished is a whole distinguished name, or fallback when it is empty.
func distinguished(name pkix.Name, fallback string) string {
	if text := name.String(); text != "" {
		return text
	}
	return fallback
}

// Names lists the names that a certificate is valid for. A common
// name is none: clients have stopped to take it for one.
func Names(c *x509.Certificate) []string {
	names := slices.Clone(c.DNSNames)
	for _, ip := range c.IPAddresses {
		names = append(names, ip.String())
	}
	return names
}

// dateLayout is how findings write dates.
const dateLayout = "2006-01-02 15:04 MST"

// Validity adds the arguments of a finding on a certificate's dates to args.
func Validity(c *x509.Certificate, args finding.Args) finding.Args {
	args["subject"] = Subject(c)
	args["from"] = c.NotBefore.UTC().Format(dateLayout)
	args["expiry"] = c.NotAfter.UTC().Format(dateLayout)
	return args
}
