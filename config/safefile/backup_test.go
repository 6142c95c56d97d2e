package safefile

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestBackupsAreKeptFive(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "server.hsconf")
	writeFile(t, path, "content 0")
	others := []string{
		"server.hsconf.bak", "server.hsconf.20260101T000000Z.bak", "server.hsconf.20260101T000000.000Z.bak.old",
		"other.20260101T000000.000Z.bak", "server.hsconf.20261301T000000.000Z.bak",
	}
	for _, name := range others {
		writeFile(t, filepath.Join(folder, name), "someone else's")
	}
	var made []string
	for i := range 8 {
		backup, err := Replace(path, []byte("content "+string(rune('1'+i))), Options{Backup: true})
		if err != nil {
			t.Fatal(err)
		}
		made = append(made, backup)
	}
	backups, err := Backups(path)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, backup := range backups {
		got = append(got, backup.Path)
	}
	want := []string{made[7], made[6], made[5], made[4], made[3]}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if text := readFile(t, backups[0].Path); text != "content 7" || backups[0].Size != int64(len(text)) {
		t.Errorf("the newest holds %q, size %d", text, backups[0].Size)
	}
	if age := time.Since(backups[0].Time); age < -time.Minute || age > time.Minute {
		t.Errorf("the newest is of %v", backups[0].Time)
	}
	for _, name := range others {
		if _, err := os.Stat(filepath.Join(folder, name)); err != nil {
			t.Error(err)
		}
	}
}

// TestBackupsNeverOverwrite makes several backups at one instant and with a clock
// that was set back: each must stay, and the last must be the newest.
func TestBackupsNeverOverwrite(t *testing.T) {
	start := time.Date(2026, 1, 31, 9, 30, 0, 7e6, time.UTC)
	for _, c := range []struct {
		name   string
		clocks []time.Duration // after start
		want   []string        // milliseconds of the names
	}{
		{"same instant", []time.Duration{0, 0, 0}, []string{"007", "008", "009"}},
		{"clock set back", []time.Duration{0, -time.Hour, -time.Hour}, []string{"007", "008", "009"}},
		{"less than a millisecond", []time.Duration{0, time.Microsecond}, []string{"007", "008"}},
		{"later", []time.Duration{0, 5 * time.Millisecond}, []string{"007", "012"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "f")
			writeFile(t, path, "0")
			for i, after := range c.clocks {
				r := replacer{files: osFiles{}, now: func() time.Time { return start.Add(after) }}
				backup, err := r.replace(path, []byte{byte('1' + i)}, Options{Backup: true})
				if err != nil {
					t.Fatal(err)
				}
				if want := "f.20260131T093000." + c.want[i] + "Z.bak"; filepath.Base(backup) != want {
					t.Errorf("backup %d is %s, want %s", i, filepath.Base(backup), want)
				}
				if got := readFile(t, backup); got != string(rune('0'+i)) {
					t.Errorf("backup %d holds %q", i, got)
				}
			}
		})
	}
}

// TestPlantedBackups: files that somebody dates far ahead push no backup out, and the
// next backup keeps its own date.
func TestPlantedBackups(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	writeFile(t, path, "0")
	for _, stamp := range []string{"20991231T000000.001Z", "20991231T000000.002Z", "20991231T000000.003Z", "20991231T000000.004Z", "99991231T235959.999Z"} {
		writeFile(t, path+"."+stamp+backupEnd, "planted")
	}
	var made []string
	for i := range keptBackups + 1 {
		backup, err := Replace(path, []byte{byte('1' + i)}, Options{Backup: true})
		if err != nil {
			t.Fatal(err)
		}
		made = append(made, backup)
	}
	for i, backup := range made[1:] {
		if got := readFile(t, backup); got != string(rune('1'+i)) {
			t.Errorf("%s holds %q", backup, got)
		}
	}
	if _, err := os.Stat(made[0]); err == nil {
		t.Error("more backups are kept than five")
	}
	if stamp, ok := backupMade("f", filepath.Base(made[0])); !ok || time.Until(stamp).Abs() > time.Minute {
		t.Errorf("the first backup is %s", made[0])
	}
}

// TestBackupOfATakenName lets another program take the name between the look and
// the placing.
func TestBackupOfATakenName(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "f")
	writeFile(t, path, "old")
	now := time.Date(2026, 1, 31, 9, 30, 0, 0, time.UTC)
	taken := path + "." + now.Format(backupTime) + backupEnd
	layer := &faults{before: func(operation string, _ int) {
		if operation == "place" {
			_ = os.WriteFile(taken, []byte("another's"), 0o600)
		}
	}}
	r := replacer{files: layer, now: func() time.Time { return now }}
	backup, err := r.replace(path, []byte("new"), Options{Backup: true})
	if err != nil {
		t.Fatal(err)
	}
	if backup == taken || readFile(t, taken) != "another's" || readFile(t, backup) != "old" {
		t.Errorf("the backup is %s, the other holds %q", backup, readFile(t, taken))
	}
}

func TestBackupsOfNothing(t *testing.T) {
	for name, path := range map[string]string{
		"no folder":  filepath.Join(t.TempDir(), "none", "f"),
		"no file":    filepath.Join(t.TempDir(), "f"),
		"no backups": mustFile(t),
	} {
		if got, err := Backups(path); err != nil || len(got) != 0 {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
	}
}
