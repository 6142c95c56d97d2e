package command

// act publishes what is pending.
func (c *publishCommand) act(s *session) error {
	workflow, _, err := s.load()
	if err != nil {
		return err
	}
	defer workflow.Close()
	outcome, err := s.publish(workflow, c.Force)
	if err != nil {
		return err
	}
	return s.conclude(nil, outcome)
}
