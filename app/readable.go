package app

import (
	"slices"

	"sessionconfig/internal/finding"
	"sessionconfig/internal/sddl"
	"sessionconfig/redisprobe"
	"sessionconfig/redisprobe/certificate"
)

// environment has the SERedis_* variables as the platform's client gets them: on Windows
// the machine's, elsewhere this process's.
func (a *App) environment() redisprobe.Environment {
	if machine, known := a.options.MachineEnvironment(); known {
		return machine
	}
	return certificate.FromVariables(a.options.Lookup)
}

// unreadable warns of the files of the client certificate and of its issuer that an
// account of the platform may not read: the administrator who tests can read more. A
// file that found has as unreadable already is left out.
func (a *App) unreadable(e redisprobe.Environment, found []finding.Finding) []finding.Finding {
	var warnings []finding.Finding
	for _, file := range []struct {
		path string
		code finding.Code
	}{{e.ClientCertPfxPath, finding.EnvPfxUnreadable}, {e.IssuerCertPath, finding.EnvIssuerUnreadable}} {
		said := slices.ContainsFunc(found, func(f finding.Finding) bool { return f.Code == file.code })
		if file.path == "" || said {
			continue
		}
		if names := a.barred(file.path); len(names) > 0 {
			f := finding.New(file.code, "", finding.Args{"path": file.path, "reason": "accounts that may not read it: " + finding.List(names, "")})
			f.Severity = finding.SeverityWarning
			warnings = append(warnings, f)
		}
	}
	return warnings
}

// barred are the accounts that certainly may not read a file.
func (a *App) barred(path string) []string {
	descriptor, err := sddl.Parse(a.options.SecurityOf(path))
	if err != nil {
		return nil
	}
	var names []string
	for _, account := range a.options.Accounts() {
		if descriptor.MayRead(sddl.Account{SIDs: account.SIDs, Partly: account.Partly}) == sddl.No {
			names = append(names, account.Name)
		}
	}
	return names
}
