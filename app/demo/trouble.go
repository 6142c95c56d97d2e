package demo

import (
	"fmt"
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
	return "Give one of " + strings.Join(TroubleNames(), ", ") + "."
}

// TroubleNames are the names of Troubles, but for the first, in which all is well.
func TroubleNames() []string {
	var names []string
	for _, t := range Troubles()[1:] {
		names = append(names, t.Name)
	}
	return names
}

// find is the trouble of a name. The error is an *UnknownTroubleError.
func find(name string) (Trouble, error) {
	for _, t := range Troubles() {
		if t.Name == name {
			return t, nil
		}
	}
	return Trouble{}, &UnknownTroubleError{name}
}

// Check returns nil for a name of Troubles, else an *UnknownTroubleError.
func Check(name string) error {
	_, err := find(name)
	return err
}
