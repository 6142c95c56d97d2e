package finding

// fleetTable holds what reports of several front-end servers, side by side, show.
var fleetTable = []Definition{
	{
		Code: FleetSettingsDiffer, Stage: StageFleet, Severity: SeverityError,
		Message:  "{setting} is not the same on all front-end servers: {values}.",
		Remedy:   "Export the settings on a server that has the right ones (sessionconfig export FILE), apply the file on {machines} (sessionconfig apply --from FILE), and publish.",
		Meaning:  "A user's next request goes to another front-end server, which looks for the session elsewhere or cannot read it.",
		Detected: "The settings in the reports are compared, hosts whatever their order, passwords by fingerprint.",
	},
	{
		Code: FleetNodeUnreachableFrom, Stage: StageFleet, Severity: SeverityError,
		Message:  "{node} can be used from {others}, but not from {machines}. {cause}",
		Remedy:   "Compare firewall rules, routes and certificate files of {machines} with those of {others}, then run sessionconfig test on {machines}.",
		Meaning:  "Users whom the load balancer sends to that front-end server have no sessions, the others do.",
		Detected: "A stage of the node failed in the reports of some servers and in none of the others.",
	},
	{
		Code: FleetClientVersionDiffers, Stage: StageFleet, Severity: SeverityWarning,
		Message:  "The platform's Redis client is not of the same version on all front-end servers: {values}.",
		Remedy:   "Install the same version of Platform Server on all front-end servers, then test again on {machines}.",
		Meaning:  "Versions of the client read settings and check certificates differently: what works on one server may fail on another.",
		Detected: "The versions of StackExchange.Redis in the reports are compared.",
	},
	{
		Code: FleetPlatformVersionDiffers, Stage: StageFleet, Severity: SeverityWarning,
		Message:  "Platform Server is not of the same version on all front-end servers: {values}.",
		Remedy:   "Install the same version of Platform Server on all front-end servers of an environment, then publish.",
		Meaning:  "An environment's servers run the same version; an upgrade was not finished.",
		Detected: "The versions of Platform Server in the reports are compared.",
	},
	{
		Code: FleetCertificateDiffers, Stage: StageFleet, Severity: SeverityWarning,
		Message:  "{certificate} is not the same on all front-end servers: {values}.",
		Remedy:   "If certificates are being renewed, finish that on {machines}; if not, find out what stands between {machines} and Redis: a device that opens TLS shows a certificate of its own.",
		Meaning:  "One server still has last year's file, or sees another certificate than the others do.",
		Detected: "Certificates in the reports are compared by their SHA-256 fingerprints.",
	},
	{
		Code: FleetClockSkew, Stage: StageFleet, Severity: SeverityWarning,
		Message:  "The clock of {machine} is {seconds} s {direction} the other front-end servers.",
		Remedy:   "Set up time synchronisation on {machine} (w32tm /resync on Windows, timedatectl set-ntp true on Linux).",
		Meaning:  "Sessions and tokens expire too early or too late for users who change servers.",
		Detected: "Each server's clock is compared with that of the same Redis nodes; 5 s are too much.",
	},
	{
		Code: FleetLatency, Stage: StageFleet, Severity: SeverityWarning,
		Message:  "{node} is farther from {machine} than from the others: a round trip takes {ms} ms, the median is {median} ms.",
		Remedy:   "Look for what lies between {machine} and {host}: another data centre, a VPN, a proxy, a busy network card.",
		Meaning:  "Each request on that server waits longer for its session.",
		Detected: "The round trip is more than three times the median of all servers, and at least 5 ms more.",
	},
	{
		Code: FleetStaleReport, Stage: StageFleet, Severity: SeverityWarning,
		Message:  "A {kind} report is old: {machines}. The oldest was made {hours} hours ago.",
		Remedy:   "Run sessionconfig {kind} --json on {machines} again, and compare anew.",
		Meaning:  "What it says may no longer hold.",
		Detected: "The report was made more than 24 hours ago.",
	},
}
