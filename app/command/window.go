package command

// act opens the window.
func (c *windowCommand) act(s *session) error {
	if err := c.Demo.check(s.global); err != nil {
		return err
	}
	if s.json {
		return usage("--json is for the commands, not for the window.", `Give a command, such as "show".`)
	}
	s.code = s.openWindow(WindowOptions{Demo: c.Demo.given, Trouble: c.Demo.trouble, App: s.options(), Restart: s.args})
	return nil
}
