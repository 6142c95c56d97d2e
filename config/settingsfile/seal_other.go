//go:build !windows

package settingsfile

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
)

// sealScheme is AES-256-GCM with the key of the key file beside the settings.
const sealScheme = "key-file-1"

// foldPath changes nothing: names differ by case.
func foldPath(path string) string { return path }

func protect(path string, context, plaintext []byte) ([]byte, error) {
	secret, err := sealKey(path)
	if err != nil {
		return nil, err
	}
	gcm, err := newGCM(secret)
	if err != nil {
		return nil, err
	}
	return gcm.Seal(nil, nil, plaintext, context), nil
}

func unprotect(path string, context, sealed []byte) ([]byte, error) {
	secret, err := readKey(keyPath(path))
	if err != nil {
		return nil, err
	}
	gcm, err := newGCM(secret)
	if err != nil {
		return nil, err
	}
	plaintext, err := gcm.Open(nil, nil, sealed, context)
	if err != nil {
		return nil, errSealForeign
	}
	return plaintext, nil
}

// newGCM makes the cipher that puts a random nonce before what it seals.
func newGCM(secret []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(secret)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// newKey makes a key. crypto/rand.Read never fails.
func newKey() []byte {
	secret := make([]byte, keySize)
	_, _ = rand.Read(secret)
	return secret
}
