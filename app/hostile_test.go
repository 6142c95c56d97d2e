package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sessionconfig/app/platform"
	"sessionconfig/config/hsconf"
)

// TestCancelledWhileReading cancels a run each time that it has begun to read what is
// on disk, under the lock too: nothing is written then, and no lock stays.
func TestCancelledWhileReading(t *testing.T) {
	for name, act := range map[string]func(context.Context, *fixture) error{
		"apply": func(ctx context.Context, f *fixture) error {
			_, err := f.app.Apply(ctx, settingsOf("c:7000", otherPassword), ApplyOptions{})
			return err
		},
		"restore": func(ctx context.Context, f *fixture) error {
			backups, err := f.app.Backups()
			if err != nil || len(backups) != 1 {
				return errors.New("no backup")
			}
			if _, err := f.app.RestoreDiff(ctx, backups[0].Name); err != nil {
				return err
			}
			_, err = f.app.Restore(ctx, backups[0].Name)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			cancelled := 0
			for at := 1; ; at++ {
				f := newFixture(t, serverTextFor(""))
				f.apply(settingsOf(testHosts, testPassword), ApplyOptions{})
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				find, finds := f.options.Find, 0
				f.options.Find = func(override string) (platform.Server, error) {
					if finds++; finds == at {
						cancel()
					}
					return find(override)
				}
				f.restart()
				f.load()
				before := f.files()
				err := act(ctx, f)
				if ctx.Err() == nil {
					break // it reads no more often
				}
				if err == nil {
					continue // it was writing already
				}
				cancelled++
				if !errors.Is(err, context.Canceled) || ExitCode(err) != ExitCancelled {
					t.Errorf("error %v, exit code %d", err, ExitCode(err))
				}
				if diff := cmp.Diff(before, f.files()); diff != "" {
					t.Errorf("cancelled, and written all the same:\n%s", diff)
				}
				if locks, _ := filepath.Glob(filepath.Join(f.options.PlatformDir, ".sessionconfig*")); len(locks) > 0 {
					t.Errorf("left behind: %v", locks)
				}
			}
			if cancelled < 3 {
				t.Errorf("only %d runs were cancelled", cancelled)
			}
		})
	}
}

// TestApplyWouldBeTooLarge names what is wrong, and changes nothing.
func TestApplyWouldBeTooLarge(t *testing.T) {
	text := serverTextFor("")
	f := newFixture(t, strings.Replace(text, "</EnvironmentConfiguration>", strings.Repeat(" ", hsconf.MaxSize-len(text))+"</EnvironmentConfiguration>", 1))
	before := f.files()
	_, err := f.app.Apply(t.Context(), settingsOf(testHosts, testPassword), ApplyOptions{})
	if problem, _ := UserError(err); ExitCode(err) != ExitFile || !strings.Contains(problem, "would become larger than 2 MiB") {
		t.Errorf("exit code %d, %s", ExitCode(err), problem)
	}
	if diff := cmp.Diff(before, f.files()); diff != "" {
		t.Error(diff)
	}
}

// TestRestoreDiffOfManyValues compares what is this program's in any case.
func TestRestoreDiffOfManyValues(t *testing.T) {
	many := strings.Repeat("<a/>", 80_000)
	text := func(session string) string {
		return strings.Replace(serverTextFor(session), "</EnvironmentConfiguration>", many+"</EnvironmentConfiguration>", 1)
	}
	f := newFixture(t, text(sessionSection(testPlain, false)))
	f.apply(settingsOf("c:7000", otherPassword), ApplyOptions{})
	backups, err := f.app.Backups()
	if err != nil || len(backups) != 1 {
		t.Fatal(backups, err)
	}
	diff, err := f.app.RestoreDiff(t.Context(), backups[0].Name)
	const tooMany = "There are too many other values to compare; compare the two files with a tool for text."
	want := Difference{Sides: []Side{{"Hosts", "c:7000", testHosts}, {"Password", "set", "differs"}, {"Connection string", "encrypted", "in clear text"}}, Note: tooMany}
	if diff := cmp.Diff(want, diff); diff != "" || err != nil {
		t.Errorf("%s, %v", diff, err)
	}
	if err := os.WriteFile(backups[0].Path, []byte(strings.Repeat("<EnvironmentConfiguration>", 20_000)), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = f.app.RestoreDiff(t.Context(), backups[0].Name)
	if problem, _ := UserError(err); ExitCode(err) != ExitFile || !strings.Contains(problem, "damaged") || !strings.Contains(problem, "nested more than 256 deep") {
		t.Errorf("exit code %d, %s", ExitCode(err), problem)
	}
	diff = differenceOf(snapshotOf(t, text("<InMemorySessionConfiguration>"+many+"</InMemorySessionConfiguration>"), f.key), snapshotOf(t, text(""), f.key))
	if len(diff.Other) != 0 || diff.Note != tooMany {
		t.Errorf("%v", diff)
	}
}
