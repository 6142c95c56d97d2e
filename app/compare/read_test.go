package compare

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"
)

// TestStrangeReports: what is no report is refused, with the reason.
func TestStrangeReports(t *testing.T) {
	manyNodes := testReport("FE1")
	var nodes []object
	for range MaxNodes + 1 {
		nodes = append(nodes, object{"address": "a:1"})
	}
	manyNodes["nodes"] = nodes
	many, err := json.Marshal(manyNodes)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"empty": "", "no JSON": "<html>", "another JSON": `{"a":1}`, "a list": `[]`, "a wrong kind": `{"verdict":"passed","machine":7}`,
		"no machine": `{"verdict":"passed"}`, "too large": `{"verdict":"` + strings.Repeat("x", MaxReport) + `"}`, "too many nodes": string(many),
		"a machine's name without end": `{"verdict":"passed","machine":"` + strings.Repeat("x", maxName+1) + `"}`,
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "report.json")
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			reports, failed := Add(nil, file)
			if len(reports) > 0 || len(failed) != 1 || !strings.HasPrefix(failed[0].Problem(), file) || failed[0].Remedy() == "" {
				t.Errorf("got %v, %v", reports, failed)
			}
		})
	}
}

// TestCostlyReports: files of some megabytes that would take hundreds in memory are refused,
// each by itself and all together.
func TestCostlyReports(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, stages int) string {
		path := filepath.Join(dir, name)
		text := `{"verdict":"passed","machine":"` + name + `","nodes":[{"stages":[` + strings.Repeat(`{},`, stages) + `{}]}]}`
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	if reports, failed := Add(nil, write("one", 1<<20)); len(reports) > 0 || len(failed) != 1 || !errors.Is(failed[0].Err, ErrTooCostly) {
		t.Errorf("%d reports, %v", len(reports), failed)
	}
	var paths []string
	for i := range 8 {
		paths = append(paths, write(fmt.Sprint("of several ", i), 40_000)) // 12 MiB each
	}
	if reports, failed := Add(nil, paths...); len(reports) != 5 || len(failed) != 3 {
		t.Errorf("%d reports, %v", len(reports), failed)
	}
}

// TestReportsOfPowerShell: its redirection writes UTF-16, and other tools of Windows a
// byte order mark.
func TestReportsOfPowerShell(t *testing.T) {
	data, err := json.Marshal(testReport("FE\u00e9"))
	if err != nil {
		t.Fatal(err)
	}
	wide := []byte("\xff\xfe")
	for _, unit := range utf16.Encode([]rune(string(data) + "\r\n")) {
		wide = append(wide, byte(unit), byte(unit>>8))
	}
	for name, written := range map[string][]byte{"UTF-16": wide, "a byte order mark": append([]byte("\xef\xbb\xbf"), data...)} {
		if r, err := Parse(written); err != nil || r.Machine != "FE\u00e9" {
			t.Errorf("%s: %v %q", name, err, r.Machine)
		}
	}
}

// TestAdd: what is no report is told and left out, a file that is read again replaces
// what it held, and all together is bounded.
func TestAdd(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, o object) string {
		data, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	first := write("a.json", testReport("FE1"))
	write("b.json", testReport("FE2"))
	write("c.json", object{"a": 1})
	reports, failed := Add(nil, dir, filepath.Join(dir, "none.json"))
	if len(reports) != 2 || len(failed) != 2 || failed[0].File != filepath.Join(dir, "c.json") || failed[1].File != filepath.Join(dir, "none.json") {
		t.Fatalf("%+v %v", reports, failed)
	}
	write("a.json", testReport("FE9"))
	reports, failed = Add(reports, first)
	if len(reports) != 2 || len(failed) != 0 || reports[1].Machine != "FE9" {
		t.Errorf("%+v %v", reports, failed)
	}
	large := testReport("FE3")
	var nodes []object
	for i := range MaxNodes {
		nodes = append(nodes, object{"address": fmt.Sprintf("10.1.%d.%d:7000", i/250, i%250)})
	}
	large["nodes"] = nodes
	again, failed := Add(reports, write("d.json", large))
	if len(again) != 2 || len(failed) != 1 || !strings.Contains(failed[0].Problem(), "more than 1000 nodes") {
		t.Errorf("%d reports, %v", len(again), failed)
	}
}

// FuzzParse: whatever a file holds, comparing it with a healthy report ends well.
func FuzzParse(f *testing.F) {
	for _, o := range []object{testReport("FE1"), showReport("FE2"), {"verdict": "passed", "machine": "x", "nodes": []object{{}}}} {
		data, err := json.Marshal(o)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	healthy := parse(f, testReport("FE9"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := Parse(data)
		if err != nil {
			return
		}
		got := Of([]Report{healthy, r}, made)
		if got.Alike && len(got.Missing) > 0 {
			t.Error("alike, and a report is missing")
		}
		for _, row := range got.Rows {
			if len(row.Values) != len(got.Machines) {
				t.Errorf("%d values of %d machines", len(row.Values), len(got.Machines))
			}
		}
		_ = got.Text(0)
	})
}
