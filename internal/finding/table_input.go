package finding

// inputTable holds the findings on the settings themselves. The caller checks
// those; the probe only lends them their texts.
var inputTable = []Definition{
	{
		Code: HostsEmpty, Stage: StageInput, Severity: SeverityError,
		Message:  "No hosts are given.",
		Remedy:   "Enter the Redis hosts as host:port, separated by commas, such as 10.0.0.1:7000,10.0.0.2:7000,10.0.0.3:7000.",
		Meaning:  "The list of hosts is empty.",
		Detected: "Hosts holds nothing but separators and blanks.",
	},
	{
		Code: HostInvalid, Stage: StageInput, Severity: SeverityError,
		Message:  `The host "{value}" is not valid: {reason}.`,
		Remedy:   "Write each host as name:port or address:port with a port from 1 to 65535, IPv6 addresses in brackets, several hosts separated by commas.",
		Meaning:  "The platform would misread this host: drop it silently, or take it for another name.",
		Detected: "The host is read by the rules of the platform's Redis client.",
	},
	{
		Code: HostDuplicate, Stage: StageInput, Severity: SeverityInfo,
		Message:  "The host {value} is listed more than once.",
		Remedy:   "Remove the repetition; it has no effect.",
		Meaning:  "Hosts lists a host twice.",
		Detected: "Two hosts are equal once their ports are filled in.",
	},
	{
		Code: PasswordMissing, Stage: StageInput, Severity: SeverityError,
		Message:  "No password is given.",
		Remedy:   "Enter the password of the Redis servers (requirepass in redis.conf). If they have none, set one first: sessions must not be open to the network.",
		Meaning:  "The password is empty.",
		Detected: "Password holds nothing.",
	},
	{
		Code: PasswordUnrepresentable, Stage: StageInput, Severity: SeverityError,
		Message:  "The platform cannot store this password: {reason}.",
		Remedy:   "Choose a password without commas, without control characters and without blanks at either end, set it on every Redis server, and enter it here.",
		Meaning:  "The platform keeps the settings as one text that is split at every comma and trimmed, without any quoting.",
		Detected: "The password holds a comma, a control character, or a blank at either end.",
	},
	{
		Code: PasswordShort, Stage: StageInput, Severity: SeverityWarning,
		Message:  "The password has only {length} characters; at least 16 are advised.",
		Remedy:   "Set a longer password on every Redis server (requirepass and masterauth), and enter it here.",
		Meaning:  "Redis answers passwords so fast that short ones can be guessed.",
		Detected: "The password has fewer than 16 characters.",
	},
	{
		Code: SSLHostInvalid, Stage: StageInput, Severity: SeverityError,
		Message:  `The SSL Host "{value}" is not valid: {reason}.`,
		Remedy:   "Enter the host name that the certificates of the Redis servers hold, without port and without https://.",
		Meaning:  "SSL Host is not a name that a certificate could hold.",
		Detected: "SSL Host is read as a host name or an IP address.",
	},
	{
		Code: ParameterUnknown, Stage: StageInput, Severity: SeverityError,
		Message:  `The parameter "{key}" is unknown to the platform's Redis client.`,
		Remedy:   "Remove it or correct its name in Advanced Settings; the platform fails to start with unknown parameters.",
		Meaning:  "The runtime client throws on keys that it does not know.",
		Detected: "The key is compared with those that the client knows.",
	},
	{
		Code: ParameterInvalid, Stage: StageInput, Severity: SeverityError,
		Message:  `The parameter "{key}" is not valid: {reason}.`,
		Remedy:   "Correct or remove it in Advanced Settings.",
		Meaning:  "The value is not of the kind that the parameter takes, or the platform cannot work with it and this Redis.",
		Detected: "The value is read as the client would read it; some are tried: the database of defaultDatabase is selected.",
	},
	{
		Code: ParameterNewer, Stage: StageInput, Severity: SeverityError,
		Message:  `The parameter "{key}", as it is written, is for version {since} of the platform's Redis client and later ones; version {versions} would not start with it.`,
		Remedy:   "Remove it in Advanced Settings. If the platform's client is of another version, give that version with --client-version.",
		Meaning:  "The client throws on a key or a value that came with a later version of it, and then no application has sessions. A warning where the version is not known and it is only others than the one assumed that throw.",
		Detected: "The key and its value are read by the rules of each version.",
	},
}

