package hsconf

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"sessionconfig/internal/lazily"
)

// formatTwo starts a value in the one format known: base64 of a 16-byte IV, then
// base64 of the AES-CBC ciphertext, padded by PKCS#7, of the UTF-8 text.
const formatTwo = "$2$"

// ivLength is that of the IV in base64.
const ivLength = 24

var anyFormat = lazily.Regexp(`^\$[0-9]+\$`)

// Encrypt returns "$2$..." of a text, another one each time. Errors are ErrNoKey
// and text that is not UTF-8.
func (k Key) Encrypt(plain string) (string, error) {
	if k.IsZero() {
		return "", ErrNoKey
	}
	if !utf8.ValidString(plain) {
		return "", fmt.Errorf("the text to encrypt is not UTF-8")
	}
	var iv [aes.BlockSize]byte
	_, _ = rand.Read(iv[:]) // never fails (crypto/rand)
	return k.encrypt(plain, iv)
}

func (k Key) encrypt(plain string, iv [aes.BlockSize]byte) (string, error) {
	block, err := aes.NewCipher(k.bytes)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrBadKey, err)
	}
	padding := aes.BlockSize - len(plain)%aes.BlockSize
	data := append([]byte(plain), bytes.Repeat([]byte{byte(padding)}, padding)...)
	cipher.NewCBCEncrypter(block, iv[:]).CryptBlocks(data, data)
	base := base64.StdEncoding
	return formatTwo + base.EncodeToString(iv[:]) + base.EncodeToString(data), nil
}

// Decrypt returns the text of a "$2$..." value. Errors wrap ErrNewerFormat for
// any other "$n$", ErrDamaged for what no key can decrypt and for what this key
// decrypts in part only, ErrNoKey for the zero Key, and ErrWrongKey when nothing of
// the result is text; they never quote the value.
func (k Key) Decrypt(value string) (string, error) {
	encoded, known := strings.CutPrefix(value, formatTwo)
	if !known {
		if anyFormat().MatchString(value) {
			return "", ErrNewerFormat
		}
		return "", fmt.Errorf("%w: it does not start with its format", ErrDamaged)
	}
	if len(encoded) < ivLength {
		return "", fmt.Errorf("%w: it is too short", ErrDamaged)
	}
	base := base64.StdEncoding.Strict()
	iv, ivErr := base.DecodeString(encoded[:ivLength])
	data, dataErr := base.DecodeString(encoded[ivLength:])
	if ivErr != nil || dataErr != nil || strings.ContainsAny(encoded, xmlBlanks) {
		return "", fmt.Errorf("%w: it is not base64", ErrDamaged)
	}
	if len(iv) != aes.BlockSize || len(data) == 0 || len(data)%aes.BlockSize != 0 {
		return "", fmt.Errorf("%w: its length is not that of whole blocks", ErrDamaged)
	}
	if k.IsZero() {
		return "", ErrNoKey
	}
	block, err := aes.NewCipher(k.bytes)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrBadKey, err)
	}
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(data, data)
	padding := int(data[len(data)-1])
	if padding >= 1 && padding <= aes.BlockSize && bytes.HasSuffix(data, bytes.Repeat([]byte{byte(padding)}, padding)) {
		if plain := data[:len(data)-padding]; utf8.Valid(plain) {
			return string(plain), nil
		}
	}
	if partlyText(data) {
		return "", fmt.Errorf("%w: only a part of it can be decrypted", ErrDamaged)
	}
	return "", ErrWrongKey
}

// partlyText tells whether a block is plain text, which damage elsewhere leaves as
// it was: each block depends on its own and the one before alone. With another key
// a block comes out as such by chance once in eight million times.
func partlyText(data []byte) bool {
	for block := range slices.Chunk(data, aes.BlockSize) {
		if !bytes.ContainsFunc(block, func(r rune) bool { return r < ' ' || r > '~' }) {
			return true
		}
	}
	return false
}
