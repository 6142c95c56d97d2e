package ui

import (
	"context"
	"testing"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"sessionconfig/config"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
)

// TestWhatComesFromOutside: names, versions, ids and settings that hold characters
// which act are shown escaped, wherever the window shows them.
func TestWhatComesFromOutside(t *testing.T) {
	const nasty = "7\x1b[2J\u009b\u202e\u2066\u200b\u2028\x7f\r\n"
	status := redisStatus()
	status.Notices = []string{"A notice " + nasty}
	fake := &fakeWorkflow{status: status}
	fake.test = func(context.Context, config.Settings, func(redisprobe.Event)) redisprobe.Report {
		return redisprobe.Report{
			Verdict: redisprobe.VerdictFailed, Summary: "Redis was reached, but the test failed.", Notes: []string{nasty},
			Nodes: []redisprobe.Node{{
				Address: nasty + ":7000", Role: redisprobe.RoleMaster, Version: nasty, Product: nasty, Listed: true,
				TLS: &redisprobe.TLSInfo{Subject: nasty, Names: []string{nasty}, Issuer: nasty, Protocol: nasty, Cipher: nasty},
			}},
			Findings: []redisprobe.Finding{
				finding.New("session-failed", "10.0.0.2:7000", finding.Args{"reason": nasty}),
				finding.New("eviction-policy", nasty+":7000", finding.Args{"policy": nasty}),
			},
		}
	}
	fake.sessions = func(context.Context) (redisprobe.SessionsReport, error) {
		return redisprobe.SessionsReport{Total: 1, Masters: []redisprobe.MasterSessions{{Address: nasty, Sessions: 1}}, Sample: []redisprobe.SessionSample{{ID: nasty}}}, nil
	}
	for _, language := range []string{"en", "ja"} {
		t.Run(language, func(t *testing.T) {
			prefer(t, language)
			b := newBench(t, fake, nil)
			win := b.window.win
			win.Resize(fyne.NewSize(Width, Height))
			b.v.test.Tapped(nil)
			b.settle()
			shownHarmless(t, "the report", win)
			b.press(fyne.KeyReturn)
			b.settle()
			shownHarmless(t, "the results", win)
			b.c.checkSessions()
			b.settle()
			shownHarmless(t, "the sessions", win)
		})
	}
}

// shownHarmless reports texts on a window that hold characters which act.
func shownHarmless(t *testing.T, what string, w fyne.Window) {
	t.Helper()
	escaped := false
	for _, root := range append([]fyne.CanvasObject{w.Canvas().Content()}, w.Canvas().Overlays().List()...) {
		for _, o := range test.LaidOutObjects(root) {
			text, ok := o.(*canvas.Text)
			if !ok {
				continue
			}
			for _, r := range text.Text {
				if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
					t.Errorf("%s: %U is shown in %q", what, r, text.Text)
					break
				}
			}
			escaped = escaped || contains(text.Text, `7\u001b`)
		}
	}
	if !escaped {
		t.Errorf("%s: nothing of what was said is shown", what)
	}
}
