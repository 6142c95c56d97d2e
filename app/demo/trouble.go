package demo

import (
	"fmt"
	"slices"
	"strings"
)

// Trouble is what can be wrong with the demo's cluster or with what an
// administrator types for it.
type Trouble struct {
	Name  string // as on the command line; empty: all is well
	Title string // for people
}

// The troubles by name.
const (
	down        = "down"
	password    = "password"
	certificate = "certificate"
	unlisted    = "unlisted"
	lagging     = "lagging"
	moving      = "moving"
)

// Troubles are all that the demo can show, in the order of a menu. In the first, all is well.
func Troubles() []Trouble {
	return []Trouble{
		{"", "All is well"},
		{down, "A machine is down"},
		{password, "The password is wrong"},
		{certificate, "The certificates have another name"},
		{unlisted, "A master is not listed"},
		{lagging, "A replica has lost its master"},
		{moving, "Slots are being moved"},
	}
}

// UnknownTroubleError is the error of a name that is not among Troubles.
type UnknownTroubleError struct{ Name string }

func (e *UnknownTroubleError) Error() string {
	return fmt.Sprintf("the demo has no trouble named %q", e.Name)
}

func (e *UnknownTroubleError) Remedy() string {
	var names []string
	for _, t := range Troubles()[1:] {
		names = append(names, t.Name)
	}
	return "Give one of " + strings.Join(names, ", ") + "."
}

// Check returns nil for a name of Troubles, else an *UnknownTroubleError.
func Check(name string) error {
	if slices.ContainsFunc(Troubles(), func(t Trouble) bool { return t.Name == name }) {
		return nil
	}
	return &UnknownTroubleError{name}
}

// titleOf is the title of a trouble.
func titleOf(name string) string {
	for _, t := range Troubles() {
		if t.Name == name {
			return t.Title
		}
	}
	return ""
}
