package certificate

import (
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"strings"

	"sessionconfig/internal/finding"
)

// Subject names a certificate: its common name, else its first name, else
// its whole subject.
func Subject(c *x509.Certificate) string {
	names := Names(c)
	switch {
	case c.Subject.CommonName != "":
		return short(c.Subject.CommonName)
	case len(names) > 0:
		return names[0]
	default:
		return distinguished(c.Subject, "without a name")
	}
}

// Fingerprint is the SHA-256 of a certificate, as it is sent, in hexadecimal digits.
func Fingerprint(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// Issuer names who issued a certificate.
func Issuer(c *x509.Certificate) string {
	if c.Issuer.CommonName != "" {
		return short(c.Issuer.CommonName)
	}
	return distinguished(c.Issuer, "an unnamed authority")
}

// distinguished is a whole distinguished name, or fallback when it is empty.
func distinguished(name pkix.Name, fallback string) string {
	if text := name.String(); text != "" {
		return short(text)
	}
	return fallback
}

// Bounds of what is said of a certificate, whose holder wrote into it what he liked.
const (
	maxNames = 100
	maxName  = 255 // bytes, of a name of any kind
)

// Names lists the names that a certificate is valid for, the first hundred. The common name
// is not among them: clients no longer look at it.
func Names(c *x509.Certificate) []string {
	var names []string
	for _, name := range c.DNSNames[:min(len(c.DNSNames), maxNames)] {
		names = append(names, short(name))
	}
	for _, ip := range c.IPAddresses[:min(len(c.IPAddresses), maxNames-len(names))] {
		names = append(names, ip.String())
	}
	return names
}

// LeftOff is how many names Names leaves off.
func LeftOff(c *x509.Certificate) int {
	return max(0, len(c.DNSNames)+len(c.IPAddresses)-maxNames)
}

// short is a name, cut where it is longer than any that is meant to be read.
func short(name string) string {
	if len(name) <= maxName {
		return name
	}
	return strings.ToValidUTF8(name[:maxName], "") + "..."
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
