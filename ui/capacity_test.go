package ui

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sessionconfig/app"
	"sessionconfig/redisprobe"
	"sessionconfig/redisprobe/capacity"
	"sessionconfig/ui/kit"
)

// noevictionThen, kernelThen are what the report says of a full master.
const (
	noevictionThen = "Redis refuses every write: every login fails, and so does every request that changes a session."
	kernelThen     = "The machine runs out of memory, and its kernel ends the Redis process: all sessions on it fail at once, and those that were not saved are lost."
)

// capacityMasterOf is a master with 512 MB.
func capacityMasterOf(address string, sessions int64, share float64) redisprobe.CapacityMaster {
	const limit, session = 512 << 20, 6000
	used := 40<<20 + sessions*session
	return redisprobe.CapacityMaster{
		Address: address, Sessions: sessions, Share: share, SessionBytes: session, UsedBytes: used, LimitBytes: limit, Maxmemory: limit,
		Policy: "noeviction", Then: noevictionThen, Room: (limit - used) / session, Machine: 16 << 30, NodesThere: 2, Fragmentation: 1.1, ForkBytes: limit / 10, Buffers: 1 << 20,
	}
}

// capacityThree are three masters, of which one serves half of the slots.
func capacityThree(expect int64) redisprobe.CapacityReport {
	r := redisprobe.CapacityReport{
		Expected: expect, Session: capacity.Session{Measured: 1500, MedianBytes: 5300, P95Bytes: 9800, LargestBytes: 21000, PerGigabyte: 178956, LivesS: 1200},
		Masters: []redisprobe.CapacityMaster{
			capacityMasterOf("172.31.11.176:7000", 10300, 0.25), capacityMasterOf("172.31.3.184:7000", 10150, 0.25), capacityMasterOf("172.31.6.35:7000", 20480, 0.5),
		},
	}
	for i := range r.Masters {
		m := &r.Masters[i]
		m.Expected = int64(float64(expect) * m.Share)
		if expect > 0 {
			m.NeedsBytes = m.UsedBytes + max(0, m.Expected-m.Sessions)*m.SessionBytes
		}
	}
	r.Room = 2 * r.Masters[2].Room
	return r
}

const unequalAdvice = "Run redis-cli --cluster rebalance 172.31.6.35:7000, so that the masters share the slots evenly. 172.31.6.35:7000 serves 50 % of the slots and has 20480 of 40930 sessions."

func capacityFits() redisprobe.CapacityReport {
	r, fits := capacityThree(50_000), true
	r.Fits, r.Advice = &fits, []string{unequalAdvice}
	r.Growth = &capacity.Growth{SecondsBetween: 40, PerHour: 1800, FullInHours: 65.3}
	return r
}

func capacityLacks() redisprobe.CapacityReport {
	r, fits := capacityThree(240_000), false
	r.Fits, r.Advice = &fits, []string{
		unequalAdvice, "Set maxmemory to 728mb on 172.31.6.35:7000; that takes 873.0 MB of the machine, in addition to its other nodes.",
		"Or use 5 masters like these instead of 3, with the slots shared evenly.",
		"Or shorten the session timeout of the platform from 20 to 13 minutes: sessions are kept that long after their last use.",
	}
	return r
}

// capacityOfMachine is a single server without maxmemory.
func capacityOfMachine() redisprobe.CapacityReport {
	m := capacityMasterOf("172.31.6.35:6379", 900_000, 1)
	m.Estimated, m.Maxmemory, m.LimitBytes, m.Then, m.NodesThere = true, 0, 13<<30, kernelThen, 1
	m.Room = (m.LimitBytes - m.UsedBytes) / m.SessionBytes
	return redisprobe.CapacityReport{
		Room: m.Room, Session: capacity.Session{Measured: 500, MedianBytes: 5300, P95Bytes: 9800, LargestBytes: 21000, PerGigabyte: 178956},
		Masters: []redisprobe.CapacityMaster{m},
		Advice:  []string{"Set maxmemory 13312mb in redis.conf of 172.31.6.35:6379: the machine can give no more, and without a limit the kernel may end the process."},
	}
}

// capacityOfMachineFits is that server, with what was expected.
func capacityOfMachineFits() redisprobe.CapacityReport {
	r, fits := capacityOfMachine(), true
	r.Expected, r.Fits = 1_200_000, &fits
	r.Masters[0].Expected, r.Masters[0].NeedsBytes = 1_200_000, 8<<30
	return r
}

