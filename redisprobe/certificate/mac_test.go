package certificate

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"software.sslmate.com/src/go-pkcs12"

	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
	"sessionconfig/internal/redistest"
)

// TestRoundsOfPFX: a file that claims rounds without end is refused at once, whatever its
// integrity check is; one with many is opened.
func TestRoundsOfPFX(t *testing.T) {
	file := redistest.NewCA(t).Issue(t, redistest.Leaf{}).PFX(t, redistest.PFXModern, "right")
	opened, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	key, leaf, _, err := pkcs12.DecodeChain(opened, "right")
	if err != nil {
		t.Fatal(err)
	}
	for name, encoder := range map[string]*pkcs12.Encoder{"SHA-1": pkcs12.LegacyDES, "SHA-256": pkcs12.Modern2023, "PBMAC1": pkcs12.Modern2026} {
		t.Run(name, func(t *testing.T) {
			data, err := encoder.WithIterations(0x010000).Encode(key, leaf, nil, "right")
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), "client.pfx")
			for rounds, code := range map[string]finding.Code{"\x01\x00\x00": "", "\x7f\xff\xff": finding.EnvPfxUnreadable} {
				claimed := bytes.ReplaceAll(data, []byte("\x02\x03\x01\x00\x00"), []byte("\x02\x03"+rounds))
				if err := os.WriteFile(path, claimed, 0o600); err != nil {
					t.Fatal(err)
				}
				found := Check(Environment{ClientCertPfxPath: path, ClientCertPassword: "right"}, client.Assume()).Findings
				switch {
				case code == "" && len(found) > 0, code != "" && (len(found) != 1 || found[0].Code != code || !strings.Contains(found[0].Message, "8388607 rounds")):
					t.Errorf("%q: %v", rounds, found)
				}
			}
		})
	}
}
