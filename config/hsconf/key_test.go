package hsconf

import (
	"bytes"
	"crypto/aes"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestVectorsOfOpenSSL(t *testing.T) {
	for name, size := range map[string]int{
		"aes128": 16, "aes192": 24, "aes256": 32, "unicode": 16, "whole-block": 16, "empty": 16,
	} {
		t.Run(name, func(t *testing.T) {
			key, err := ParseKey(readFile(t, "keys", name+".key"))
			if err != nil {
				t.Fatal(err)
			}
			if len(key.bytes) != size {
				t.Errorf("a key of %d bytes", len(key.bytes))
			}
			value := strings.TrimSpace(string(readFile(t, "keys", name+".value")))
			plain := string(readFile(t, "keys", name+".plain"))
			got, err := key.Decrypt(value)
			if err != nil || got != plain {
				t.Fatalf("decrypted %q, %v; want %q", got, err, plain)
			}
			iv, err := base64.StdEncoding.DecodeString(value[len(formatTwo):][:ivLength])
			if err != nil {
				t.Fatal(err)
			}
			again, err := key.encrypt(plain, [aes.BlockSize]byte(iv))
			if err != nil || again != value {
				t.Errorf("encrypted %q, %v; want %q", again, err, value)
			}
		})
	}
}

func readFile(t testing.TB, parts ...string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(append([]string{"testdata"}, parts...)...))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestParseKey(t *testing.T) {
	line := base64.StdEncoding.EncodeToString(make([]byte, 16))
	for _, c := range []struct {
		name, file string
		ok         bool
	}{
		{"the key alone", line, true},
		{"a newline", line + "\n", true},
		{"CRLF, dashes and blank lines", "--BEGIN--\r\n\r\n  \r\n" + line + "\r\n--END--\r\n", true},
		{"a byte order mark", "\ufeff--X\n" + line, true},
		{"blanks around it", "  " + line + "\t\n", true},
		{"further lines", line + "\nanything", true},
		{"24 bytes", base64.StdEncoding.EncodeToString(make([]byte, 24)), true},
		{"32 bytes", base64.StdEncoding.EncodeToString(make([]byte, 32)), true},
		{"nothing", "", false},
		{"only dashes", "--a\n--b\n\n", false},
		{"no base64", "MARKED KEY", false},
		{"base64 without padding", strings.TrimRight(line, "="), false},
		{"8 bytes", base64.StdEncoding.EncodeToString(make([]byte, 8)), false},
		{"33 bytes", base64.StdEncoding.EncodeToString(make([]byte, 33)), false},
		{"one dash", "-" + line, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			key, err := ParseKey([]byte(c.file))
			if c.ok {
				if err != nil || key.IsZero() {
					t.Fatalf("got %v", err)
				}
				return
			}
			if !errors.Is(err, ErrBadKey) || !key.IsZero() || strings.Contains(err.Error(), "MARKED") {
				t.Fatalf("got %v, %v", key, err)
			}
		})
	}
}

