package config

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sessionconfig/internal/client"
	"sessionconfig/internal/finding"
)

// onPurpose are the codes of what is refused although the client reads it: hosts that
// it drops or misreads, and what the form cannot hold.
var onPurpose = []finding.Code{
	finding.HostsEmpty, finding.HostInvalid, finding.PasswordMissing, finding.PasswordUnrepresentable, finding.SSLHostInvalid,
}

// TestRefusedAsRecorded: what a version of the platform's client throws on is refused
// for it, and of what it reads nothing is refused but on purpose.
func TestRefusedAsRecorded(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "internal", "client", "testdata", "parse.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, len(data))
	for lines.Scan() {
		var row struct {
			Text string
			Read []struct {
				Versions []string
				Outcome  struct{ Error string }
			}
		}
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		for _, group := range row.Read {
			for _, text := range group.Versions {
				if text == "1.2.6" {
					continue
				}
				v, err := client.ParseVersion(text)
				if err != nil {
					t.Fatal(err)
				}
				refused := refusals(t, row.Text, v)
				switch threw := group.Outcome.Error != ""; {
				case threw && len(refused) == 0:
					t.Errorf("%s throws on %q, which is not refused", v, row.Text)
				case !threw && slices.ContainsFunc(refused, func(p finding.Finding) bool { return !purposeful(p) }):
					t.Errorf("%s reads %q, which is refused: %v", v, row.Text, refused)
				}
			}
		}
	}
}

// refusals are the problems that forbid a string for a version.
func refusals(t *testing.T, text string, v client.Version) []finding.Finding {
	t.Helper()
	redis, err := FromConnectionString(text)
	if err != nil {
		t.Fatal(err)
	}
	return finding.OnlyErrors(Validate(Settings{Provider: ProviderRedis, Redis: redis}, client.Judged{Versions: []client.Version{v}}))
}

func purposeful(p finding.Finding) bool {
	return slices.Contains(onPurpose, p.Code) || strings.Contains(p.Args["reason"], "control character") || p.Args["key"] == "$"
}
