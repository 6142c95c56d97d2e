package safefile

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
)

// Digest identifies the content of a file. The zero value is that of a file that does not
// exist.
type Digest struct {
	exists bool
	sum    [sha256.Size]byte
}

// DigestOf is the digest of a file with this content.
func DigestOf(data []byte) Digest { return Digest{exists: true, sum: sha256.Sum256(data)} }

// text is the sum in hexadecimal digits.
func (d Digest) text() string { return hex.EncodeToString(d.sum[:]) }

// fileState is what a file was when it was looked at. The zero value means that there was
// none.
type fileState struct {
	data   []byte
	digest Digest
	info   fs.FileInfo
}

// same tells whether it was the same file, with the same content.
func (s fileState) same(other fileState) bool {
	if s.digest != other.digest {
		return false
	}
	return !s.digest.exists || sameIdentity(s.info, other.info)
}
