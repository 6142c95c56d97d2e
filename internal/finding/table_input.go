package finding

// inputTable has the findings about the settings themselves. The caller checks
// them; only their texts come from here.
var inputTable = []Definition{
	{
		Code: HostsEmpty, Stage: StageInput, Severity: SeverityError,
		Message:  "No hosts are given.",
		Remedy:   "Enter the Redis hosts as host:port, separated by commas, such as 10.0.0.1:7000,10.0.0.2:7000,10.0.0.3:7000.",
		Meaning:  "The list of hosts is empty.",
		Detected: "Hosts contains only separators and blanks.",
	},
	{
		Code: HostInvalid, Stage: StageInput, Severity: SeverityError,
		Message:  `The host "{value}" is not valid: {reason}.`,
		Remedy:   "Write each host as name:port or address:port, with a port from 1 to 65535. Put IPv6 addresses in brackets, and separate hosts by commas.",
		Meaning:  "The platform would misread this host: it would drop it silently, or read it as another name.",
		Detected: "The host is checked against the rules of the platform's Redis client.",
	},
	{
		Code: HostDuplicate, Stage: StageInput, Severity: SeverityInfo,
		Message:  "The host {value} is listed more than once.",
		Remedy:   "Remove the duplicate; it has no effect.",
		Meaning:  "Hosts lists a host twice.",
		Detected: "Two hosts are the same when the default port is filled in.",
	},
	{
		Code: PasswordMissing, Stage: StageInput, Severity: SeverityError,
		Message:  "No password is given.",
		Remedy:   "Enter the password of the Redis servers (requirepass in redis.conf). If they have none, set one first: without it anyone on the network can read and change sessions.",
		Meaning:  "The password is empty.",
		Detected: "Password is empty, and none is saved.",
	},
	{
		Code: PasswordUnrepresentable, Stage: StageInput, Severity: SeverityError,
		Message:  "The platform cannot store this password: {reason}.",
		Remedy:   "Choose a password without commas, control characters, or blanks at the beginning or end. Set it on every Redis server, then enter it here.",
		Meaning:  "The platform keeps the settings in one string, which it splits at every comma and trims. There is no quoting.",
		Detected: "The password contains a comma, a control character, or a blank at the beginning or end.",
	},
	{
		Code: PasswordShort, Stage: StageInput, Severity: SeverityWarning,
		Message:  "The password has only {length} characters; at least 16 are advised.",
		Remedy:   "Set a longer password on every Redis server (requirepass and masterauth), then enter it here.",
		Meaning:  "Redis checks passwords so fast that an attacker can guess a short one.",
		Detected: "The password has fewer than 16 characters.",
	},
	{
		Code: SSLHostInvalid, Stage: StageInput, Severity: SeverityError,
		Message:  `The SSL Host "{value}" is not valid: {reason}.`,
		Remedy:   "Enter the host name that is in the certificates of the Redis servers, without a port and without https://.",
		Meaning:  "SSL Host is not a name that a certificate can contain.",
		Detected: "SSL Host is neither a host name nor an IP address.",
	},
	{
		Code: ParameterUnknown, Stage: StageInput, Severity: SeverityError,
		Message:  `The platform's Redis client does not know the parameter "{key}".`,
		Remedy:   "Correct its name in Advanced Settings, or remove it. With an unknown parameter no application has sessions.",
		Meaning:  "The client throws an exception for a key that it does not know.",
		Detected: "The key is not one of those that the client knows.",
	},
	{
		Code: ParameterInvalid, Stage: StageInput, Severity: SeverityError,
		Message:  `The parameter "{key}" is not valid: {reason}.`,
		Remedy:   "Correct it in Advanced Settings, or remove it.",
		Meaning:  "The parameter does not take this kind of value, or the platform cannot use this value with this Redis.",
		Detected: "The value is read as the client would read it. Some are also tried: the test selects the database of defaultDatabase.",
	},
	{
		Code: ParameterNewer, Stage: StageInput, Severity: SeverityError,
		Message:  `The parameter "{key}", as it is written, needs version {since} or later of the platform's Redis client; version {versions} would not start with it.`,
		Remedy:   "Remove it in Advanced Settings. If the platform's client has another version, give that version with --client-version.",
		Meaning:  "The client throws an exception for a key or a value that only a later version knows, and then no application has sessions. It is a warning if the version is not known, and only versions other than the assumed one throw.",
		Detected: "The key and its value are checked against the rules of each version.",
	},
}

