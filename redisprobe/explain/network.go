package explain

import (
	"errors"
	"net"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe/wire"
)

// unresolved says why a name has no address.
func unresolved(err error) string {
	lookup, ok := errors.AsType[*net.DNSError](err)
	switch {
	case !ok, wire.RanOut.Is(err), lookup.IsTimeout:
		return "no DNS server answered in time"
	case lookup.IsNotFound:
		return "the name is not known"
	default:
		return lookup.Err
	}
}

// unconnected says why no connection came about.
func (e *Explainer) unconnected(err error, address string) []finding.Finding {
	if at, ok := errors.AsType[*wire.TunnelError](err); ok {
		return one(finding.TCPUnreachable, address, finding.Args{
			"reason": "the HTTP proxy " + at.Proxy + " of the parameter tunnel failed (" + e.proxyFailure(at.Err) + ")",
		})
	}
	reason := innermost(err)
	switch {
	case wire.RanOut.Is(err), wire.Unanswered.Is(err):
		return one(finding.TCPTimeout, address, finding.Args{"timeout": e.Timeout})
	case wire.Refused.Is(err):
		return one(finding.TCPRefused, address, nil)
	case wire.HungUp.Is(err):
		return closedBefore(address, "it answered")
	case wire.NoRoute.Is(err):
		reason = "no route to the host"
	case wire.NoNetwork.Is(err):
		reason = "the network is unreachable"
	case wire.Forbidden.Is(err):
		reason = "a firewall forbids it"
	case wire.TooManyFiles.Is(err):
		reason = "this machine has too many files open"
	}
	return one(finding.TCPUnreachable, address, finding.Args{"reason": reason})
}

// proxyFailure says why an HTTP proxy made no connection.
func (e *Explainer) proxyFailure(err error) string {
	_, unresolved := errors.AsType[*net.DNSError](err)
	refusal, refused := errors.AsType[*wire.RefusalError](err)
	switch {
	case refused:
		return e.Clean(`it answered "`+refusal.Status) + `" and not with a plain HTTP/1.1 200`
	case unresolved:
		return "its name cannot be resolved"
	case wire.RanOut.Is(err):
		return "it did not answer within " + e.Timeout
	case wire.Refused.Is(err):
		return "it refused the connection"
	case wire.HungUp.Is(err):
		return "it closed the connection"
	default:
		return innermost(err)
	}
}

// closedBefore is the finding on a connection that was closed before something.
func closedBefore(address, what string) []finding.Finding {
	return one(finding.ConnectionClosed, address, finding.Args{"when": "before " + what})
}

// innermost is the text of the error at the bottom.
func innermost(err error) string {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err.Error()
		}
		err = next
	}
}