func testKey(t testing.TB, name string) Key {
	t.Helper()
	key, err := ParseKey(readFile(t, "keys", name+".key"))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestDecryptRefuses(t *testing.T) {
	key := testKey(t, "aes128")
	good := strings.TrimSpace(string(readFile(t, "keys", "aes128.value")))
	iv, data := good[len(formatTwo):][:ivLength], good[len(formatTwo)+ivLength:]
	// 96 bytes, so that the base64 has no padding; the last block is PKCS#7's alone.
	long, err := key.encrypt(strings.Repeat("redis1:7000,", 6)+"password", [16]byte{1})
	if err != nil {
		t.Fatal(err)
	}
	other := func(character byte) string {
		if character == 'A' {
			return "B"
		}
		return "A"
	}
	for _, c := range []struct {
		name, value string
		key         Key
		want        error
	}{
		{"another key of this size", good, testKey(t, "unicode"), ErrWrongKey},
		{"another key of another size", good, testKey(t, "aes256"), ErrWrongKey},
		{"no key", good, Key{}, ErrNoKey},
		{"a newer format", "$3$abc", key, ErrNewerFormat},
		{"a newer format of two digits", "$12$" + iv + data, key, ErrNewerFormat},
		{"an older format", "$1$abc", key, ErrNewerFormat},
		{"a newer format without a key", "$3$abc", Key{}, ErrNewerFormat},
		{"clear text", "h:7000,password=X", key, ErrDamaged},
		{"nothing", "", key, ErrDamaged},
		{"the format alone", "$2$", key, ErrDamaged},
		{"an IV alone", "$2$" + iv, key, ErrDamaged},
		{"half an IV", "$2$" + iv[:12], key, ErrDamaged},
		{"an IV of 17 bytes", "$2$" + base64.StdEncoding.EncodeToString(make([]byte, 17)) + data, key, ErrDamaged},
		{"cut in a block", good[:len(good)-4], key, ErrDamaged},
		{"no base64", "$2$" + iv + "!" + data[1:], key, ErrDamaged},
		{"a line break inside", "$2$" + iv + data[:8] + "\n" + data[8:], key, ErrDamaged},
		{"damaged, without a key", "$2$" + iv, Key{}, ErrDamaged},
		{"cut by blocks", long[:len(long)-64], key, ErrDamaged},
		{"a character changed at the end", long[:len(long)-1] + other(long[len(long)-1]), key, ErrDamaged},
		{"a character changed in the middle", long[:90] + other(long[90]) + long[91:], key, ErrDamaged},
		{"a character changed at the start", long[:30] + other(long[30]) + long[31:], key, ErrDamaged},
		{"long, another key", long, testKey(t, "unicode"), ErrWrongKey},
	} {
		t.Run(c.name, func(t *testing.T) {
			plain, err := c.key.Decrypt(c.value)
			if !errors.Is(err, c.want) || plain != "" {
				t.Fatalf("got %q, %v; want %v", plain, err, c.want)
			}
		})
	}
}

func TestEncryptRefuses(t *testing.T) {
	if _, err := (Key{}).Encrypt("x"); !errors.Is(err, ErrNoKey) {
		t.Errorf("without a key: %v", err)
	}
	if _, err := testKey(t, "aes128").Encrypt("x\xff"); err == nil {
		t.Error("what is not text was encrypted")
	}
}

func TestEncryptIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := Key{rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "key")}
		plain := rapid.String().Draw(t, "text")
		value, err := key.Encrypt(plain)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := key.Decrypt(value); err != nil || got != plain {
			t.Fatalf("got %q, %v", got, err)
		}
		if second, err := key.Encrypt(plain); err != nil || second == value {
			t.Fatalf("the same value twice: %v", err)
		}
	})
}

// A wrong key is never taken for damage, and never yields the text.
func TestWrongKeyIsToldApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sizes := rapid.SampledFrom([]int{16, 24, 32})
		right := Key{bytes.Repeat([]byte{1}, sizes.Draw(t, "size"))}
		wrong := Key{bytes.Repeat([]byte{2}, sizes.Draw(t, "size"))}
		plain := "10.0.0.1:7000,password=" + rapid.StringN(20, 60, -1).Draw(t, "password")
		value, err := right.Encrypt(plain)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := wrong.Decrypt(value); !errors.Is(err, ErrWrongKey) {
			t.Fatalf("got %q, %v", got, err)
		}
	})
}

func TestKeyIsNotPrinted(t *testing.T) {
	key := Key{[]byte("MARKEDMARKED0123")}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "key", key)
	all := fmt.Sprintf("%v %+v %#v %s %x %d ", key, key, key, key, key, &key) + log.String()
	if strings.Contains(all, "MARKED") || strings.Contains(all, fmt.Sprintf("%x", "MARKED")) {
		t.Errorf("the key in %s", all)
	}
}

func FuzzDecrypt(f *testing.F) {
	key := testKey(f, "aes128")
	for _, name := range []string{"aes128", "unicode", "empty", "aes256"} {
		f.Add(strings.TrimSpace(string(readFile(f, "keys", name+".value"))))
	}
	f.Add("$3$x")
	f.Add("$2$")
	f.Fuzz(func(t *testing.T, value string) {
		plain, err := key.Decrypt(value)
		if err != nil {
			if plain != "" {
				t.Fatalf("both %q and %v", plain, err)
			}
			return
		}
		iv, _ := base64.StdEncoding.DecodeString(value[len(formatTwo):][:ivLength])
		if again, err := key.encrypt(plain, [aes.BlockSize]byte(iv)); err != nil || again != value {
			t.Fatalf("%q reads as %q, which is written as %q, %v", value, plain, again, err)
		}
	})
}
