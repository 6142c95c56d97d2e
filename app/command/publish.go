package command

import (
	"cmp"

	"sessionconfig/app"
	"sessionconfig/config"
)

// act publishes what is pending, or confirms what an earlier publish left.
func (c *publishCommand) act(s *session) error {
	workflow, err := s.open()
	if err != nil {
		return err
	}
	defer workflow.Close()
	status, err := workflow.Load()
	if err != nil {
		// Who may not write may often not read either.
		return cmp.Or(workflow.Permitted(), err)
	}
	if c.Republished {
		return s.confirmRepublish(workflow, status.State)
	}
	outcome, err := s.publish(workflow, c.Force)
	if err != nil {
		return err
	}
	return s.conclude(nil, outcome)
}

// confirmRepublish forgets what an earlier publish left to be done by hand.
func (s *session) confirmRepublish(workflow *app.App, state config.State) error {
	switch {
	case !state.PendingSince.IsZero():
		return &commandError{
			code:    app.ExitFailed,
			problem: "A publish is pending, and what it will leave to be done by hand cannot be done before it.",
			remedy:  `Run "` + Name + ` publish" first.`,
		}
	case state.Republish == config.RepublishNone:
		return s.conclude(nil, app.Outcome{Message: "Nothing is left to be done by hand after a publish."})
	}
	if err := workflow.ConfirmRepublish(); err != nil {
		return err
	}
	return s.conclude(nil, app.Outcome{Message: "What the publish left to be done by hand is confirmed as done.", Changed: []string{"settings"}})
}