// inDialog are the objects of a kind in the topmost dialog, in order.
func inDialog[O fyne.CanvasObject](w fyne.Window) []O {
	var found []O
	for _, o := range test.LaidOutObjects(w.Canvas().Overlays().Top()) {
		if one, ok := o.(O); ok {
			found = append(found, one)
		}
	}
	return found
}

// openCapacity opens the dialog over a workflow that forecasts.
func openCapacity(t *testing.T, forecast func(o redisprobe.CapacityOptions) (redisprobe.CapacityReport, error)) *bench {
	t.Helper()
	b := newBench(t, &fakeWorkflow{status: redisStatus()}, nil)
	b.window.win.Resize(fyne.NewSize(Width, Height))
	b.fake.capacity = func(_ context.Context, o redisprobe.CapacityOptions) (redisprobe.CapacityReport, error) {
		return forecast(o)
	}
	b.c.checkSessions()
	b.until("the first look", func() bool { return b.fake.count("capacity") > 0 && !contains(said(b.window.win), "Measuring...") })
	return b
}

// TestCapacityExpected: how many fit is shown at once; what is expected is asked for by
// Enter in its field, which does not close the dialog, and Esc does.
func TestCapacityExpected(t *testing.T) {
	var asked []redisprobe.CapacityOptions
	b := openCapacity(t, func(o redisprobe.CapacityOptions) (redisprobe.CapacityReport, error) {
		asked = append(asked, o)
		if o.Expect > 0 {
			return capacityLacks(), nil
		}
		return capacityThree(0), nil
	})
	win := b.window.win
	b.expect(win, "124,014 more sessions fit until the first master is full.", "room for 62,007 more", "maxmemory 512.0 MB", "50 % of the slots", noevictionThen[:30])
	field := inDialog[*kit.Input](win)[0]
	win.Canvas().Focus(field)
	b.typeText("many")
	b.press(fyne.KeyReturn)
	b.settle()
	if b.expect(win, "A whole number from 1 to 1,000,000,000."); len(asked) != 1 {
		t.Errorf("asked %+v", asked)
	}
	b.typeInField("1,000,000,001")
	b.press(fyne.KeyReturn)
	b.typeInField("240 000")
	b.press(fyne.KeyReturn)
	b.settle()
	if len(asked) != 2 || asked[1] != (redisprobe.CapacityOptions{Expect: 240_000}) {
		t.Errorf("asked %+v", asked)
	}
	b.expect(win, "240,000 sessions do not fit.", "120,000 of the expected sessions: needs", "shortfall", "What to do", "Set maxmemory to 728mb", "Or use 5 masters")
	b.press(fyne.KeyEscape)
	if b.c.modal() {
		t.Error("Esc does not close it")
	}
}

// TestCapacityOfGivenSize: without sessions nothing is written until the size of one is
// entered.
func TestCapacityOfGivenSize(t *testing.T) {
	var asked []redisprobe.CapacityOptions
	b := openCapacity(t, func(o redisprobe.CapacityOptions) (redisprobe.CapacityReport, error) {
		asked = append(asked, o)
		if o.Content == 0 {
			return capacity.Empty(), redisprobe.ErrNoSessions
		}
		return capacityOfMachine(), nil
	})
	win := b.window.win
	b.expect(win, "There are no sessions to measure yet.", "One is written to each master, then removed.")
	for _, wrong := range []string{"", "large", "17MB"} {
		inDialog[*kit.Input](win)[1].SetText(wrong)
		tap(t, win, "Calculate")
		b.settle()
		b.expect(win, "A size from 1 byte to 16MB, such as 4KB.")
	}
	win.Canvas().Focus(inDialog[*kit.Input](win)[1])
	b.typeInField("4KB")
	b.press(fyne.KeyReturn)
	b.settle()
	if len(asked) != 2 || asked[1].Content != 4096 {
		t.Errorf("asked %+v", asked)
	}
	b.expect(win, "no maxmemory", "room, no maxmemory", kernelThen[:30], "Set maxmemory 13312mb in redis.conf of 172.31.6.35:6379")
}

