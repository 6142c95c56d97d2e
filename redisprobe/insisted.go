package redisprobe

import (
	"slices"

	"sessionconfig/internal/finding"
)

// insisted makes errors of those remarks on the environment's files that a server has
// turned out to depend on: a client certificate that it insists on, an issuer without
// which its certificate is not trusted.
func insisted(findings []Finding) {
	has := func(codes ...finding.Code) bool {
		return slices.ContainsFunc(findings, func(f Finding) bool {
			return slices.Contains(codes, f.Code) || slices.ContainsFunc(f.Causes, func(c Finding) bool { return slices.Contains(codes, c.Code) })
		})
	}
	client := has(finding.TLSClientCertificateRequired, finding.TLSClientCertificateRejected)
	issuer := has(finding.TLSUnknownAuthority)
	for i := range findings {
		switch findings[i].Code {
		case finding.EnvPfxUnreadable, finding.EnvPfxPasswordWrong, finding.EnvPfxExpired, finding.EnvFlagsInvalid:
			if client {
				findings[i].Severity = finding.SeverityError
			}
		case finding.EnvIssuerUnreadable:
			if issuer {
				findings[i].Severity = finding.SeverityError
			}
		}
	}
}
