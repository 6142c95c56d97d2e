package command

import (
	"cmp"

	"sessionconfig/app"
)

// act publishes what is pending, or confirms what an earlier publish left.
func (c *publishCommand) act(r *run) error {
	workflow, err := r.open()
	if err != nil {
		return err
	}
	defer workflow.Close()
	if c.Republished {
		return r.confirmRepublish(workflow)
	}
	if _, err := workflow.Load(); err != nil {
		// Who may not write may often not read either.
		return cmp.Or(workflow.Permitted(), err)
	}
	outcome, err := r.publish(workflow, c.Force)
	if err != nil {
		return err
	}
	return r.conclude(nil, outcome)
}

// confirmRepublish forgets what an earlier publish left to be done by hand.
func (r *run) confirmRepublish(workflow *app.App) error {
	outcome, err := workflow.ConfirmRepublish()
	if err != nil {
		return err
	}
	if outcome.Pending {
		return failed(outcome.Message, `Run "`+Name+` publish" first.`)
	}
	return r.conclude(nil, outcome)
}
