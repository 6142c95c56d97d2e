package app

import (
	"sessionconfig/internal/client"
	"sessionconfig/redisprobe/certificate"
)

// Variables are the SERedis_* variables, which the platform's client reads when
// SSL is on, and what they come to on this machine.
type Variables struct {
	Here    Surroundings  // as this process has them: Test Connection uses these
	Machine *Surroundings // as the platform's services get them; nil where these are the same, or not known
}

// Surroundings are the values of the variables, and what they come to. The value
// of the password is in them: it is not to be shown.
type Surroundings struct {
	certificate.Environment
	Check certificate.Summary
}

// Variables looks at the variables and opens the files that they name. It dials
// nothing, but the files may be on a network.
func (a *App) Variables() Variables {
	look := func(e certificate.Environment) Surroundings {
		return Surroundings{Environment: e, Check: certificate.Check(e, client.Assume())}
	}
	here := certificate.FromVariables(a.options.Lookup)
	v := Variables{Here: look(here)}
	if machine, known := a.options.MachineEnvironment(); known && machine != here {
		found := look(machine)
		v.Machine = &found
	}
	return v
}
