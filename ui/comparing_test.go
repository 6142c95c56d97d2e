package ui

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"sessionconfig/app/compare"
	"sessionconfig/ui/kit"
)

// object is a report as JSON.
type object = map[string]any

// comparedAt is when the reports of these tests are compared, an hour after they were
// made.
var comparedAt = time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)

func init() { compareNow = func() time.Time { return comparedAt } }

// frontEnd is the report of a front-end server with a cluster of three nodes.
func frontEnd(machine string) object {
	var nodes []object
	for _, address := range []string{"172.31.6.35:7000", "172.31.11.176:7000", "172.31.3.184:7000"} {
		nodes = append(nodes, object{
			"address": address, "clock_offset_ms": 100.0, "round_trip": object{"median_ms": 1.0},
			"tls":    object{"fingerprint": "aa11bb22cc33", "not_after": "2027-05-01T00:00:00Z"},
			"stages": []object{{"stage": "connect", "status": "ok"}},
		})
	}
	return object{
		"machine": machine, "time": comparedAt.Add(-time.Hour), "program": "0.1.0", "verdict": "passed", "platform_version": "11.39.0",
		"client_versions": []string{"2.8.16"}, "nodes": nodes, "findings": []object{},
		"certificates": []object{{"variable": "SERedis_ClientCertPfxPath", "fingerprint": "dd44ee55ff66", "not_after": "2027-01-01T00:00:00Z"}},
		"settings": object{
			"provider": "redis", "hosts": []string{"172.31.6.35:7000", "172.31.11.176:7000", "172.31.3.184:7000"}, "user": "", "ssl": true,
			"ssl_host": "redis.corp.example", "parameters": object{}, "password_fingerprint": "f00d",
		},
	}
}

// differing are so many front-end servers, some of which differ.
func differing(count int) []object {
	var all []object
	for i := range count {
		o := frontEnd(fmt.Sprintf("frontend-%02d.production.corp.example", i+1))
		nodes := o["nodes"].([]object)
		switch i {
		case 1:
			o["settings"].(object)["password_fingerprint"] = "beef"
			o["client_versions"] = []string{"2.7.33"}
		case 2:
			nodes[1]["stages"] = []object{{"stage": "connect", "status": "failed"}}
			o["verdict"] = "failed"
			o["findings"] = []object{{"code": "tcp-timeout", "severity": "error", "node": "172.31.11.176:7000", "message": "No answer in 10 s."}}
		case 3:
			for _, node := range nodes {
				node["clock_offset_ms"] = 7100.0
			}
			nodes[0]["round_trip"] = object{"median_ms": 42.0}
			o["certificates"].([]object)[0]["fingerprint"] = "000111222333"
			o["platform_version"] = "11.23.0"
		}
		all = append(all, o)
	}
	return all
}

