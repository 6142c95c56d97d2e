package finding

// runtimeTable holds what the session life on a master shows.
var runtimeTable = []Definition{
	{
		Code: SessionFailed, Stage: StageSession, Severity: SeverityError,
		Message:  "A test session on {node} failed ({doing}): {reason}.",
		Remedy:   "Mend this first: sessions of the platform's users would fail in the same way. {advice}",
		Meaning:  "Creating, locking, reading, updating or removing a test session went wrong, or the server does not know a command that the platform's client cannot do without. A warning where only a redirect leads nowhere, which the platform follows while slots move.",
		Detected: "A whole session life is tried by scripts, as the platform does it, in the master's own slots, and once through redirects.",
	},
	{
		Code: SessionSlow, Stage: StageSession, Severity: SeverityWarning,
		Message:  "{node} answers slowly: {median} ms in the median, {worst} ms at worst.",
		Remedy:   "Keep Redis in the same network as the front-end servers, and look for slow commands (redis-cli SLOWLOG GET) and latency (redis-cli --latency -h {host} -p {port}). Every page of the platform waits for several such answers.",
		Meaning:  "The median of a master's round trips is over 20 ms.",
		Detected: "The round trips of commands that are sent anyway are timed.",
	},
	{
		Code: OutOfMemory, Stage: StageSession, Severity: SeverityError,
		Message:  "Redis at {node} is out of memory and stores no further session.",
		Remedy:   "Raise maxmemory on {host} (or give the machine more memory), and check how many sessions there are and how long they live.",
		Meaning:  "The memory that Redis may use is full.",
		Detected: "Writing the test session is answered with OOM.",
	},
	{
		Code: ReadOnly, Stage: StageSession, Severity: SeverityError,
		Message:  "Redis at {node} refuses to write: {reason}.",
		Remedy:   "Sessions need a master that may write: check role and replicas with redis-cli INFO replication on {host}, and min-replicas-to-write in its redis.conf.",
		Meaning:  "The server is a read-only replica, or has fewer good replicas than min-replicas-to-write asks for.",
		Detected: "Writing the test session is answered with READONLY or NOREPLICAS.",
	},
	{
		Code: PersistenceError, Stage: StageSession, Severity: SeverityError,
		Message:  "Redis at {node} refuses to write because it cannot save to its disk.",
		Remedy:   "Check free space and rights of the data folder on {host} (dir in redis.conf) and the Redis log; redis-cli INFO persistence shows the last error.",
		Meaning:  "A snapshot or the append-only file could not be written.",
		Detected: "Writing the test session is answered with MISCONF.",
	},
	{
		Code: ScriptDenied, Stage: StageSession, Severity: SeverityError,
		Message:  "Redis at {node} does not run the platform's scripts: {reason}.",
		Remedy:   "The platform keeps sessions by Lua scripts: allow EVAL, EVALSHA, SCRIPT LOAD and the commands that the scripts call on {host} (rename-command in redis.conf, or the provider's settings). EVAL, EVALSHA and SCRIPT may go by other names if the platform knows them: $EVAL=name in Advanced Settings.",
		Meaning:  "Scripts are disabled, renamed, or restricted on this server.",
		Detected: "EVAL, EVALSHA or SCRIPT LOAD, or a command inside a script, is unknown or not allowed.",
	},
	{
		Code: EvictionPolicy, Stage: StageSession, Severity: SeverityWarning,
		Message:  "Redis at {node} may drop live sessions: its maxmemory-policy is {policy}.",
		Remedy:   "Set maxmemory-policy noeviction (or volatile-lru) on every node (redis.conf, or CONFIG SET and CONFIG REWRITE), and give Redis enough memory.",
		Meaning:  "When memory is full, an allkeys policy removes sessions that are still in use.",
		Detected: "INFO or CONFIG GET names an allkeys policy.",
	},
	{
		Code: VersionUnsupported, Stage: StageSession, Severity: SeverityWarning,
		Message:  "The versions do not fit. {reasons}",
		Remedy:   "Use Redis 7.0 with Platform Server 11.23 or later, Redis 7.2 with 11.35 or later, Redis 8.2 with 11.39 or later.",
		Meaning:  "The Redis version is not one that the platform supports, or is newer than this Platform Server supports, or the Platform Server is too old for sessions in Redis.",
		Detected: "The version in INFO is compared with the platform's list; the Platform Server's version is the one installed or given.",
	},
	{
		Code: TimeoutTooShort, Stage: StageSession, Severity: SeverityError,
		Message:  "The parameter {key} is {limit} ms, and {doing} took {measured} ms.",
		Remedy:   "Keep Redis in the same network as the front-end servers, and find out why {node} is so slow to answer. {advice}",
		Meaning:  "Every call of the platform's client that takes longer than syncTimeout fails. A client 2.1 that needs longer than connectTimeout to connect fails as well; later ones go on connecting. A warning where the limit is less than three times what was measured.",
		Detected: "Round trips are timed on commands that are sent anyway. It is an error where even the fastest took longer than the limit; slower ones alone may be this machine's own slowness.",
	},
	{
		Code: ScriptRunning, Stage: StageSession, Severity: SeverityError,
		Message:  "Redis at {node} is busy with a script or a function, and serves nobody until that ends.",
		Remedy:   "End it with redis-cli SCRIPT KILL or, if it is a function, FUNCTION KILL on {host}. If it has written already, wait for its end: only SHUTDOWN NOSAVE would stop it. Then find out who runs it.",
		Meaning:  "A script or a function has run for longer than busy-reply-threshold.",
		Detected: "A command is answered with BUSY.",
	},
	{
		Code: FailoverSlow, Stage: StageSession, Severity: SeverityInfo,
		Message:  "If a master's machine goes silent (it hangs, loses power or its network), sessions on it are out {outage}, although Redis has another master after a few seconds.",
		Remedy:   "Set configCheckSeconds=5 in Advanced Settings: then they are out for about {then}.",
		Meaning:  "The platform's client keeps its connection to a silent machine, and finds the new master only when it looks at the cluster again, every configCheckSeconds (60 by default; 0 is never).",
		Detected: "The hosts are a cluster, and configCheckSeconds is over 15, or 0 or less. The times are those that were recorded (docs/runtime.md).",
	},
}
