//go:build !windows

package safefile

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestPlantedFolderLinks: a link that another user made in a folder that all may write is
// not followed, be it in the place of a file or of a folder that leads to it; those of this
// user, of the folder's owner, and in folders that only some may write, are.
func TestPlantedFolderLinks(t *testing.T) {
	const other = 12345
	for name, test := range map[string]struct {
		mode     os.FileMode // of the folder
		owner    int         // of the link
		followed bool
	}{
		"of another, sticky":     {0o777 | os.ModeSticky, other, false},
		"of another, not sticky": {0o777, other, false},
		"of this user":           {0o777 | os.ModeSticky, os.Geteuid(), true},
		"in a private folder":    {0o755, other, true},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			common, target := filepath.Join(root, "common"), filepath.Join(root, "target")
			if err := errors.Join(os.Mkdir(common, 0o700), os.Mkdir(target, 0o700), os.Chmod(common, test.mode)); err != nil {
				t.Fatal(err)
			}
			for link, leads := range map[string]string{"folder": target, "dangling": filepath.Join(target, "new.yaml"), "folder2": "folder"} {
				link = filepath.Join(common, link)
				if err := errors.Join(os.Symlink(leads, link), os.Lchown(link, test.owner, test.owner)); err != nil {
					t.Fatal(err)
				}
			}
			for _, path := range []string{"folder/a", "folder2/b", "dangling"} {
				path = filepath.Join(common, path)
				for write, err := range map[string]error{"Replace": replaced(path), "TrustedFolder": TrustedFolder(filepath.Join(path, "x"))} {
					if refused, is := errors.AsType[*Error](err); (err == nil) != test.followed || err != nil && (!is || refused.Cause != CausePlanted) {
						t.Errorf("%s of %s: %v", write, path, err)
					}
				}
			}
			if err := MakeAnew(filepath.Join(common, "folder", "c"), nil, 0o600); (err == nil) != test.followed {
				t.Errorf("MakeAnew: %v", err)
			}
			entries, err := os.ReadDir(target)
			if err != nil || (len(entries) > 0) != test.followed {
				t.Errorf("%v, %v", entries, err)
			}
		})
	}
}

func replaced(path string) error {
	_, err := Replace(path, []byte("x"), Options{})
	return err
}
