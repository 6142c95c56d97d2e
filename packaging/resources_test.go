//go:build packages

package packaging

import (
	"encoding/json"
	"encoding/xml"
	"os"
	"strings"
	"testing"

	"github.com/tc-hib/winres"
	"github.com/tc-hib/winres/version"

	"sessionconfig/app"
)

// manifest is what is asked of Windows in a program's manifest.
type manifest struct {
	Level struct {
		Value string `xml:"level,attr"`
	} `xml:"trustInfo>security>requestedPrivileges>requestedExecutionLevel"`
	DPI      string `xml:"application>windowsSettings>dpiAwareness"`
	LongPath string `xml:"application>windowsSettings>longPathAware"`
}

// TestWindowsResources: each program has one manifest, and asks for the rights
// that it is meant to have.
func TestWindowsResources(t *testing.T) {
	tests := map[string]struct{ level, dpi string }{
		"SessionConfig.exe": {"highestAvailable", "permonitorv2"}, // administrators are elevated, others can still test
		"SessionConfig.com": {"asInvoker", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			file, err := os.Open("../bin/" + name)
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			resources, err := winres.LoadFromEXE(file)
			if err != nil {
				t.Fatal(err)
			}

			var manifests [][]byte
			resources.WalkType(winres.RT_MANIFEST, func(_ winres.Identifier, _ uint16, data []byte) bool {
				manifests = append(manifests, data)
				return true
			})
			if len(manifests) != 1 {
				t.Fatalf("it has %d manifests", len(manifests))
			}
			var asked manifest
			if err := xml.Unmarshal(manifests[0], &asked); err != nil {
				t.Fatal(err)
			}
			if asked.Level.Value != test.level || !strings.HasPrefix(asked.DPI, test.dpi) || asked.LongPath != "true" {
				t.Errorf("it asks for %+v", asked)
			}

			icons := 0
			resources.WalkType(winres.RT_GROUP_ICON, func(winres.Identifier, uint16, []byte) bool {
				icons++
				return true
			})
			if icons != 1 {
				t.Errorf("it has %d icons", icons)
			}
			checkVersion(t, resources, name)
		})
	}
}

// checkVersion: the file's properties in Windows tell the one version.
func checkVersion(t *testing.T, resources *winres.ResourceSet, name string) {
	t.Helper()
	var resource []byte
	resources.WalkType(winres.RT_VERSION, func(_ winres.Identifier, _ uint16, data []byte) bool {
		resource = data
		return true
	})
	info, err := version.FromBytes(resource)
	if err != nil {
		t.Fatal(err)
	}
	data, err := info.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	var properties struct{ Info map[string]map[string]string }
	if err := json.Unmarshal(data, &properties); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{
		version.ProductVersion: app.Version, version.FileVersion: app.Version, version.OriginalFilename: name,
	} {
		if got := properties.Info["0409"][key]; got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
}
