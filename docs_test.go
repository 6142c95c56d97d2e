package main

import (
	"cmp"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sessionconfig/app"
)

//go:generate go test -tags nogui,no_emoji -run ^TestReadmeShowsTheDemo$ . -args -update

var update = flag.Bool("update", false, "write into README.md what the demo prints")

// documents are the texts for people, by their paths.
func documents(t *testing.T) map[string]string {
	t.Helper()
	paths, err := filepath.Glob("docs/*.md")
	if err != nil || len(paths) < 5 {
		t.Fatalf("the documents are %v, %v", paths, err)
	}
	texts := map[string]string{}
	for _, path := range append(paths, "README.md", "CHANGELOG.md", "packaging/ansible/README.md") {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		texts[path] = string(data)
	}
	return texts
}

var (
	link     = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading  = regexp.MustCompile(`(?m)^#+ +(.+)$`)
	dropped  = regexp.MustCompile(`[^\p{L}\p{N}_ -]`)
	fenced   = regexp.MustCompile("(?ms)^```.*?^```$")
	readable = strings.NewReplacer("`", "", " ", "-")
)

// anchor is the address that a heading gets. (GitHub.)
func anchor(heading string) string {
	return readable.Replace(dropped.ReplaceAllString(strings.ToLower(heading), ""))
}

// TestLinks: every link of the documents leads to a file, and to a heading in it.
func TestLinks(t *testing.T) {
	texts := documents(t)
	anchors := map[string]map[string]bool{}
	for path, text := range texts {
		anchors[path] = map[string]bool{}
		for _, match := range heading.FindAllStringSubmatch(fenced.ReplaceAllString(text, ""), -1) {
			anchors[path][anchor(match[1])] = true
		}
	}
	links := 0
	for path, text := range texts {
		for _, match := range link.FindAllStringSubmatch(text, -1) {
			target := match[1]
			links++
			if strings.HasPrefix(target, "https://") {
				continue // which is looked at by eye: tests ask nobody outside
			}
			file, place, hasPlace := strings.Cut(target, "#")
			file = filepath.Join(filepath.Dir(path), cmp.Or(file, filepath.Base(path)))
			if _, err := os.Stat(file); err != nil {
				t.Errorf("%s: %s leads nowhere: %v", path, target, err)
			} else if hasPlace && !anchors[file][place] {
				t.Errorf("%s: %s: there is no such heading", path, target)
			}
		}
	}
	if links < 30 {
		t.Errorf("only %d links were found", links)
	}
}

// TestPicturesAreShown: no picture is left over from what the window once was.
func TestPicturesAreShown(t *testing.T) {
	all := ""
	for _, text := range documents(t) {
		all += text
	}
	pictures, err := filepath.Glob("docs/pictures/*.png")
	if err != nil || len(pictures) == 0 {
		t.Fatal(pictures, err)
	}
	for _, picture := range pictures {
		if !strings.Contains(all, "pictures/"+filepath.Base(picture)+")") {
			t.Errorf("no document shows %s", picture)
		}
	}
}

// TestFileNamesOfThisVersion: where a document names a file to download, it is that
// of this version.
func TestFileNamesOfThisVersion(t *testing.T) {
	named := regexp.MustCompile(`(?:SessionConfig-|sessionconfig[_-])(\d+\.\d+\.\d+)`)
	found := 0
	for path, text := range documents(t) {
		for _, match := range named.FindAllStringSubmatch(text, -1) {
			found++
			if match[1] != app.Version {
				t.Errorf("%s names %s, and this is %s", path, match[0], app.Version)
			}
		}
	}
	if found == 0 {
		t.Error("no document names a file")
	}
}

// TestReadmeShowsTheDemo: what README.md shows below the demo's call is what it
// prints, on its embedded Redis, but for times and for other ports.
func TestReadmeShowsTheDemo(t *testing.T) {
	const call = "test --demo=unlisted"
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	block := regexp.MustCompile("(?s)(    sessionconfig " + call + "\n\n.*?```text\n)(.*?)```")
	match := block.FindSubmatchIndex(readme)
	if match == nil {
		t.Fatal("README.md has no place for it")
	}
	shown, printed := string(readme[match[4]:match[5]]), ""
	for range 5 { // a busy machine alone makes Redis slow
		if printed = demoOutput(t, strings.Fields(call)); printed == shown || *update && !strings.Contains(printed, "session-slow") {
			break
		}
	}
	if *update {
		text := string(readme[:match[4]]) + printed + string(readme[match[5]:])
		if err := os.WriteFile("README.md", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if printed != shown {
		t.Errorf("README.md shows\n%s\nand the demo prints\n%s\nWrite it anew with make docs.", shown, printed)
	}
}

var (
	duration  = regexp.MustCompile(`\d+\.\d+ ms`)
	whereWhen = regexp.MustCompile(`(?m)^\S+, \d{4}-\d\d-\d\d \d\d:\d\d:\d\d \S+$`)
	otherPort = regexp.MustCompile(`\b7\d{2}([01])\b`) // where the documented ones are taken
)

// demoOutput is what a call of the demo prints on its embedded Redis, with fixed
// figures for times, a fixed machine and the documented ports.
func demoOutput(t *testing.T, args []string) string {
	t.Helper()
	cmd := exec.Command("sessionconfig", args...)
	path, err := exec.LookPath("sessionconfig")
	if err != nil {
		t.Fatal(err)
	}
	cmd.Env = []string{"PATH=" + filepath.Dir(path), "TMPDIR=" + t.TempDir()} // without redis-server
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v", cmd, err)
	}
	text := whereWhen.ReplaceAllString(string(out), "FRONTEND1, 2026-03-04 05:06:07 +00:00")
	return otherPort.ReplaceAllString(duration.ReplaceAllString(text, "1.0 ms"), "700$1")
}
