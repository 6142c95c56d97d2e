package command

const description = `Configure where an OutSystems 11 front-end server keeps its sessions: the Session tab of the Configuration Tool. Without a command it opens the window; with --demo it opens on a made-up server, to try it out.

The password is never an argument: give it by --password-file, --password-stdin or the variable SESSIONCONFIG_PASSWORD.

Exit codes: 0 done, 1 the operation failed, 2 usage or invalid settings, 3 a file cannot be read or written, is damaged, is locked or was changed meanwhile, 4 needs an elevated run, 130 cancelled.`

// globalFlags are taken by every command.
type globalFlags struct {
	Settings    filePath `help:"Settings file. If it does not exist, nothing is set yet." placeholder:"FILE"`
	PlatformDir filePath `help:"Platform Server folder. By default the one in the Windows registry." placeholder:"DIR"`
	JSON        bool     `name:"json" help:"Print one JSON object and nothing else."`
	LogFile     filePath `help:"Log file. By default beside the settings file." placeholder:"FILE"`
}

// grammar is the whole command line, read by kong.
type grammar struct {
	globalFlags

	Window   windowCommand   `cmd:"" default:"withargs" hidden:"" help:"Open the window."`
	Test     testCommand     `cmd:"" help:"Test the connection with the saved settings, or with those given by flags."`
	Apply    applyCommand    `cmd:"" help:"Validate the settings given by flags, then write them; without a flag, a setting stays as it is saved."`
	Show     showCommand     `cmd:"" help:"Show the effective settings, where each comes from, and what is pending."`
	Publish  publishCommand  `cmd:"" help:"Publish Service Center and System Components if that is pending."`
	Export   exportCommand   `cmd:"" help:"Write the settings for the other front-end servers."`
	Sessions sessionsCommand `cmd:"" help:"List the sessions that are now in Redis."`
	Watch    watchCommand    `cmd:"" help:"Keep test sessions on every master during a failover, and show how long Redis and the applications were out, and what was lost."`
	Capacity capacityCommand `cmd:"" help:"Show how many more sessions fit on each master, and what happens when it is full."`
	Restore  restoreCommand  `cmd:"" help:"Restore a backup of server.hsconf; without an argument, list the backups."`
	Compare  compareCommand  `cmd:"" help:"Compare JSON reports of several front-end servers."`
	Version  versionCommand  `cmd:"" help:"Show the version, and the Platform Server found."`

	Completion completionCommand `cmd:"" help:"Print a script that makes a shell complete this program's arguments."`
	Complete   completeCommand   `cmd:"" hidden:"" help:"Print the possible completions of a word, for that script."`
}

type windowCommand struct {
	Demo demoFlag `help:"Open the window on a made-up server with a Redis cluster, to try it out." placeholder:"${troubles}"`

	TakeOver string `hidden:"" help:"Where the window before, which started this one elevated, has what was typed."`
}

// connectionFlags describe the connection; what is not given stays as it is saved.
type connectionFlags struct {
	Provider   *string  `help:"Where sessions are kept: redis or database." placeholder:"redis|database"`
	Hosts      []string `help:"Redis endpoints, host:port, separated by commas. Implies --provider redis." sep:"none" placeholder:"HOST:PORT,..."`
	User       *string  `help:"ACL user. Empty for Redis's default user." placeholder:"NAME"`
	SSL        *bool    `name:"ssl" help:"Use SSL." negatable:""`
	SSLHost    *string  `name:"ssl-host" help:"Name that the certificates are checked against." placeholder:"NAME"`
	Parameters []string `help:"Further options of the connection string." sep:"none" placeholder:"KEY=VALUE,..."`

	PasswordFile  filePath `help:"Read the password from a file." placeholder:"FILE" xor:"password"`
	PasswordStdin bool     `help:"Read the password from standard input." xor:"password"`
}