// environmentTable holds the findings on the variables that the platform's
// client reads when SSL is on.
var environmentTable = []Definition{
	{
		Code: EnvPfxUnset, Stage: StageEnvironment, Severity: SeverityWarning,
		Message:  "The environment variable SERedis_ClientCertPfxPath is not set.",
		Remedy:   "Set it for the whole machine to the full path of the PFX file with the client certificate, and SERedis_ClientCertPassword to that file's password; then {restart}. The platform's documentation calls it mandatory with SSL.",
		Meaning:  "With SSL on, the platform expects a client certificate.",
		Detected: "Use SSL is on and the variable is unset or empty.",
	},
	{
		Code: EnvPfxUnreadable, Stage: StageEnvironment, Severity: SeverityError,
		Message:  "The client certificate file {path} cannot be read: {reason}.",
		Remedy:   "Check the path in SERedis_ClientCertPfxPath, that the file is a PFX (PKCS #12) file, and that this account and those of the OutSystems services may read it; then {restart}.",
		Meaning:  "The file of the client certificate is missing, not readable, or no PFX file.",
		Detected: "The file named by SERedis_ClientCertPfxPath is opened and parsed.",
	},
	{
		Code: EnvPfxPasswordWrong, Stage: StageEnvironment, Severity: SeverityError,
		Message:  "The password in SERedis_ClientCertPassword does not open the client certificate file {path}.",
		Remedy:   "Set SERedis_ClientCertPassword to the password that the PFX file was exported with, or export the file again; then {restart}.",
		Meaning:  "The PFX file is protected by another password.",
		Detected: "The integrity check of the PFX file fails with the given password.",
	},
	{
		Code: EnvPfxNoPrivateKey, Stage: StageEnvironment, Severity: SeverityError,
		Message:  "The client certificate file {path} holds no private key that belongs to a certificate in it.",
		Remedy:   "Export the certificate again, together with its private key; then {restart}.",
		Meaning:  "Without its private key a client certificate cannot be used to sign in.",
		Detected: "The PFX file is opened, and holds certificates only, or a key of another certificate.",
	},
	{
		Code: EnvPfxExpired, Stage: StageEnvironment, Severity: SeverityError,
		Message:  "The client certificate {subject} in {path} is not valid now: it is valid from {from} to {expiry}.",
		Remedy:   "Issue a new client certificate, export it with its private key to the same file, and check this machine's clock.",
		Meaning:  "The client certificate has expired or is not valid yet.",
		Detected: "The dates of the certificate in the PFX file are compared with the clock.",
	},
	{
		Code: EnvIssuerUnreadable, Stage: StageEnvironment, Severity: SeverityError,
		Message:  "The issuer certificate file {path} cannot be read: {reason}.",
		Remedy:   "Check the path in SERedis_IssuerCertPath, and that the file holds one certificate in PEM or DER form (.crt); then {restart}.",
		Meaning:  "The file of the certificate authority that the platform is to trust is missing, not readable, or no certificate.",
		Detected: "The file named by SERedis_IssuerCertPath is opened and parsed.",
	},
	{
		Code: EnvFlagsInvalid, Stage: StageEnvironment, Severity: SeverityError,
		Message:  `The value "{value}" of SERedis_ClientCertStorageFlags is out of range, or its flags contradict each other.`,
		Remedy:   "Use a number from 0 to 63 or names of X509KeyStorageFlags separated by commas, such as MachineKeySet, and not PersistKeySet with EphemeralKeySet; or remove the variable. Then {restart}.",
		Meaning:  "The platform's client throws when it loads the client certificate, and connects to no server; from 2.13 on it goes on without the certificate.",
		Detected: "The variable is read as a number from 0 to 63 or as names of X509KeyStorageFlags.",
	},
	{
		Code: ClientVersion, Stage: StageEnvironment, Severity: SeverityWarning,
		Message:  "This was judged by version {judged} of the platform's Redis client: {details}.",
		Remedy:   "Find out which StackExchange.Redis.dll the platform has (its file version; sessionconfig version looks below the Platform Server folder), and test for it: --client-version {example}.",
		Meaning:  "Versions of the platform's Redis client read settings, check certificates and need rights differently. This works with the version that it was judged by, and not with the versions named.",
		Detected: "No StackExchange.Redis.dll was found, and what the test saw is held against the rules of all recorded versions; or the version given is older than all of them.",
	},
}
