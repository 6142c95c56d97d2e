package finding

// runtimeTable has what a test session on a master shows.
var runtimeTable = []Definition{
	{
		Code: SessionFailed, Stage: StageSession, Severity: SeverityError,
		Message:  "A test session on {node} failed ({doing}): {reason}.",
		Remedy:   "Solve this first: the sessions of the platform's users would fail in the same way. {advice}",
		Meaning:  "A test session could not be created, locked, read, updated or removed, or the server does not know a command that the platform's client needs. It is a warning if only a redirect fails; the platform follows redirects while slots move.",
		Detected: "A whole session is tried with scripts, as the platform does it, in the master's own slots, and once through a redirect.",
	},
	{
		Code: SessionSlow, Stage: StageSession, Severity: SeverityWarning,
		Message:  "{node} answers slowly: a median of {median} ms, {worst} ms at worst.",
		Remedy:   "Keep Redis in the same network as the front-end servers. Look for slow commands (redis-cli SLOWLOG GET) and measure the latency (redis-cli --latency -h {host} -p {port}). Every page of the platform waits for several such answers.",
		Meaning:  "The median of a master's round trips is over 20 ms.",
		Detected: "The round trips of commands that are sent anyway are timed.",
	},
	{
		Code: OutOfMemory, Stage: StageSession, Severity: SeverityError,
		Message:  "Redis at {node} is out of memory and stores no more sessions.",
		Remedy:   "Raise maxmemory on {host} (and give the machine more memory if it needs it). Check how many sessions there are, and how long they are kept.",
		Meaning:  "Redis uses all the memory that it may use.",
		Detected: "The answer to writing the test session is OOM.",
	},
	{
		Code: ReadOnly, Stage: StageSession, Severity: SeverityError,
		Message:  "Redis at {node} refuses to write: {reason}.",
		Remedy:   "Check the role and the replicas of {host} with redis-cli INFO replication, and min-replicas-to-write in its redis.conf: sessions need a master that accepts writes.",
		Meaning:  "The server is a read-only replica, or has fewer working replicas than min-replicas-to-write demands.",
		Detected: "The answer to writing the test session is READONLY or NOREPLICAS.",
	},
	{
		Code: PersistenceError, Stage: StageSession, Severity: SeverityError,
		Message:  "Redis at {node} refuses to write because it cannot save to its disk.",
		Remedy:   "Check the free space and the permissions of the data folder on {host} (dir in redis.conf), and the Redis log. redis-cli INFO persistence shows what failed last.",
		Meaning:  "A snapshot or the append-only file could not be written.",
		Detected: "The answer to writing the test session is MISCONF.",
	},
	{
		Code: ScriptDenied, Stage: StageSession, Severity: SeverityError,
		Message:  "Redis at {node} does not run the platform's scripts: {reason}.",
		Remedy:   "Allow EVAL, EVALSHA, SCRIPT LOAD and the commands that the scripts call on {host} (rename-command in redis.conf, or the provider's settings): the platform keeps sessions with Lua scripts. If EVAL, EVALSHA or SCRIPT must keep another name there, enter it in Advanced Settings, such as $EVAL=name.",
		Meaning:  "Scripts are disabled, renamed, or restricted on this server.",
		Detected: "EVAL, EVALSHA or SCRIPT LOAD, or a command inside a script, is unknown or not allowed.",
	},
	{
		Code: EvictionPolicy, Stage: StageSession, Severity: SeverityWarning,
		Message:  "Redis at {node} may remove sessions that are in use: its maxmemory-policy is {policy}.",
		Remedy:   "Set maxmemory-policy noeviction (or volatile-lru) on every node (redis.conf, or CONFIG SET and CONFIG REWRITE), and give Redis enough memory.",
		Meaning:  "When memory is full, an allkeys policy removes sessions that are still in use.",
		Detected: "INFO or CONFIG GET shows an allkeys policy.",
	},
	{
		Code: VersionUnsupported, Stage: StageSession, Severity: SeverityWarning,
		Message:  "These versions do not work together. {reasons}",
		Remedy:   "Use Redis 7.0 with Platform Server 11.23 or later, Redis 7.2 with 11.35 or later, Redis 8.2 with 11.39 or later.",
		Meaning:  "The platform does not support this Redis version, this Platform Server is too old for it, or this Platform Server is too old for sessions in Redis.",
		Detected: "The version in INFO is not in the platform's list for the Platform Server version that is installed or given.",
	},
	{
		Code: TimeoutTooShort, Stage: StageSession, Severity: SeverityError,
		Message:  "The parameter {key} is {limit} ms, but {doing} took {measured} ms.",
		Remedy:   "Keep Redis in the same network as the front-end servers, and find out why {node} is so slow to answer. {advice}",
		Meaning:  "Every call of the platform's client that takes longer than syncTimeout fails. Client 2.1 also fails if it takes longer than connectTimeout to connect; later versions keep trying. It is a warning if the limit is less than three times what was measured.",
		Detected: "The round trips of commands that are sent anyway are timed. It is an error only if even the fastest took longer than the limit: a single slow one may be due to this machine.",
	},
	{
		Code: ScriptRunning, Stage: StageSession, Severity: SeverityError,
		Message:  "Redis at {node} is busy with a script or a function, and serves no one until it ends.",
		Remedy:   "End it with redis-cli SCRIPT KILL on {host}, or FUNCTION KILL if it is a function. If it has already written data, wait until it ends: only SHUTDOWN NOSAVE would stop it. Then find out who runs it.",
		Meaning:  "A script or a function has been running for longer than busy-reply-threshold.",
		Detected: "The answer to a command is BUSY.",
	},
	{
		Code: FailoverSlow, Stage: StageSession, Severity: SeverityInfo,
		Message:  "If a master's machine stops answering (it hangs, or loses power or its network), sessions on it are out {outage}, although Redis has another master after a few seconds.",
		Remedy:   "Set configCheckSeconds=5 in Advanced Settings: these sessions are then out for about {then}.",
		Meaning:  "The platform's client keeps its connection to a machine that does not answer. It finds the new master only when it checks the cluster again, every configCheckSeconds (60 by default; 0 means never).",
		Detected: "The hosts are a cluster, and configCheckSeconds is more than 15, or 0 or less. The times are recorded ones (docs/runtime.md).",
	},
}
