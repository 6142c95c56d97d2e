package command

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"sessionconfig/app"
	"sessionconfig/app/platform"
	"sessionconfig/config"
	"sessionconfig/config/safefile"
	"sessionconfig/internal/parallel"
	"sessionconfig/internal/plaintext"
)

// secretLimit bounds what is read as a password, in bytes; whatever is longer is
// the wrong file.
const secretLimit = 64 << 10

// readableFile is the remedy where a file that a flag names cannot be read.
const readableFile = "Check that the file exists and that this user may read it."

// password reads the password that the arguments or the environment give; given
// is false when they give none. A flag wins over the variable.
func (r *run) password(f connectionFlags) (secret config.Secret, given bool, err error) {
	if f.PasswordFile != "" || f.PasswordStdin {
		secret, err = r.readSecret("password", f.PasswordFile)
		return secret, err == nil, err
	}
	value, ok := r.env.Lookup(platform.PasswordVariable)
	return config.NewSecret(value), ok && value != "", nil
}

// passphrase reads the passphrase that the arguments give; unset when none.
func (r *run) passphrase(f passphraseFlags) (config.Secret, error) {
	if f.PassphraseFile == "" && !f.PassphraseStdin {
		return config.Secret{}, nil
	}
	secret, err := r.readSecret("passphrase", f.PassphraseFile)
	if err == nil && !secret.IsSet() {
		err = usage("The passphrase is empty.", "Give a passphrase of at least one character, or leave the flag out.")
	}
	return secret, err
}

// readSecret reads a secret from a file, or from standard input where none is named. what
// names it in messages.
func (r *run) readSecret(what string, file filePath) (config.Secret, error) {
	name, remedy := string(file), readableFile
	if file == "" {
		name, remedy = "standard input", "Check what is written to it."
	}
	data, err := r.readAll(file, "The "+what+" cannot be read from "+name, remedy)
	if err != nil {
		return config.Secret{}, err
	}
	if len(data) > secretLimit {
		return config.Secret{}, unusable(fmt.Sprintf("The content of %s is too long to be a %s.", name, what), "Give a file that contains only the "+what+".")
	}
	return config.NewSecret(string(withoutNewline(plaintext.Of(data)))), nil
}

// readAll reads a file, or standard input where none is named, until the run's context ends:
// reading a terminal or a pipe, and opening a pipe, may block. If it cannot be read, the
// error is the problem, with the reason, and the remedy.
func (r *run) readAll(file filePath, problem, remedy string) ([]byte, error) {
	data, err := parallel.Until(r.ctx, func() ([]byte, error) {
		in := r.env.Stdin
		if file != "" {
			opened, err := os.Open(string(file))
			if err != nil {
				return nil, err
			}
			defer opened.Close()
			in = opened
		}
		return io.ReadAll(io.LimitReader(in, secretLimit+1))
	})
	if err != nil && (r.ctx.Err() == nil || !errors.Is(err, r.ctx.Err())) {
		err = unusable(problem+": "+safefile.Reason(err)+".", remedy)
	}
	return data, err
}

// withoutNewline takes one line end off: editors and echo add one.
func withoutNewline(data []byte) []byte {
	if rest, found := bytes.CutSuffix(data, []byte("\n")); found {
		return bytes.TrimSuffix(rest, []byte("\r"))
	}
	return data
}

// key reads the key of fingerprints, nil where none is given.
func (f fingerprintFlags) key(r *run) ([]byte, error) {
	name := string(f.FingerprintKey)
	if name == "" {
		return nil, nil
	}
	key, err := r.readAll(f.FingerprintKey, "The key "+name+" cannot be read", readableFile)
	switch {
	case err != nil:
		return nil, err
	case len(key) < app.LeastFingerprintKey:
		return nil, usage(fmt.Sprintf("The key %s has %d bytes, and at least %d are needed.", name, len(key), app.LeastFingerprintKey),
			"Make one with openssl rand -out FILE 32, and give the same file to all servers.")
	}
	return key, nil
}