// passphraseFlags seal and open the password in an export.
type passphraseFlags struct {
	PassphraseFile  filePath `help:"Read the export's passphrase from a file." placeholder:"FILE" xor:"passphrase"`
	PassphraseStdin bool     `help:"Read the export's passphrase from standard input." xor:"passphrase"`
}

// judgedFlags say which version of the platform's Redis client is judged by.
type judgedFlags struct {
	ClientVersion string `help:"Version of the platform's Redis client, StackExchange.Redis, whose rules apply. By default that of the Platform Server found; if none is found, 2.5, with a warning if other versions would behave differently." placeholder:"2.5.61"`

	WindowsVersion string `help:"Windows Server version whose TLS the platform uses: 2016, 2019, 2022 or 2025. By default this machine's; if this is not Windows, what was recorded on Linux." placeholder:"2022"`
}

// fingerprintFlags make passwords comparable without showing them.
type fingerprintFlags struct {
	FingerprintKey filePath `help:"A file of at least 32 random bytes, the same for all front-end servers: with --json the report contains the password's fingerprint, for sessionconfig compare." placeholder:"FILE"`
}

// monitoringFlags give a test's outcome to monitoring.
type monitoringFlags struct {
	Prometheus filePath `help:"Write the results for Prometheus's textfile collector, which reads files named *.prom." placeholder:"FILE.prom"`
	Nagios     bool     `help:"Print one line, and end with the exit code of a Nagios plugin: 0 passed, 1 warnings, 2 failed, 3 anything else."`
}

type testCommand struct {
	fingerprintFlags
	monitoringFlags
	connectionFlags
	judgedFlags
	Timeout         span   `help:"Time limit of the whole test." default:"10s"`
	PlatformVersion string `help:"Platform Server version to test for. By default the one found." placeholder:"11.39"`
	Strict          bool   `help:"Also fail on warnings."`

	Report filePath `help:"Write the report to a web page." placeholder:"FILE.html"`

	Demo demoFlag `help:"To try it out, test a Redis cluster that is started for the demo; --demo=NAME shows a trouble: ${troubles}." placeholder:"${troubles}"`
}

type applyCommand struct {
	connectionFlags
	judgedFlags
	passphraseFlags
	From filePath `help:"Read an export, or the server.hsconf of another server; connection flags override it." placeholder:"FILE"`

	KeepPassword bool     `help:"Keep the saved password even if --from has none and would send it to other hosts."`
	PrivateKey   filePath `help:"The private.key of that server. By default the one beside its server.hsconf." placeholder:"FILE"`

	Publish bool     `help:"Publish afterwards. By default the publish stays pending." negatable:""`
	Test    bool     `help:"Test first, and write nothing if the test fails."`
	Demo    demoFlag `help:"To try it out, apply to a made-up server; takes the same names as test." placeholder:"${troubles}"`
	Force   bool     `help:"Write even if server.hsconf contains elements that a newer platform may read instead."`
}

type showCommand struct{ fingerprintFlags }

type publishCommand struct {
	Force       bool `help:"Publish even if nothing is pending." xor:"what"`
	Republished bool `help:"Publish nothing. Confirm that you did what a publish left to do by hand (Done, I have republished)." xor:"what"`
}

type exportCommand struct {
	File filePath `arg:"" help:"File to write."`
	passphraseFlags
	Force bool `help:"Replace the file even if it is not an export."`
}

type sessionsCommand struct {
	connectionFlags
	Timeout span `help:"Time limit of the whole count. By default none." placeholder:"1m"`
}

type restoreCommand struct {
	Backup filePath `arg:"" optional:"" help:"Backup to restore, as listed."`
}

type compareCommand struct {
	Reports []filePath `arg:"" name:"report" help:"Reports of test --json or show --json, or folders of them."`
	Report  filePath   `help:"Write the comparison to a web page." placeholder:"FILE.html"`
}

type versionCommand struct{}
