package ui

import (
	"context"
	"fmt"
	"io"
	"testing"

	"fyne.io/fyne/v2"

	"sessionconfig/app"
	"sessionconfig/config"
)

// publishScenes show the output window.
var publishScenes = []scene{
	{"output", outputScene(nil, func(b *bench) {
		b.until("the output", func() bool { return b.c.output.log.Rows() == outputScenes })
	})},
	{"output-found", outputScene(nil, func(b *bench) {
		b.until("the output", func() bool { return b.c.output.log.Rows() == outputScenes })
		b.c.output.find.SetText("module 17")
	})},
	{"output-stop", outputScene(nil, func(b *bench) {
		b.until("the output", func() bool { return b.c.output.log.Rows() == outputScenes })
		pressIn(b.output(), fyne.KeyEscape)
	})},
	{"publish-failed", outputScene(&ending{err: &app.PublishFailure{ExitCode: 3, Tail: []string{"Error: cannot connect to the database", "Aborted."}}}, func(b *bench) {
		b.dialog(b.output(), "Publishing failed")
	})},
	{"publish-doubt", outputScene(&ending{
		outcome: app.Outcome{Output: `C:\ProgramData\SessionConfig\publish-20260304T050607Z.log`},
		err:     &app.PublishFailure{Troubles: []string{"ERROR: module Users was not published: the database did not answer in time"}},
	}, func(b *bench) { b.dialog(b.output(), "Publishing failed") })},
	{"published", outputScene(&ending{outcome: app.Outcome{Message: "Service Center and System Components were published."}}, func(b *bench) {
		b.dialog(b.output(), "Published")
	})},
	{"published-republish", outputScene(&ending{outcome: app.Outcome{Republish: config.RepublishApplySettings}}, func(b *bench) {
		b.dialog(b.output(), "Apply the settings to all modules")
	})},
}

// outputScenes is how many lines the platform prints in a scene.
const outputScenes = 60

// ending is how publishing ends.
type ending struct {
	outcome app.Outcome
	err     error
}

// outputScene is the output window while the platform publishes, or after it
// ended.
func outputScene(end *ending, do func(b *bench)) func(*testing.T) (*bench, fyne.Window) {
	return func(t *testing.T) (*bench, fyne.Window) {
		b, _ := on(redisStatus, func(b *bench) {
			b.fake.publish = func(ctx context.Context, out io.Writer) (app.Outcome, error) {
				for i := range outputScenes - 2 {
					if i == outputScenes-8 { // in two rows
						fmt.Fprintln(out, "ERROR: module Users was not published: the database did not answer in time, and the compiler service gave up")
					}
					fmt.Fprintf(out, "[%02d/60] Publishing System Components: module %d\r\n", i+1, i+1)
				}
				if end == nil {
					<-ctx.Done()
					return app.Outcome{}, ctx.Err()
				}
				return end.outcome, end.err
			}
			b.c.publish()
		})(t)
		do(b)
		return b, b.output()
	}
}
