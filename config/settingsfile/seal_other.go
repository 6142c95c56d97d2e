//go:build !windows

package settingsfile

import (
	"crypto/aes"
	"crypto/cipher"
)

// sealScheme is AES-256-GCM with the key of the key file beside the settings.
const sealScheme = "key-file-1"

// foldPath changes nothing: names differ by case.
func foldPath(path string) string { return path }

func protect(path string, context, plaintext []byte) ([]byte, error) {
	gcm, err := newGCM(sealKey(path))
	if err != nil {
		return nil, err
	}
	return gcm.Seal(nil, nil, plaintext, context), nil
}

func unprotect(path string, context, sealed []byte) ([]byte, error) {
	gcm, err := newGCM(readKey(keyPath(path)))
	if err != nil {
		return nil, err
	}
	plaintext, err := gcm.Open(nil, nil, sealed, context)
	if err != nil {
		return nil, errSealForeign
	}
	return plaintext, nil
}

// newGCM makes the cipher that puts a random nonce before what it seals. It passes on why
// there is no key.
func newGCM(secret []byte, err error) (cipher.AEAD, error) {
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(secret)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}
