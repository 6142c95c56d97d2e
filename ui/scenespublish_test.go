//go:build !race

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
	{"output", true, outputScene(nil, func(b *bench) {
		b.until("the output", func() bool { return b.c.output.log.Rows() == outputScenes })
	})},
	{"output-found", false, outputScene(nil, func(b *bench) {
		b.until("the output", func() bool { return b.c.output.log.Rows() == outputScenes })
		b.c.output.find.SetText("module 17")
	})},
	{"output-stop", false, outputScene(nil, func(b *bench) {
		b.until("the output", func() bool { return b.c.output.log.Rows() == outputScenes })
		pressIn(b.output(), fyne.KeyEscape)
	})},
	{"publish-failed", false, outputScene(&ending{err: &app.PublishFailure{ExitCode: 3, Tail: []string{"Error: cannot connect to the database", "Aborted."}}}, func(b *bench) {
		b.dialog(b.output(), "exit code")
	})},
	{"published", false, outputScene(&ending{outcome: app.Outcome{Message: "Service Center and System Components were published."}}, func(b *bench) {
		b.dialog(b.output(), "were published")
	})},
	{"published-republish", false, outputScene(&ending{outcome: app.Outcome{Republish: config.RepublishApplySettings}}, func(b *bench) {
		b.dialog(b.output(), "Apply Settings")
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
				for i := range outputScenes {
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
