package command

import (
	"cmp"
	"io"
	"slices"
	"time"

	"sessionconfig/app"
	"sessionconfig/config"
)

// pending is what show and the commands that change something say of the
// publish step.
type pending struct {
	Pending bool   `json:"pending"`
	Since   string `json:"since"` // RFC 3339, UTC; empty when nothing is pending
}

func pendingSince(since time.Time) pending {
	if since.IsZero() {
		return pending{}
	}
	return pending{Pending: true, Since: since.UTC().Format(time.RFC3339)}
}

// done is the JSON object of a command that changed something.
type done struct {
	Done      bool     `json:"done"`
	Message   string   `json:"message"`
	Changed   []string `json:"changed"`
	Backup    string   `json:"backup"`
	Output    string   `json:"output,omitempty"`
	Publish   pending  `json:"publish"`
	Republish string   `json:"republish"`
}

// conclude prints what one or more steps did, as text or as the one object.
// before are sentences that belong to the steps as a whole.
func (r *run) conclude(before []string, steps ...app.Outcome) error {
	if !r.json {
		var lines []string
		for _, step := range steps {
			lines = append(append(lines, oneLine(step.Message, step.PendingNote())), step.Notes...)
			for _, made := range []struct{ what, path string }{{"Backup", step.Backup}, {"Output", step.Output}} {
				if made.path != "" {
					lines = append(lines, made.what+": "+made.path)
				}
			}
		}
		return r.say(lines...)
	}
	answer := done{Done: true, Changed: []string{}, Republish: "none"}
	sentences, pendingNote := before, ""
	for _, step := range steps {
		sentences = append(append(sentences, step.Message), step.Notes...)
		for _, file := range step.Changed {
			if !slices.Contains(answer.Changed, file) {
				answer.Changed = append(answer.Changed, file)
			}
		}
		answer.Backup = cmp.Or(step.Backup, answer.Backup)
		answer.Output = step.Output
		pendingNote = step.PendingNote() // a later step may have published it
		answer.Publish = pendingSince(step.Since)
		answer.Republish = cmp.Or(string(step.Republish), answer.Republish)
	}
	answer.Message = oneLine(append(sentences, pendingNote)...)
	return r.print(answer)
}

// publish runs the publish step. Its output goes to standard output, or beside
// it when that is for the one JSON object.
func (r *run) publish(workflow *app.App, anyway bool) (app.Outcome, error) {
	var out io.Writer = r.env.Stdout
	if r.json {
		out = r.env.Stderr
	}
	publish := workflow.Publish
	if anyway {
		publish = workflow.PublishAnyway
	}
	shown := &app.Printable{Out: out}
	outcome, err := publish(r.ctx, shown)
	_ = shown.Flush() // if this fails, so does the next line
	if err != nil {
		r.output = outcome.Output
		if !r.json && r.output != "" {
			_ = r.say("Output: " + r.output) // the publish's error is returned
		}
	}
	if words := republishWords(outcome.Republish); err == nil && words != "" {
		outcome.Notes = append(outcome.Notes, words)
	}
	return outcome, err
}

// republishWords are the two answers to what a publish left to be done by hand, as
// the window's buttons have them; empty when nothing is left.
func republishWords(left config.Republish) string {
	if app.RepublishText(left) == "" {
		return ""
	}
	return `Done, I have republished: run "` + Name + ` publish --republished". Later: "` + Name + ` show" shows this again.`
}
