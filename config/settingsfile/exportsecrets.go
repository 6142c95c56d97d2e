package settingsfile

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"filippo.io/age"
	"filippo.io/age/armor"

	"sessionconfig/config"
)

// The work factor of sealing (2^17 rounds of scrypt, 128 MiB), and the largest
// that opening accepts, so that a hostile file cannot take all memory.
const (
	fullWorkFactor = 17
	maxWorkFactor  = 18
)

var errWrongPassphrase = errors.New("wrong passphrase")

// exportSecrets is the sealed part of an export, as JSON.
type exportSecrets struct {
	Password   string         `json:"password,omitempty"`
	Parameters []exportSecret `json:"parameters,omitempty"`
	Bound      string         `json:"bound"` // fingerprint of all values in clear text
}

// exportSecret is a secret parameter with its place among all parameters.
type exportSecret struct {
	Index int    `json:"index"`
	Key   string `json:"key"`
	Value string `json:"value"`
}

// takeSecrets collects the secrets of settings.
func takeSecrets(s config.Settings) exportSecrets {
	secrets := exportSecrets{Password: s.Redis.Password.Reveal()}
	for i, p := range s.Redis.Parameters {
		if config.IsSecretParameter(p.Key) {
			secrets.Parameters = append(secrets.Parameters, exportSecret{Index: i, Key: p.Key, Value: p.Value})
		}
	}
	return secrets
}

// putInto puts the secrets where takeSecrets found them.
func (e exportSecrets) putInto(s *config.Settings) {
	s.Redis.Password = config.NewSecret(e.Password)
	for _, p := range e.Parameters {
		index := min(max(p.Index, 0), len(s.Redis.Parameters))
		s.Redis.Parameters = slices.Insert(slices.Clone(s.Redis.Parameters), index, config.Parameter{Key: p.Key, Value: p.Value})
	}
}

// seal encrypts the secrets with a passphrase (age, armored).
func (e exportSecrets) seal(passphrase config.Secret, workFactor int) (string, error) {
	recipient, err := age.NewScryptRecipient(passphrase.Reveal())
	if err != nil {
		return "", err
	}
	recipient.SetWorkFactor(workFactor)
	text, err := json.Marshal(e)
	if err != nil {
		return "", err
	}
	var sealed bytes.Buffer
	armored := armor.NewWriter(&sealed)
	writer, err := age.Encrypt(armored, recipient)
	if err != nil {
		return "", err
	}
	_, err = writer.Write(text)
	if err := errors.Join(err, writer.Close(), armored.Close()); err != nil {
		return "", err
	}
	return sealed.String(), nil
}

// openSecrets decrypts what seal made. The error is errWrongPassphrase, or says
// what is damaged.
func openSecrets(sealed string, passphrase config.Secret) (exportSecrets, error) {
	if !passphrase.IsSet() {
		return exportSecrets{}, errWrongPassphrase
	}
	identity, err := age.NewScryptIdentity(passphrase.Reveal())
	if err != nil {
		return exportSecrets{}, err
	}
	identity.SetMaxWorkFactor(maxWorkFactor)
	reader, err := age.Decrypt(armor.NewReader(strings.NewReader(sealed)), identity)
	if errors.Is(err, age.ErrIncorrectIdentity) && strings.Contains(err.Error(), "passphrase-encrypted") {
		return exportSecrets{}, errors.New("they are not sealed with a passphrase")
	}
	if errors.Is(err, age.ErrIncorrectIdentity) {
		return exportSecrets{}, errWrongPassphrase
	}
	if err != nil {
		return exportSecrets{}, err
	}
	text, err := io.ReadAll(io.LimitReader(reader, maxSettingsSize))
	if err != nil {
		return exportSecrets{}, err
	}
	var secrets exportSecrets
	if err := json.Unmarshal(text, &secrets); err != nil {
		return exportSecrets{}, errors.New("they are not in the form that this tool writes")
	}
	return secrets, nil
}

// checksum tells accidental damage of the sealed text, which would else look
// like a wrong passphrase. It keeps nothing secret. Empty text has none.
func checksum(sealed string) string {
	if sealed == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(sealed))
	return hex.EncodeToString(sum[:])
}

// fingerprint identifies all values in clear text. Layout and order of keys do not
// matter.
func (f *form) fingerprint() string {
	s := f.settings()
	lists := [][]string{s.Redis.Hosts, f.state().PublishArguments}
	for _, p := range s.Redis.Parameters {
		lists = append(lists, []string{p.Key, p.Value})
	}
	for i := range lists {
		lists[i] = append([]string{}, lists[i]...) // none is as an empty list
	}
	text, err := json.Marshal([]any{s.Provider, s.Redis.User, s.Redis.SSL, s.Redis.SSLHost, f.Export.Made.Format(time.RFC3339Nano), f.Export.Host, lists})
	if err != nil {
		return "" // texts, lists of texts and truth values always marshal
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
