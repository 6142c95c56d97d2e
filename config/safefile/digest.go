package safefile

import "crypto/sha256"

// Digest tells one content of a file from another. The zero value stands for a
// file that does not exist.
type Digest struct {
	exists bool
	sum    [sha256.Size]byte
}

// DigestOf is the digest of a file that holds these bytes.
func DigestOf(data []byte) Digest { return Digest{exists: true, sum: sha256.Sum256(data)} }

// ChangedError says that a file is no longer what it was when it was read:
// another program wrote it meanwhile. Nothing has been written.
type ChangedError struct {
	Path string
}

// Error names the file.
func (e *ChangedError) Error() string {
	return e.Path + " was changed by another program since it was read"
}
