package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"sessionconfig/config"
	"sessionconfig/ui/kit"
)

// timeouts are the fields for the two parameters that say how long the
// platform's client waits.
type timeouts struct {
	fields []timeoutField
	root   fyne.CanvasObject
}

// timeoutField is the field for one parameter.
type timeoutField struct {
	key   string // as the platform's client spells it
	input *kit.Input
}

// Measures of the fields.
const (
	timeoutWidth = 64 // of a number of milliseconds, with some room
	timeoutGap   = 6  // between a field and its words
)

func newTimeouts(changed func()) *timeouts {
	field := func(key string) timeoutField {
		f := timeoutField{key: key, input: kit.NewInput()}
		f.input.OnChanged = func(string) { changed() }
		return f
	}
	words := func(text string) fyne.CanvasObject {
		return kit.NewFixed(kit.LabelWidth(text)+1, kit.NewParagraph(text))
	}
	connect, answer := field("connectTimeout"), field("syncTimeout")
	return &timeouts{
		fields: []timeoutField{connect, answer},
		root: kit.NewLine(timeoutGap, nil,
			kit.NewFixed(timeoutWidth, connect.input), words(tr("to connect")), kit.NewFixed(timeoutGap, kit.NewSpace()),
			kit.NewFixed(timeoutWidth, answer.input), words(tr("to answer"))),
	}
}

// take shows the timeouts among parameters, and returns the others.
func (t *timeouts) take(parameters []config.Parameter) []config.Parameter {
	others := slices.Clone(parameters)
	for _, f := range t.fields {
		if at := indexOf(others, f.key); at >= 0 {
			f.input.Set(others[at].Value)
			others = slices.Delete(others, at, at+1)
		}
	}
	return others
}

// put returns parameters with the timeouts, each where it was in former, new ones at the
// end: what was not changed must not look changed.
func (t *timeouts) put(parameters, former []config.Parameter) []config.Parameter {
	type placed struct {
		config.Parameter
		at int
	}
	var set []placed
	for _, f := range t.fields {
		value := strings.TrimSpace(f.input.Text)
		if value == "" {
			continue
		}
		p := placed{config.Parameter{Key: f.key, Value: value}, len(former) + len(parameters)}
		if at := indexOf(former, f.key); at >= 0 {
			p.Key, p.at = former[at].Key, at
		}
		set = append(set, p)
	}
	slices.SortStableFunc(set, func(a, b placed) int { return a.at - b.at })
	result := slices.Clone(parameters)
	for _, p := range set {
		result = slices.Insert(result, min(p.at, len(result)), p.Parameter)
	}
	return result
}

// owns tells whether a parameter has a field here.
func (t *timeouts) owns(key string) bool {
	return slices.ContainsFunc(t.fields, func(f timeoutField) bool { return strings.EqualFold(f.key, key) })
}

// mark marks the fields of these parameters, and no others.
func (t *timeouts) mark(keys []string) {
	for _, f := range t.fields {
		f.input.Mark(slices.ContainsFunc(keys, func(key string) bool { return strings.EqualFold(f.key, key) }))
	}
}

// indexOf finds a parameter by its key, in any case; -1 if there is none.
func indexOf(parameters []config.Parameter, key string) int {
	return slices.IndexFunc(parameters, func(p config.Parameter) bool { return strings.EqualFold(p.Key, key) })
}
