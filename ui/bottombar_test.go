package ui

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"sessionconfig/app"
	"sessionconfig/app/platform"
	"sessionconfig/config"
	"sessionconfig/redisprobe"
)

// TestBottomBarIsAlwaysSeen: whatever is said above the form, in the smallest window the
// buttons at the bottom are in it, there is room for the form, and the window need not
// grow. What there is too little room for can be reached by keyboard.
func TestBottomBarIsAlwaysSeen(t *testing.T) {
	long := strings.Repeat(`C:\Program Files\OutSystems\Platform Server\`, 20)
	everything := redisStatus()
	everything.Elevated, everything.Platform = false, platform.Server{}
	everything.State.PendingSince = time.Date(2026, 3, 4, 5, 6, 0, 0, time.UTC)
	everything.Notices = []string{"Publishing is pending.", "Another."}
	demo := everything
	demo.Demo = true
	noticed := redisStatus()
	noticed.Notices = []string{strings.Repeat("A notice of many words. ", 60)}
	for name, fake := range map[string]*fakeWorkflow{
		"one strip":   {status: func() app.Status { s := redisStatus(); s.Platform = platform.Server{}; return s }()},
		"all strips":  {status: everything},
		"the demo":    {status: demo},
		"long notice": {status: noticed},
		"unreadable":  {loadErr: errors.New(long + " cannot be read")},
		"report":      {status: redisStatus(), opened: redisprobe.Report{Origin: redisprobe.Origin{Machine: strings.Repeat("front-end ", 60), Time: time.Now()}}},
	} {
		for _, language := range []string{"en", "pt", "ja"} {
			t.Run(name+" "+language, func(t *testing.T) {
				prefer(t, language)
				b := newBench(t, fake, func(o *Options) {
					o.RestartElevated = func(context.Context, *Typed) error { return nil }
					o.NotTaken = true
					if fake.status.Demo {
						o.Demo = &Demo{Settings: func() config.Settings { return fake.status.Settings }}
					}
				})
				win := b.window.win
				if name == "report" {
					b.c.showOpened(fake.opened)
					b.press(fyne.KeyReturn)
				}
				win.Resize(fyne.NewSize(440, 360-24))
				b.settle()
				if min := win.Content().MinSize(); min.Width > 440 || min.Height > 360-24 {
					t.Errorf("the window cannot be smaller than %v", min)
				}
				place := fyne.CurrentApp().Driver().AbsolutePositionForObject
				if end := place(b.v.apply).Y + b.v.apply.Size().Height; end > 360-24-8 {
					t.Errorf("the buttons end at %v", end)
				}
				strips := b.v.strips
				end := place(strips).Y + strips.Size().Height
				if room := place(b.v.apply).Y - end; room < 150 {
					t.Errorf("the form has a height of %v", room)
				}
				last := b.v.banners.Objects[len(b.v.banners.Objects)-1]
				b.c.key(&fyne.KeyEvent{Name: fyne.KeyEnd})
				if at := place(last).Y + last.Size().Height; at > end {
					t.Errorf("what is said ends at %v, and %v is seen", at, end)
				}
			})
		}
	}
}

// TestFocusStaysInView: a strip that comes with the choice of Redis takes room from the form,
// and the choice is still wholly in view.
func TestFocusStaysInView(t *testing.T) {
	status := databaseStatus()
	status.Platform = platform.Server{}
	b := newBench(t, &fakeWorkflow{status: status}, nil)
	b.window.win.Resize(fyne.NewSize(440, 360-24))
	b.settle()
	b.press(fyne.KeyDown)
	b.settle()
	place := fyne.CurrentApp().Driver().AbsolutePositionForObject
	if from, strips := place(b.v.provider).Y, place(b.v.strips).Y+b.v.strips.Size().Height; from < strips+40 {
		t.Errorf("the provider begins at %v, and the strips end at %v", from, strips)
	}
}
