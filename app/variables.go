package app

import "sessionconfig/redisprobe/certificate"

// Variables are the SERedis_* variables, which the platform's client reads when SSL is
// on, and what checking their files found.
type Variables struct {
	Used CheckedEnvironment  // as the platform's services get them, and Test Connection uses them
	Own  *CheckedEnvironment // as this process has them, which the platform does not use; nil if these are the same
}

// CheckedEnvironment is the values of the variables, and what checking their files found.
// They contain the password, which must not be shown.
type CheckedEnvironment struct {
	certificate.Environment
	Check certificate.Summary
}

// Variables reads the variables and opens the files that they name, with the same
// findings as Test Connection. It dials nothing, but the files may be on a network.
func (a *App) Variables() Variables {
	look := func(e certificate.Environment) CheckedEnvironment {
		found := certificate.Check(e, a.judged())
		found.Findings = append(found.Findings, a.unreadable(e, found.Findings)...)
		return CheckedEnvironment{Environment: e, Check: found}
	}
	used, own := a.environment(), certificate.FromVariables(a.options.Lookup)
	v := Variables{Used: look(used)}
	if own != used {
		found := look(own)
		v.Own = &found
	}
	return v
}
