package finding

// fleetTable has what the reports of several front-end servers show when they are compared.
var fleetTable = []Definition{
	{
		Code: FleetSettingsDiffer, Stage: StageFleet, Severity: SeverityError,
		Message:  "The front-end servers do not all have the same {setting}: {values}.",
		Remedy:   "Export the settings on a server that has the right ones (sessionconfig export FILE --passphrase-file PASSPHRASE; without a passphrase the password is left out). Apply the file on {machines} (sessionconfig apply --from FILE --passphrase-file PASSPHRASE), and publish.",
		Meaning:  "A user's next request can go to another front-end server, which looks for the session elsewhere or cannot read it.",
		Detected: "The settings in the reports differ. The order of hosts does not matter; passwords are compared by their fingerprints.",
	},
	{
		Code: FleetNodeUnreachableFrom, Stage: StageFleet, Severity: SeverityError,
		Message:  "{node} works from {others}, but not from {machines}. {cause}",
		Remedy:   "Compare the settings, password, firewall rules, routes and certificate files of {machines} with those of {others}. Correct what differs, then run sessionconfig test on {machines}.",
		Meaning:  "Users whom the load balancer sends to that front-end server have no sessions.",
		Detected: "A stage of the node failed in the reports of some servers, but not in those of the others.",
	},
	{
		Code: FleetClientVersionDiffers, Stage: StageFleet, Severity: SeverityWarning,
		Message:  "The front-end servers do not all have the same version of the platform's Redis client: {values}.",
		Remedy:   "Install the same Platform Server version on all front-end servers, then test again on {machines}.",
		Meaning:  "Versions of the client differ in how they read settings and check certificates. What works on one server may fail on another.",
		Detected: "The versions of StackExchange.Redis in the reports differ.",
	},
	{
		Code: FleetPlatformVersionDiffers, Stage: StageFleet, Severity: SeverityWarning,
		Message:  "The front-end servers do not all have the same Platform Server version: {values}.",
		Remedy:   "Install the same Platform Server version on all front-end servers of the environment, then publish.",
		Meaning:  "All servers of an environment must run the same version. An upgrade may be unfinished.",
		Detected: "The versions of Platform Server in the reports differ.",
	},
	{
		Code: FleetCertificateDiffers, Stage: StageFleet, Severity: SeverityWarning,
		Message:  "{certificate} is not the same on all front-end servers: {values}.",
		Remedy:   "Finish the renewal on {machines}: copy the current file there. If it is the certificate of a node, find out what is between {machines} and Redis: a device that decrypts TLS shows its own certificate.",
		Meaning:  "One server still has an old file, or is shown another certificate than the others are.",
		Detected: "The SHA-256 fingerprints of the certificates in the reports differ.",
	},
	{
		Code: FleetClockSkew, Stage: StageFleet, Severity: SeverityWarning,
		Message:  "The clock of {machine} is {seconds} s {direction} the other front-end servers.",
		Remedy:   "Set up time synchronisation on {machine} (w32tm /resync on Windows, timedatectl set-ntp true on Linux).",
		Meaning:  "Sessions and tokens expire too early or too late for users who change servers.",
		Detected: "Each server's clock is compared with the clocks of the same Redis nodes. The difference is more than 5 s.",
	},
	{
		Code: FleetLatency, Stage: StageFleet, Severity: SeverityWarning,
		Message:  "Round trips from {machine} to {nodes} take up to {ms} ms; the median of all servers is {median} ms.",
		Remedy:   "Find out what is between {machine} and {nodes}, such as another data centre, a VPN, a proxy or a busy network card.",
		Meaning:  "Each request on that server waits longer for its session.",
		Detected: "The round trip is more than three times the median of all servers, and at least 5 ms more.",
	},
	{
		Code: FleetStaleReport, Stage: StageFleet, Severity: SeverityWarning,
		Message:  "The {kind} report of these servers is old: {machines}. The oldest was made {hours} hours ago.",
		Remedy:   "Run sessionconfig {kind} --json on {machines} again, then compare the new reports.",
		Meaning:  "What it says may no longer be true.",
		Detected: "The report was made more than 24 hours ago.",
	},
}
