package settingsfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"filippo.io/age"
	"filippo.io/age/armor"
)

// sealedFor is any text sealed with the tests' passphrase.
func sealedFor(t *testing.T, text string) string {
	t.Helper()
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		t.Fatal(err)
	}
	recipient.SetWorkFactor(quick)
	return sealedTo(t, text, recipient)
}

// sealedForKey is a text sealed for a key instead of a passphrase.
func sealedForKey(t *testing.T) string {
	t.Helper()
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return sealedTo(t, "{}", identity.Recipient())
}

// sealedTooHard claims a work factor beyond what opening accepts.
func sealedTooHard(t *testing.T) string {
	t.Helper()
	binary, err := io.ReadAll(armor.NewReader(strings.NewReader(sealedFor(t, "{}"))))
	if err != nil {
		t.Fatal(err)
	}
	claimed := regexp.MustCompile(`(-> scrypt \S+) \d+`).ReplaceAll(binary, fmt.Appendf(nil, "$1 %d", maxWorkFactor+1))
	var b bytes.Buffer
	armored := armor.NewWriter(&b)
	_, err = armored.Write(claimed)
	if err := errors.Join(err, armored.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func sealedTo(t *testing.T, text string, recipient age.Recipient) string {
	t.Helper()
	var b bytes.Buffer
	armored := armor.NewWriter(&b)
	writer, err := age.Encrypt(armored, recipient)
	if err != nil {
		t.Fatal(err)
	}
	_, err = writer.Write([]byte(text))
	if err := errors.Join(err, writer.Close(), armored.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
