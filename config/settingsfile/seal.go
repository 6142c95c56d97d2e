package settingsfile

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"sessionconfig/config/safefile"
)

// sealPrefix begins each sealed text: "sealed:<scheme>:<base64>". The scheme
// names the way of sealing and its version.
const sealPrefix = "sealed:"

// The purposes that sealed texts are bound to, so that one does not open in the
// place of another.
const purposePassword = "redis.password"

func purposeParameter(key string) string { return "redis.parameters." + strings.ToLower(key) }

var (
	errOtherScheme = errors.New("it was sealed on another system or by a newer version of this tool")
	errSealDamaged = errors.New("its sealed text is damaged")
	errSealForeign = errors.New("it was sealed on another machine, with another key or for another file")
)

// seal makes a text that only unseal on this machine opens again, for the same
// file and the same purpose. The file need not exist.
func seal(path, purpose, plaintext string) (string, error) {
	context, err := sealContext(path, purpose)
	if err != nil {
		return "", err
	}
	sealed, err := protect(path, context, []byte(plaintext))
	if err != nil {
		return "", fmt.Errorf("seal the password: %w", err)
	}
	return sealPrefix + sealScheme + ":" + base64.StdEncoding.EncodeToString(sealed), nil
}

// unseal opens what seal made. Its errors read as the reason after "cannot be
// read:".
func unseal(path, purpose, text string) (string, error) {
	scheme, encoded, found := strings.Cut(strings.TrimPrefix(text, sealPrefix), ":")
	if !found {
		return "", errSealDamaged
	}
	if scheme != sealScheme {
		return "", errOtherScheme
	}
	sealed, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return "", errSealDamaged
	}
	context, err := sealContext(path, purpose)
	if err != nil {
		return "", err
	}
	plaintext, err := unprotect(path, context, sealed)
	return string(plaintext), err
}

// sealContext is what a sealed text is bound to: its purpose, and the real path of its
// file.
func sealContext(path, purpose string) ([]byte, error) {
	real, err := safefile.RealPath(path)
	if err != nil {
		return nil, err
	}
	return []byte("sessionconfig\x00" + purpose + "\x00" + foldPath(real)), nil
}