// reportFiles writes reports into a folder of their own.
func reportFiles(t *testing.T, dir string, reports []object) []string {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	var files []string
	for i, o := range reports {
		data, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(dir, fmt.Sprintf("FE%02d.json", i+1))
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// compared waits until what was added is compared.
func (b *bench) compared() *compareWindow {
	b.t.Helper()
	b.until("the comparison", func() bool { return !b.c.compare.reading })
	return b.c.compare
}

// TestCompareJourney goes from the menu over a folder and a dropped file to a server's
// details, its removal and the saved page, most of it by keyboard.
func TestCompareJourney(t *testing.T) {
	home := atHome(t)
	files := reportFiles(t, filepath.Join(home, "reports"), differing(4))
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	b.c.menu.compareItem.Action()
	w := b.c.compare
	win := w.win
	b.expect(win, "No reports yet", commandOfReport, "drop them on this window")
	if win.Canvas().Focused() != w.adding || w.save.Usable() {
		t.Error("the empty window does not begin with Add Report")
	}

	pressButton(t, win, "Add Folder...")
	win.Canvas().Focused().(*kit.Input).SetText(filepath.Join(home, "reports"))
	pressIn(win, fyne.KeyReturn)
	b.compared()
	b.expect(win, "4 front-end servers, 7 differences.", "Not the same on all", "The same on all", "fleet-settings-differ")
	heads := compareHeads(w.compared)
	if len(heads) != 4 || heads[3].Text != "frontend-04" || heads[0].Mark != kit.MarkNone || heads[1].Mark != kit.MarkError || heads[3].Mark != kit.MarkWarning {
		t.Errorf("the servers are marked %v", heads)
	}

	for w.chosen == nil || rowAt(w.compared, w.chosen.row).Name != "172.31.11.176:7000" {
		pressIn(win, fyne.KeyDown, fyne.KeyReturn)
	}
	pressIn(win, fyne.KeyRight, fyne.KeyRight, fyne.KeyReturn)
	b.expect(win, "fleet-node-unreachable-from", "No answer in 10 s.", "Compare the settings, password, firewall rules", "works (frontend-01", "Remove frontend-03")
	pressIn(win, fyne.KeyF1)
	b.expect(b.c.help.win, "Comparing front-end servers")
	pressIn(b.c.help.win, fyne.KeyEscape) // Fyne's test driver gives keys to the last window
	pressIn(win, fyne.KeyEscape)
	if w.chosen != nil || b.c.compare == nil {
		t.Error("Esc does not go back to all findings first")
	}

	pressIn(win, fyne.KeyDelete)
	b.compared()
	b.expect(win, "3 front-end servers, 6 differences.")
	w.dropped([]fyne.URI{storage.NewFileURI(files[2]), storage.NewFileURI(filepath.Join(home, "none.json"))})
	w.add(files[2]) // meanwhile, and once more
	b.compared()
	b.until("the second reading", func() bool { return len(w.waiting) == 0 && !w.reading })
	b.expect(win, "4 front-end servers, 7 differences.")

	notFollowed := plantLink(t, filepath.Join(home, "page.html"))
	pressButton(t, win, "Save Report...")
	win.Canvas().Focused().(*kit.Input).SetText(filepath.Join(home, "page.html"))
	pressIn(win, fyne.KeyReturn)
	page, err := os.ReadFile(filepath.Join(home, "page.html"))
	if err != nil || !strings.Contains(string(page), "4 front-end servers, 7 differences.") {
		t.Errorf("the page: %v\n%s", err, page)
	}
	notFollowed()
	pressIn(win, fyne.KeyEscape)
	if b.c.compare != nil || len(b.exits) > 0 {
		t.Error("Esc does not close the window alone")
	}
}

// pressButton presses a button of a window.
func pressButton(t *testing.T, w fyne.Window, label string) {
	t.Helper()
	for _, o := range test.LaidOutObjects(w.Canvas().Content()) {
		if button, ok := o.(*kit.Button); ok && button.Text == tr(label) {
			button.Tapped(nil)
			return
		}
	}
	t.Fatalf("there is no button %q: %s", label, said(w))
}

// TestCompareTellsOfFiles: what is no report is named, with the reason, and so is a
// server whose report is missing or old.
func TestCompareTellsOfFiles(t *testing.T) {
	home := atHome(t)
	reports := differing(1)
	second, shown := frontEnd("second"), frontEnd("second")
	second["time"] = comparedAt.Add(-50 * time.Hour)
	delete(shown, "verdict")
	shown["sources"] = object{}
	files := reportFiles(t, home, append(reports, second, shown, object{"a": 1}))
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	b.c.showCompare()
	w := b.c.compare
	w.add(append(files, filepath.Join(home, "none.json"))...)
	b.compared()
	b.expect(w.win, files[3], "it is not a report of test --json or show --json", "none.json cannot be compared: there is no such file or folder",
		"There is no show report of frontend-01.production.corp.example.", "The test report of these servers is old", "50 hours old")
	w.choose(&chosenCell{-1, 1})
	b.expect(w.win, "test report of 2026-03-02 03:06:07", files[1])
}

// TestCompareSaysUnread: servers that are alike are not all known if a file was left out.
func TestCompareSaysUnread(t *testing.T) {
	home := atHome(t)
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	b.c.showCompare()
	b.c.compare.add(append(reportFiles(t, home, []object{frontEnd("FE1"), frontEnd("FE2")}), filepath.Join(home, "none.json"))...)
	b.compared()
	b.expect(b.c.compare.win, "2 front-end servers are alike, but not all reports could be read.")
}

// TestCompareBoundsAndShows: whatever other people's reports hold, it is shown as text
// and no longer than is of use.
func TestCompareBoundsAndShows(t *testing.T) {
	evil := frontEnd("FE\u202e\x1b[2J")
	evil["settings"].(object)["ssl_host"] = strings.Repeat("long ", 100_000)
	evil["platform_version"] = "11\r\n11"
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	b.c.showCompare()
	w := b.c.compare
	w.add(reportFiles(t, atHome(t), []object{frontEnd("FE1"), evil})...)
	b.compared()
	for i := range w.compared.Rows {
		w.choose(&chosenCell{min(i, len(compareRows(w.compared))-1), 1})
		if shown := said(w.win); strings.ContainsAny(shown, "\u202e\x1b\r\n") || len(shown) > 20_000 {
			t.Fatalf("%d characters: %.200q", len(shown), shown)
		}
	}
}

// TestCompareInLanguages: nothing of a comparison is left in English.
func TestCompareInLanguages(t *testing.T) {
	compared := compare.Of(readAll(t, differing(5)), comparedAt.Add(60*time.Hour))
	for code := range languages(t) {
		speakWithoutTypeface(t, code)
		w := compareWindow{compared: compared}
		for _, row := range compared.Rows {
			if name := say(row.Name); name == row.Name && !strings.ContainsAny(name, ":_") && !contains(strings.Join(sameInAll, " ")+" Platform Server SSL Host", name) {
				t.Errorf("%s: the row %q", code, name)
			}
			for _, value := range row.Values {
				if said := say(value); said == value && strings.ContainsAny(value, "abcdefghijklmnopqrstuvwxyz") && !strings.ContainsAny(value, ":.=") {
					t.Errorf("%s: the value %q of %s", code, value, row.Name)
				}
			}
		}
		for _, f := range compared.Findings {
			message, _ := findingTexts(w.worded(f))
			for _, word := range []string{" on frontend", "ahead", "certificate of", "certificate file", " more", "until"} {
				if contains(message, word) {
					t.Errorf("%s: %s", code, message)
				}
			}
		}
	}
}

func readAll(t *testing.T, reports []object) []compare.Report {
	t.Helper()
	read, failed := compare.Add(nil, reportFiles(t, t.TempDir(), reports)...)
	if len(failed) > 0 {
		t.Fatal(failed[0])
	}
	return read
}

// TestHeartbeatOfComparing: a hundred reports never hold Fyne's goroutine up.
func TestHeartbeatOfComparing(t *testing.T) {
	files := reportFiles(t, t.TempDir(), differing(100))
	heartbeat(t, func() time.Duration {
		b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
		b.c.showCompare()
		slowest := b.measured(func() { b.c.compare.add(files...) }, func() bool { return !b.c.compare.reading })
		if len(b.c.compare.compared.Machines) != 100 {
			t.Fatalf("%d servers", len(b.c.compare.compared.Machines))
		}
		return slowest
	})
}
