package e2e

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The made-up Platform Server's private.key holds this AES key.
const platformKey = "0123456789abcdef"

// hsconf is a server.hsconf as a platform on the database provider has it: byte
// order mark, CRLF, a comment that names the section, CDATA.
var hsconf = "\ufeff" + strings.ReplaceAll(`<?xml version="1.0" encoding="utf-8"?>
<EnvironmentConfiguration>
  <!-- InMemorySessionConfiguration goes below when Redis is chosen -->
  <PlatformDatabaseConfiguration ProviderKey="SqlServer">
    <Server encrypted="false">SQL01</Server>
    <Catalog encrypted='false'>outsystems</Catalog>
  </PlatformDatabaseConfiguration>
  <SessionDatabaseConfiguration ProviderKey="SqlServer">
    <Server encrypted="false">SQL01</Server>
    <Catalog encrypted="false">ossession</Catalog>
    <SessionUser encrypted="false">OSSTATE</SessionUser>
    <SessionPassword encrypted="true">$2$AAAAAAAAAAAAAAAAAAAAAA==AAAAAAAAAAAAAAAAAAAAAA==</SessionPassword>
    <UsedAuthenticationMode encrypted="false">Database Authentication</UsedAuthenticationMode>
  </SessionDatabaseConfiguration>
  <OtherConfigurations>
    <Note><![CDATA[ <kept> & untouched ]]></Note>
  </OtherConfigurations>
</EnvironmentConfiguration>
`, "\n", "\r\n")

// toolScript plays ConfigurationTool.com: it says where it was run and with
// what, prints as it goes, and ends as the file "exit-code" beside it says.
const toolScript = `#!/bin/sh
pwd > ran-in
printf '%s\n' "$@" > ran-with
env > ran-env
echo "Applying settings..."
echo "Publishing Service Center..."
sleep 1
echo "Publishing System Components..."
code=$(cat exit-code 2>/dev/null || echo 0)
[ "$code" = 0 ] && echo "Done." || echo "Error: the compiler service did not answer."
exit "$code"
`

// platformServer is a made-up Platform Server folder.
type platformServer struct {
	t   *testing.T
	dir string
}

func newPlatformServer(t *testing.T) platformServer {
	t.Helper()
	p := platformServer{t: t, dir: filepath.Join(t.TempDir(), "Platform Server")}
	if err := os.Mkdir(p.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	key := "--made up for a test\r\n\r\n" + base64.StdEncoding.EncodeToString([]byte(platformKey)) + "\r\n"
	p.write("server.hsconf", hsconf, 0o644)
	p.write("private.key", key, 0o600)
	p.write("ConfigurationTool.com", toolScript, 0o755)
	return p
}

func (p platformServer) write(name, content string, mode os.FileMode) {
	p.t.Helper()
	if err := os.WriteFile(filepath.Join(p.dir, name), []byte(content), mode); err != nil {
		p.t.Fatal(err)
	}
}

// lock makes the folder one that other users can read and nobody can write.
func (p platformServer) lock() {
	p.t.Helper()
	for _, path := range []string{filepath.Dir(filepath.Dir(p.dir)), filepath.Dir(p.dir)} {
		if err := os.Chmod(path, 0o755); err != nil {
			p.t.Fatal(err)
		}
	}
	for name, mode := range map[string]os.FileMode{"server.hsconf": 0o444, "private.key": 0o444, "": 0o555} {
		if err := os.Chmod(filepath.Join(p.dir, name), mode); err != nil {
			p.t.Fatal(err)
		}
	}
	p.t.Cleanup(func() { os.Chmod(p.dir, 0o755) })
}

func (p platformServer) read(name string) string {
	p.t.Helper()
	data, err := os.ReadFile(filepath.Join(p.dir, name))
	if err != nil {
		p.t.Fatal(err)
	}
	return string(data)
}

// section takes server.hsconf apart: the connection string of the one section
// for Redis, decrypted, and the document without that section and its line.
func (p platformServer) section() (connection, rest string) {
	p.t.Helper()
	document := p.read("server.hsconf")
	const begin, end = "<InMemorySessionConfiguration ", "</InMemorySessionConfiguration>\r\n"
	from, to := strings.Index(document, begin), strings.Index(document, end)
	if from < 0 || to < 0 {
		p.t.Fatalf("server.hsconf has no section for Redis:\n%s", document)
	}
	section := document[from:to]
	from = strings.LastIndex(document[:from], "\n") + 1
	if !strings.Contains(section, `ProviderKey="Redis"`) || !strings.Contains(section, `encrypted="true"`) {
		p.t.Fatalf("the section for Redis is not as the platform writes it:\n%s", section)
	}
	value := section[strings.Index(section, `encrypted="true">`)+len(`encrypted="true">`) : strings.Index(section, "</ConnectionString>")]
	return decrypt(p.t, value), document[:from] + document[to+len(end):]
}

// decrypt undoes the platform's encryption without the program's own code.
func decrypt(t *testing.T, value string) string {
	t.Helper()
	if !strings.HasPrefix(value, "$2$") || len(value) < 27 {
		t.Fatalf("not an encrypted value of the platform: %q", value)
	}
	iv, err := base64.StdEncoding.DecodeString(value[3:27])
	if err != nil {
		t.Fatal(err)
	}
	data, err := base64.StdEncoding.DecodeString(value[27:])
	if err != nil || len(data) == 0 || len(data)%aes.BlockSize != 0 {
		t.Fatalf("not a ciphertext of whole blocks: %v", err)
	}
	block, err := aes.NewCipher([]byte(platformKey))
	if err != nil {
		t.Fatal(err)
	}
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(data, data)
	padding := int(data[len(data)-1])
	if padding == 0 || padding > aes.BlockSize || !bytes.HasSuffix(data, bytes.Repeat([]byte{byte(padding)}, padding)) {
		t.Fatal("the padding is damaged")
	}
	return string(data[:len(data)-padding])
}
