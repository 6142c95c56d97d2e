package command

// act opens the window.
func (c *windowCommand) act(s *session) error {
	if c.Demo && (s.global.Settings != "" || s.global.PlatformDir != "") {
		return usage("--demo brings settings and a Platform Server of its own.", "Leave --settings and --platform-dir out.")
	}
	if s.json {
		return usage("--json is for the commands, not for the window.", `Give a command, such as "show".`)
	}
	s.code = s.openWindow(WindowOptions{Demo: c.Demo, App: s.options(), Restart: s.args})
	return nil
}
