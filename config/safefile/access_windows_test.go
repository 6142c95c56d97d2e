package safefile

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/windows"
)

// securityOf is the owner and the access control list of a file, in SDDL.
func securityOf(t *testing.T, path string) string {
	t.Helper()
	descriptor, err := windows.GetNamedSecurityInfo(path, windows.SE_FILE_OBJECT, whoMay)
	if err != nil {
		t.Fatal(err)
	}
	return descriptor.String()
}

// setSecurity gives a file or a folder an access control list.
func setSecurity(t *testing.T, path, sddl string) {
	t.Helper()
	descriptor, err := windows.SecurityDescriptorFromString(sddl)
	if err != nil {
		t.Fatal(err)
	}
	list, _, err := descriptor.DACL()
	if err != nil {
		t.Fatal(err)
	}
	err = windows.SetNamedSecurityInfo(path, windows.SE_FILE_OBJECT,
		windows.DACL_SECURITY_INFORMATION|windows.PROTECTED_DACL_SECURITY_INFORMATION, nil, nil, list, nil)
	if err != nil {
		t.Fatal(err)
	}
}

// openFolder is a folder that lets everybody change what is made in it.
func openFolder(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	setSecurity(t, folder, "D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;WD)")
	return folder
}

// TestInheritedAccess: what a folder bequeaths to each new file in it, the replaced file
// and its backup do not get, as the file did not have it.
func TestInheritedAccess(t *testing.T) {
	for _, c := range []struct{ name, sddl string }{
		{"private", privateFile},
		{"read by everybody", "D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;OW)(A;;FR;;;WD)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(openFolder(t), "server.hsconf")
			writeFile(t, path, "old")
			setSecurity(t, path, c.sddl)
			was := securityOf(t, path)
			backup, err := Replace(path, []byte("new"), Options{Backup: true})
			if err != nil {
				t.Fatal(err)
			}
			for _, file := range []string{path, backup} {
				if is := securityOf(t, file); noWider(is, was) != nil || noWider(was, is) != nil {
					t.Errorf("%s has %s, and the file had %s", filepath.Base(file), is, was)
				}
			}
			published := filepath.Join(filepath.Dir(path), "publish.log")
			if _, err := Replace(published, []byte("output"), Options{Like: path}); err != nil {
				t.Fatal(err)
			}
			if is := securityOf(t, published); noWider(is, was) != nil {
				t.Errorf("a new file like it has %s, and it had %s", is, was)
			}
		})
	}
}

// TestPrivateFilesStayPrivate: whatever the folder bequeaths.
func TestPrivateFilesStayPrivate(t *testing.T) {
	folder := openFolder(t)
	for name, make := range map[string]func(string) error{
		"settings": func(path string) error {
			_, err := Replace(path, []byte("x"), Options{})
			return err
		},
		"export": func(path string) error { return MakeAnew(path, []byte("x"), 0o600) },
		"export over what others may change": func(path string) error {
			writeFile(t, path, "planted")
			return MakeAnew(path, []byte("x"), 0o600)
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(folder, name)
			if err := make(path); err != nil {
				t.Fatal(err)
			}
			is := securityOf(t, path)
			if err := noWider(is, "O:"+ownerOf(path).String()+privateFile); err != nil {
				t.Errorf("%v: %s", err, is)
			}
		})
	}
}

// TestWiderIsRefused: a file that grants more than the one it would take the place of is
// noticed before anything is written into it.
func TestWiderIsRefused(t *testing.T) {
	folder := openFolder(t)
	file, err := osFiles{}.CreateTemp(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer os.Remove(file.Name())
	defer file.Close()
	setSecurity(t, file.Name(), "D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;WD)")
	if got := newError("f", file.SetMode(0o600)).Cause; got != CauseWider {
		t.Errorf("got %s", got)
	}
}
