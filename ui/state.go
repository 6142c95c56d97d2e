package ui

import "sessionconfig/config"

// phase is what the window is busy with.
type phase int

// The phases.
const (
	phaseIdle          phase = iota
	phaseTesting             // Test Connection runs
	phaseApplying            // from Apply and Exit to the publish popup
	phasePublishing          // the platform publishes, or what follows it is read
	phaseRestarting          // the window with the rights to apply is awaited
	phaseMakingTrouble       // the demo's Redis starts again
	phaseOpened              // a report that was read is shown in the place of the form
	phaseLocked              // what is stored cannot be read: nothing can be filled in, tested or applied
)

// state is all that decides what can be used.
type state struct {
	phase    phase
	provider config.Provider
	ssl      bool
	passed   bool // what is shown was tested and passed
}

// testIsNext tells whether Test Connection is what Enter means: until what is shown
// has passed it. Then Apply and Exit is.
func testIsNext(s state) bool {
	return s.phase == phaseIdle && s.provider == config.ProviderRedis && !s.passed
}

// enabled says what can be used in a state. Everything in the window that is
// ever greyed is in here, and nothing else greys it.
type enabled struct {
	Provider bool
	Fields   bool // hosts, password, Use SSL
	SSLHost  bool
	Advanced bool
	Test     bool // starts the test, or cancels it while it runs
	Apply    bool
	Files    bool // Import and Export
	Report   bool // Open Report
	Sessions bool
	Watch    bool // Watch a Failover, of what is saved
	Platform bool // Platform Server Folder and Restore Backup: what helps when nothing can be read
	Exit     bool
}

// enabledIn is the one place that decides.
func enabledIn(s state) enabled {
	idle := s.phase == phaseIdle
	redis := s.provider == config.ProviderRedis
	return enabled{
		Provider: idle,
		Fields:   idle && redis,
		SSLHost:  idle && redis && s.ssl,
		Advanced: idle && redis,
		Test:     redis && (idle || s.phase == phaseTesting),
		Apply:    idle,
		Files:    idle && s.provider != "", // which nothing that could be read says
		Report:   idle || s.phase == phaseOpened,
		Sessions: idle && redis,
		Watch:    idle || s.phase == phaseTesting || s.phase == phasePublishing,
		Platform: idle || s.phase == phaseLocked,
		Exit:     s.phase != phaseApplying,
	}
}
