package finding

// networkTable has what can be wrong between this machine and a port.
var networkTable = []Definition{
	{
		Code: ResolveFailed, Stage: StageResolve, Severity: SeverityError,
		Message:  `The name "{host}" cannot be resolved: {reason}.`,
		Remedy:   "Check the spelling of {host}, and that this server's DNS servers or its hosts file have the name (try: nslookup {host}).",
		Meaning:  "No address was found for the host's name.",
		Detected: "The name is looked up as the platform would do it. No DNS server or file has an address for it, or no server answers in time.",
	},
	{
		Code: TCPRefused, Stage: StageConnect, Severity: SeverityError,
		Message:  "{host} refused the connection on port {port}.",
		Remedy:   "Check that Redis is running on {host} and listens on port {port} (bind and port in redis.conf). Review firewall rules and network connections: TCP port {port} of {host} must be open to this server.",
		Meaning:  "The host answers, but nothing listens on this port, or a firewall rejects the connection.",
		Detected: "Every address of the host answers the connection attempt with a reset.",
	},
	{
		Code: TCPTimeout, Stage: StageConnect, Severity: SeverityError,
		Message:  "{host} did not answer on port {port} within {timeout}.",
		Remedy:   "Review firewall rules and network connections: TCP port {port} of {host} must be open to this server. Also check that {host} is the right address and that it is running.",
		Meaning:  "Nothing answers. Usually a firewall drops the packets, or the host is off.",
		Detected: "The connection attempt was still unanswered when the time limit was reached.",
	},
	{
		Code: TCPUnreachable, Stage: StageConnect, Severity: SeverityError,
		Message:  "{host} cannot be reached on port {port}: {reason}.",
		Remedy:   "Check the address, and this server's network settings and routes. Review firewall rules and network connections between this server and {host}, port {port}.",
		Meaning:  "The network reports that it cannot deliver the packets.",
		Detected: "The connection attempt fails with an error other than refused or timed out, such as no route, network unreachable, or forbidden.",
	},
	{
		Code: ConnectionClosed, Stage: StageConnect, Severity: SeverityError,
		Message:  "{host} accepted the connection on port {port} and closed it {when}.",
		Remedy:   "Check the log of the server at {node}: it may have been stopped just then. Review firewall rules and network connections: a firewall, proxy or load balancer between this server and {host}, port {port}, may be closing connections. Also check that this is the Redis port.",
		Meaning:  "Something answers on the port, but it closes the connection.",
		Detected: "The connection is closed or reset before an answer comes. A second connection finds neither TLS nor an error message of Redis.",
	},
}

// overallTable has what ends a test from outside.
var overallTable = []Definition{
	{
		Code: TimedOut, Stage: StageOverall, Severity: SeverityError,
		Message:  "{host} accepted the connection on port {port} but did not finish answering within {timeout} ({doing}).",
		Remedy:   "Check with redis-cli that the server at {node} answers; it may be overloaded, suspended, or busy with a slow command or script. Review firewall rules and network connections: a firewall or proxy may accept connections in its place. On a slow network, test with a longer time limit.",
		Meaning:  "The server accepted the connection and then did not answer, or the time limit was reached in a later stage.",
		Detected: "The time limit of the test was reached after the connection to the node was made.",
	},
	{
		Code: Cancelled, Stage: StageOverall, Severity: SeverityError,
		Message:  "The test was cancelled before it ended.",
		Remedy:   "Test the connection again.",
		Meaning:  "The test was stopped, so its result is incomplete.",
		Detected: "Cancel was clicked, or the run was interrupted (Ctrl+C).",
	},
}
