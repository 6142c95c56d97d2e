package finding

// networkTable holds what can be between this machine and a port.
var networkTable = []Definition{
	{
		Code: ResolveFailed, Stage: StageResolve, Severity: SeverityError,
		Message:  `The name "{host}" cannot be resolved: {reason}.`,
		Remedy:   "Check the spelling of {host}, and that this machine's DNS servers or its hosts file know the name (try: nslookup {host}).",
		Meaning:  "No address is known for the host's name.",
		Detected: "The name is looked up as the platform would; no DNS server or file has an address for it, or none answers in time.",
	},
	{
		Code: TCPRefused, Stage: StageConnect, Severity: SeverityError,
		Message:  "{host} refused the connection on port {port}.",
		Remedy:   "Check that Redis is running on {host} and listens on port {port} there (bind and port in redis.conf), and review firewall rules and network connections: TCP port {port} of {host} must be open to this server.",
		Meaning:  "The machine answers, but nothing listens on this port, or a firewall rejects it.",
		Detected: "Every address of the host answers the connection with a reset.",
	},
	{
		Code: TCPTimeout, Stage: StageConnect, Severity: SeverityError,
		Message:  "{host} did not answer on port {port} within {timeout}.",
		Remedy:   "Review firewall rules and network connections: TCP port {port} of {host} must be open to this server. Check also that {host} is the right address and that the machine is running.",
		Meaning:  "The connection is swallowed: mostly a firewall, or a machine that is off.",
		Detected: "The connection was still unanswered when the time ended.",
	},
	{
		Code: TCPUnreachable, Stage: StageConnect, Severity: SeverityError,
		Message:  "There is no way to {host} on port {port}: {reason}.",
		Remedy:   "Check the address, this server's network settings and routes, and review firewall rules and network connections between this server and {host}, port {port}.",
		Meaning:  "The network itself says that it cannot deliver.",
		Detected: "The connection fails with an error other than refused or timed out: no route, network unreachable, forbidden.",
	},
	{
		Code: ConnectionClosed, Stage: StageConnect, Severity: SeverityError,
		Message:  "{host} accepted the connection on port {port} and closed it {when}.",
		Remedy:   "Look into the log of the server at {node}: it may have been stopped just then. Review firewall rules and network connections: a firewall, a proxy or a load balancer between this server and {host}, port {port}, may be closing connections; check also that the port is the Redis port.",
		Meaning:  "Someone is there, but hangs up.",
		Detected: "The connection ends or is reset before an answer, and a second look finds neither TLS nor an explanation from Redis.",
	},
}

// overallTable holds what ends a test from outside.
var overallTable = []Definition{
	{
		Code: TimedOut, Stage: StageOverall, Severity: SeverityError,
		Message:  "{host} accepted the connection on port {port} but did not finish answering within {timeout} ({doing}).",
		Remedy:   "Check with redis-cli that the server at {node} answers; it may be overloaded, stopped, or busy with a slow command or script. Review firewall rules and network connections: a firewall or proxy may accept connections in its place. On a slow network, test with a longer time.",
		Meaning:  "The peer accepted and then stayed silent, or the time ended in a later stage.",
		Detected: "The time of the test ended after the connection to the node was made.",
	},
	{
		Code: Cancelled, Stage: StageOverall, Severity: SeverityError,
		Message:  "The test was cancelled before it ended.",
		Remedy:   "Test the connection again.",
		Meaning:  "Someone stopped the test.",
		Detected: "The caller cancelled it.",
	},
}
