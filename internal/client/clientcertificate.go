package client

import "strings"

// PFX is what the SERedis_ClientCert variables name.
type PFX struct {
	Exists bool   // SERedis_ClientCertPfxPath is set and names a file
	Opens  bool   // the file is read, and SERedis_ClientCertPassword fits
	Flags  string // SERedis_ClientCertStorageFlags
}

// Credential is what becomes of a client certificate.
type Credential int

// The credentials. Without one it connects where the server does not insist on one.
const (
	NoCertificate Credential = iota
	Certificate
	CertificateThrows // nothing connects, whether the server asks for one or not
)

// ClientCertificate is what a version does with a client certificate. If something is
// wrong with one that exists, versions before 2.13 throw, and later ones connect without
// it.
func (v Version) ClientCertificate(p PFX) Credential {
	if !p.Exists {
		return NoCertificate
	}
	flags, readable := v.ParseStorageFlags(p.Flags)
	switch {
	case !readable && v.before(V2_13):
		return NoCertificate
	case !readable:
		flags = 0
	}
	switch {
	case p.Opens && !flags.OutOfRange() && !flags.Contradict():
		return Certificate
	case v.before(V2_13):
		return CertificateThrows
	}
	return NoCertificate
}

// StorageFlags say where Windows keeps the key of a client certificate.
type StorageFlags int32

// Those flags that rules ask for.
const (
	UserKeySet      StorageFlags = 1
	PersistKeySet   StorageFlags = 16
	EphemeralKeySet StorageFlags = 32

	allStorageFlags StorageFlags = 63
)

// noStorageFlag and storageFlagNames are the names of .NET (X509KeyStorageFlags): of 0,
// and of the bits in their order.
const noStorageFlag = "DefaultKeySet"

var storageFlagNames = []string{"UserKeySet", "MachineKeySet", "Exportable", "UserProtected", "PersistKeySet", "EphemeralKeySet"}

var storageFlags = func() enum {
	all := enum{noStorageFlag: 0}
	for bit, name := range storageFlagNames {
		all[name] = 1 << bit
	}
	return all
}()

// Names are the flags by name.
func (f StorageFlags) Names() []string {
	var names []string
	for bit, name := range storageFlagNames {
		if f&(1<<bit) != 0 {
			names = append(names, name)
		}
	}
	if names == nil {
		return []string{noStorageFlag}
	}
	return names
}

// ParseStorageFlags reads a number, or names joined by commas: before 2.13 in their
// own letter case. Empty is 0.
func (v Version) ParseStorageFlags(text string) (flags StorageFlags, ok bool) {
	if text == "" {
		return 0, true
	}
	same := strings.EqualFold
	if v.before(V2_13) {
		same = func(a, b string) bool { return a == b }
	}
	n, ok := storageFlags.parse(text, same)
	return StorageFlags(n), ok
}

// OutOfRange tells whether there are flags that .NET does not know.
func (f StorageFlags) OutOfRange() bool { return f&^allStorageFlags != 0 }

// Contradict tells whether the key is both to be kept and not to be kept.
func (f StorageFlags) Contradict() bool { return f&PersistKeySet != 0 && f&EphemeralKeySet != 0 }