// environmentTable has the findings about the variables that the platform's
// client reads when SSL is on.
var environmentTable = []Definition{
	{
		Code: EnvPfxUnset, Stage: StageEnvironment, Severity: SeverityWarning,
		Message:  "The environment variable SERedis_ClientCertPfxPath is not set.",
		Remedy:   "Set it for the whole machine to the full path of the PFX file with the client certificate, and set SERedis_ClientCertPassword to the password of that file; then {restart}.",
		Meaning:  "With SSL on, the platform expects a client certificate; its documentation calls the variable mandatory.",
		Detected: "Use SSL is on and the variable is unset or empty.",
	},
	{
		Code: EnvPfxUnreadable, Stage: StageEnvironment, Severity: SeverityError,
		Message:  "The client certificate file {path} cannot be read: {reason}.",
		Remedy:   "Check that the path in SERedis_ClientCertPfxPath is right, that the file is a PFX (PKCS #12) file, and that this account and those of the application pools and of the OutSystems services may read it (Properties, Security); then {restart}.",
		Meaning:  "The file of the client certificate is missing, cannot be read, or is not a PFX file; or, as a warning, an account that uses it may not read it.",
		Detected: "The file that SERedis_ClientCertPfxPath names cannot be opened or parsed; or, on Windows, its access list does not let an account of an application pool or of an OutSystems service read it.",
	},
	{
		Code: EnvPfxPasswordWrong, Stage: StageEnvironment, Severity: SeverityError,
		Message:  "The password in SERedis_ClientCertPassword does not open the client certificate file {path}.",
		Remedy:   "Set SERedis_ClientCertPassword to the password with which the PFX file was exported, or export the file again; then {restart}.",
		Meaning:  "The PFX file has another password.",
		Detected: "The integrity check of the PFX file fails with the given password.",
	},
	{
		Code: EnvPfxNoPrivateKey, Stage: StageEnvironment, Severity: SeverityError,
		Message:  "The client certificate file {path} contains no private key for a certificate in it.",
		Remedy:   "Export the certificate again, together with its private key; then {restart}.",
		Meaning:  "A client certificate cannot be used without its private key.",
		Detected: "The PFX file contains only certificates, or the key of another certificate.",
	},
	{
		Code: EnvPfxExpired, Stage: StageEnvironment, Severity: SeverityError,
		Message:  "The client certificate {subject} in {path} is not valid now: it is valid from {from} to {expiry}.",
		Remedy:   "Check this server's clock. If it is right, issue a new client certificate and export it, with its private key, to the same file.",
		Meaning:  "The client certificate has expired or is not valid yet.",
		Detected: "The dates of the certificate in the PFX file are compared with the clock.",
	},
	{
		Code: EnvIssuerUnreadable, Stage: StageEnvironment, Severity: SeverityError,
		Message:  "The issuer certificate file {path} cannot be read: {reason}.",
		Remedy:   "Check that the path in SERedis_IssuerCertPath is right, that the file contains one certificate in PEM or DER form (.crt), and that this account and those of the application pools and of the OutSystems services may read it (Properties, Security); then {restart}.",
		Meaning:  "The file of the certificate authority that the platform should trust is missing, cannot be read, or is not a certificate; or, as a warning, an account that uses it may not read it.",
		Detected: "The file that SERedis_IssuerCertPath names cannot be opened or parsed; or, on Windows, its access list does not let an account of an application pool or of an OutSystems service read it.",
	},
	{
		Code: EnvFlagsInvalid, Stage: StageEnvironment, Severity: SeverityError,
		Message:  `The value "{value}" of SERedis_ClientCertStorageFlags is out of range, or its flags contradict each other.`,
		Remedy:   "Set it to a number from 0 to 63, or to names of X509KeyStorageFlags separated by commas, such as MachineKeySet; do not combine PersistKeySet with EphemeralKeySet. Or remove the variable. Then {restart}.",
		Meaning:  "The platform's client throws an exception when it loads the client certificate, and connects to no server. From version 2.13 on it continues without the certificate.",
		Detected: "The variable is neither a number from 0 to 63 nor a list of X509KeyStorageFlags names, or its flags contradict each other.",
	},
	{
		Code: EnvUserKeySet, Stage: StageEnvironment, Severity: SeverityWarning,
		Message:  `SERedis_ClientCertStorageFlags contains UserKeySet ("{value}"): Windows then keeps the key of the client certificate in the profile of the account that loads it.`,
		Remedy:   "Use MachineKeySet instead; then {restart}.",
		Meaning:  "This test loads the key into the profile of the account that runs it. Application pools run under other accounts, and cannot use the key if their profile is not loaded.",
		Detected: "The flags contain UserKeySet, on Windows or with --windows-version.",
	},
	{
		Code: ClientVersion, Stage: StageEnvironment, Severity: SeverityWarning,
		Message:  "This test used the rules of version {judged} of the platform's Redis client: {details}.",
		Remedy:   "Find out the file version of the platform's StackExchange.Redis.dll (sessionconfig version looks for it below the Platform Server folder), then test with that version: --client-version {example}.",
		Meaning:  "Versions of the platform's Redis client differ in how they read settings and check certificates, and in the rights that they need. This configuration works with the version whose rules were used, but not with the versions named.",
		Detected: "No StackExchange.Redis.dll was found, and what the test saw breaks a rule of another recorded version; or the version given is older than all recorded ones.",
	},
}
