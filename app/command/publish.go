package command

import "cmp"

// act publishes what is pending.
func (c *publishCommand) act(s *session) error {
	workflow, err := s.open()
	if err != nil {
		return err
	}
	defer workflow.Close()
	if _, err := workflow.Load(); err != nil {
		// Who may not write may often not read either.
		return cmp.Or(workflow.Permitted(), err)
	}
	outcome, err := s.publish(workflow, c.Force)
	if err != nil {
		return err
	}
	return s.conclude(nil, outcome)
}
