package ui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"sessionconfig/redisprobe"
	"sessionconfig/redisprobe/capacity"
	"sessionconfig/ui/kit"
)

// capacityScenes are the part that says how many sessions fit.
var capacityScenes = []scene{
	{"capacity", capacityScene(capacityFits(), nil, "50000", (*kit.Link)(nil))},
	{"capacity-lacking", capacityScene(capacityLacks(), nil, "1,000,000", (*kit.Bar)(nil))},
	{"capacity-machine", capacityScene(capacityOfMachine(), nil, "", (*kit.Link)(nil))},
	{"capacity-machine-fits", capacityScene(capacityOfMachineFits(), nil, "1,200,000", (*kit.Bar)(nil))},
	{"capacity-none", capacityScene(capacity.Empty(), redisprobe.ErrNoSessions, "many", (*kit.Link)(nil))},
	{"capacity-low", func(t *testing.T) (*bench, fyne.Window) {
		b, w := capacityScene(capacityFits(), nil, "50000", (*kit.Bar)(nil))(t)
		w.Resize(smallest)
		b.settle()
		scrollTo[*kit.Bar](w)
		return b, w
	}},
}

// capacityScene shows a forecast, scrolled to the first object of a kind.
func capacityScene[O fyne.CanvasObject](report redisprobe.CapacityReport, err error, expect string, _ O) func(*testing.T) (*bench, fyne.Window) {
	return on(redisStatus, func(b *bench) {
		b.fake.sessions = func(context.Context) (redisprobe.SessionsReport, error) {
			if err != nil {
				return redisprobe.SessionsReport{}, nil
			}
			return sessionsOfTwo(), nil
		}
		b.fake.capacity = func(context.Context, redisprobe.CapacityOptions) (redisprobe.CapacityReport, error) {
			return report, err
		}
		b.c.checkSessions()
		b.settle()
		w := b.window.win
		field := inDialog[*kit.Input](w)[0]
		w.Canvas().Focus(field)
		field.SetText(expect)
		b.settle()
		var first O
		if _, away := any(first).(*kit.Bar); away {
			w.Canvas().Unfocus() // as after the wheel: what has the focus is not in view
		}
		scrollTo[O](w)
	})
}

// scrollTo scrolls the dialog to its first object of a kind.
func scrollTo[O fyne.CanvasObject](w fyne.Window) {
	inDialog[*kit.Scroll](w)[0].Lead(inDialog[O](w)[0])
}
