package ui

import (
	"errors"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"sessionconfig/app"
	"sessionconfig/app/demo"
	"sessionconfig/config"
)

// demoFor is a demo as the program hands it to the window.
func demoFor(t *testing.T, d *demo.Demo) *Demo {
	play := &Demo{
		Redis: d.Redis(), Settings: d.Settings,
		Make: func(trouble string) error { return d.Make(t.Context(), trouble) },
		Stop: func() error { return d.StopMaster(t.Context()) }, StartAgain: d.StartAgain,
	}
	for _, known := range demo.Troubles() {
		play.Troubles = append(play.Troubles, DemoTrouble(known))
	}
	return play
}

// choose chooses an entry of the menu Demo.
func (b *bench) choose(label string) {
	b.t.Helper()
	at := slices.IndexFunc(b.c.menu.demo.Items, func(i *fyne.MenuItem) bool { return i.Label == label })
	if at < 0 {
		b.t.Fatalf("the menu has no %q", label)
	}
	b.c.menu.demo.Items[at].Action()
}

// ticked are the entries of the menu Demo that have a tick.
func (b *bench) ticked() (labels []string) {
	for _, item := range b.c.menu.demo.Items {
		if item.Checked {
			labels = append(labels, item.Label)
		}
	}
	return labels
}

// TestDemoMakesTrouble: each entry of the menu Demo makes its trouble, fills in what
// is to be tried, and Test Connection names it; the first one ends it.
func TestDemoMakesTrouble(t *testing.T) {
	d, err := demo.Start(t.Context(), demo.Options{Embedded: true})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	workflow, err := app.New(d.Options())
	if err != nil {
		t.Fatal(err)
	}
	defer workflow.Close()
	b := newBenchOver(t, workflow, func(o *Options) { o.Demo = demoFor(t, d) })
	if got := b.ticked(); !slices.Equal(got, []string{"All is well"}) {
		t.Errorf("at the start the tick is on %q", got)
	}
	said := map[string]string{
		"A machine is down": "tcp-refused", "The password is wrong": "auth-wrong-password",
		"The certificates have another name": "tls-name-mismatch", "A master is not listed": "master-not-listed",
		"A replica has lost its master": "replica-not-linked", "Slots are being moved": "topology-changing",
	}
	for _, trouble := range append(demo.Troubles()[1:], demo.Troubles()[0]) {
		b.choose(trouble.Title)
		if b.c.menu.demo.Items[0].Disabled != true || b.v.test.Usable() {
			t.Error("more can be asked for while the Redis starts")
		}
		b.until("the trouble", func() bool { return b.c.phase == phaseIdle })
		if got := b.ticked(); !slices.Equal(got, []string{trouble.Title}) {
			t.Errorf("the tick is on %q, want %q", got, trouble.Title)
		}
		if trouble.Name != "" {
			b.expect(b.window.win, trouble.Title+".")
		}
		if focused := b.window.win.Canvas().Focused(); focused != fyne.Focusable(b.v.test) {
			t.Errorf("the focus is on a %T", focused)
		}
		start := func() {
			b.window.win.Canvas().Focus(b.v.test) // a test before has moved it on
			b.press(fyne.KeySpace)
		}
		if code, troubled := said[trouble.Title]; troubled {
			start()
			b.dialog(b.window.win, code)
		} else {
			b.succeeds(b.window.win, start)
		}
		b.press(fyne.KeyReturn)
	}
}

// TestDemoThatCannotGoOn: a trouble that could not be made is said, and the tick
// stays where it was. Outside the demo there is no such menu.
func TestDemoThatCannotGoOn(t *testing.T) {
	status := redisStatus()
	status.Demo = true
	b := newBench(t, &fakeWorkflow{status: status}, func(o *Options) {
		o.Demo = &Demo{
			Settings: func() config.Settings { return status.Settings },
			Troubles: []DemoTrouble{{"", "All is well"}, {"down", "A machine is down"}},
			Make:     func(string) error { return errors.New("no ports are free") },
		}
	})
	b.choose("A machine is down")
	b.dialog(b.window.win, "No ports are free")
	b.press(fyne.KeyReturn)
	if got := b.ticked(); !slices.Equal(got, []string{"All is well"}) {
		t.Errorf("the tick is on %q", got)
	}
	if other := newBench(t, &fakeWorkflow{status: redisStatus()}, nil); other.c.menu.demo != nil || len(other.c.menu.main.Items) != 2 {
		t.Error("the menu is there outside the demo")
	}
}