// TestCapacityKeepsWatching: it measures again and again, shows growth from the first look
// on, and ends with the check box and with the dialog.
func TestCapacityKeepsWatching(t *testing.T) {
	capacityPause = time.Millisecond
	t.Cleanup(func() { capacityPause = 10 * time.Second })
	looks := 0
	b := openCapacity(t, func(redisprobe.CapacityOptions) (redisprobe.CapacityReport, error) {
		looks++
		r := capacityThree(0)
		r.Masters[0].Sessions += int64(looks)
		return r, nil
	})
	win := b.window.win
	check := inDialog[*kit.Check](win)[0]
	check.Tapped(nil)
	b.until("four looks", func() bool { return b.fake.count("capacity again") >= 3 && contains(said(win), "the sessions grew by") })
	check.Tapped(nil)
	b.settle()
	stopped := b.fake.count("capacity again")
	time.Sleep(20 * time.Millisecond)
	b.settle()
	if got := b.fake.count("capacity again"); got != stopped {
		t.Errorf("%d looks after the check box was cleared", got-stopped)
	}
	check.Tapped(nil)
	b.press(fyne.KeyEscape)
	b.settle()
	closed := b.fake.count("capacity again")
	time.Sleep(20 * time.Millisecond)
	b.settle()
	if got := b.fake.count("capacity again"); got != closed {
		t.Errorf("%d looks after the dialog was closed", got-closed)
	}
}

// TestCapacityCopiedAndSaved: Copy and Save... take what the command prints.
func TestCapacityCopiedAndSaved(t *testing.T) {
	atHome(t)
	b := openCapacity(t, func(redisprobe.CapacityOptions) (redisprobe.CapacityReport, error) { return capacityLacks(), nil })
	win := b.window.win
	tap(t, win, "Copy")
	if got := b.app.Clipboard().Content(); got != app.CapacityText(capacityLacks()) || !strings.HasPrefix(got, "240000 sessions do not fit.") || strings.Count(got, "\n") < 15 {
		t.Errorf("copied:\n%s", got)
	}
	path := filepath.Join(t.TempDir(), "c.json")
	tap(t, win, "Save...")
	b.typeInField(path)
	b.press(fyne.KeyReturn)
	b.settle()
	data, err := os.ReadFile(path)
	var read redisprobe.CapacityReport
	if err != nil || json.Unmarshal(data, &read) != nil || read.Expected != 240_000 || len(read.Masters) != 3 {
		t.Errorf("saved: %v\n%s", err, data)
	}
}

// TestCapacityFails: what keeps from measuring is said, and Copy has nothing to copy.
func TestCapacityFails(t *testing.T) {
	b := openCapacity(t, func(redisprobe.CapacityOptions) (redisprobe.CapacityReport, error) {
		return capacity.Empty(), context.DeadlineExceeded
	})
	b.expect(b.window.win, "How many sessions fit", app.Sentence(context.DeadlineExceeded.Error()))
	if inDialog[*kit.Button](b.window.win)[1].Usable() {
		t.Error("Copy can be pressed")
	}
}

// TestCapacityInLanguages: nothing that the forecast says stays in English.
func TestCapacityInLanguages(t *testing.T) {
	full := capacityMasterOf("10.0.0.1:7000", 10, 1)
	full.Maxmemory, full.LimitBytes = 2<<30, 1<<30
	var texts []string
	for _, r := range []redisprobe.CapacityReport{capacityFits(), capacityLacks(), capacityOfMachine(), {Room: capacity.Unknown, Masters: []redisprobe.CapacityMaster{{Policy: "noeviction", Then: kernelThen}}}, {Masters: []redisprobe.CapacityMaster{full}}} {
		texts = append(texts, app.CapacityAnswer(r), app.CapacitySession(r))
		r.Session.OffPercent = 20
		texts = append(texts, app.CapacitySession(r))
		texts = append(texts, r.Advice...)
		for _, m := range r.Masters {
			texts = append(append(texts, m.Then), app.CapacitySum(m)...)
		}
		if r.Growth != nil {
			texts = append(texts, app.CapacityGrowth(*r.Growth), app.CapacityGrowth(capacity.Growth{SecondsBetween: 40, PerHour: 1800, FullInHours: 0.3}))
		}
	}
	for code := range languages(t) {
		speakWithoutTypeface(t, code)
		for _, text := range texts {
			said := sentences(text)
			for _, word := range []string{" the ", "The ", " fit", " of ", "Set ", " and ", "Run ", " serves "} {
				if contains(said, word) {
					t.Errorf("%s: %q", code, said)
					break
				}
			}
		}
	}
}

// TestGroupedNumbers: large numbers are grouped, addresses and settings are not.
func TestGroupedNumbers(t *testing.T) {
	const text = "50000 sessions fit. 10.0.0.1:17000 has 20480 of 1234567, 13312mb; 9999, 999 (1500 measured)."
	if got, want := grouped(text), "50,000 sessions fit. 10.0.0.1:17000 has 20,480 of 1,234,567, 13312mb; 9,999, 999 (1,500 measured)."; got != want {
		t.Errorf("got %q", got)
	}
}
