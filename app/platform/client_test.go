package platform

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sessionconfig/internal/redistest"
)

func TestFindClients(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, data []byte) {
		t.Helper()
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("bin/StackExchange.Redis.dll", redistest.Library(t, "2.5.61.22961"))
	write("running/module/bin/STACKEXCHANGE.REDIS.DLL", redistest.Library(t, "2.5.61.22961")) // the same again
	write("thirdparty/stackexchange.redis.strongname.dll", redistest.Library(t, "2.1.30.38891"))
	write("bin/StackExchange.Redis.Extensions.Core.dll", redistest.Library(t, "8.0.5.0"))
	write("bin/other.dll", redistest.Library(t, "1.0.0.0"))
	write("broken/StackExchange.Redis.dll", []byte("MZ and nothing more"))
	write("1/2/3/4/5/6/7/8/9/StackExchange.Redis.dll", redistest.Library(t, "2.8.16.0")) // deeper than anybody looks
	got := FindClients(dir)
	var found []string
	for _, file := range got {
		rel, err := filepath.Rel(dir, file.File)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, filepath.ToSlash(rel)+" "+file.Version)
	}
	want := []string{"bin/StackExchange.Redis.dll 2.5.61.22961", "thirdparty/stackexchange.redis.strongname.dll 2.1.30.38891"}
	if !slices.Equal(found, want) {
		t.Errorf("found\n%s\nwant\n%s", strings.Join(found, "\n"), strings.Join(want, "\n"))
	}
	if got := FindClients(filepath.Join(dir, "nowhere")); got != nil {
		t.Errorf("found %v where there is nothing", got)
	}
	if got := FindClients(""); got != nil {
		t.Errorf("found %v without a folder", got)
	}
}

// FuzzVersionOf: whatever a file holds, reading its version ends, within the file.
func FuzzVersionOf(f *testing.F) {
	f.Add(redistest.Library(f, "2.5.61.22961"))
	f.Add(redistest.SmallestImage())
	f.Add([]byte("MZ"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if version, err := versionOf(bytes.NewReader(data)); err == nil && strings.Count(version, ".") != 3 {
			t.Errorf("version %q", version)
		}
	})
}
