package finding

// signInTable holds what a server may say to a client that has connected.
var signInTable = []Definition{
	{
		Code: AuthWrongPassword, Stage: StageAuth, Severity: SeverityError,
		Message:  "{node} refused the password{user}.",
		Remedy:   "Enter the password that is set on {host} (requirepass in redis.conf, or that of the ACL user, who must exist and be on: redis-cli ACL LIST). It must be the same on all nodes.",
		Meaning:  "The server knows another password, or another user.",
		Detected: "AUTH is answered with WRONGPASS, or commands with NOAUTH.",
	},
	{
		Code: AuthNotConfigured, Stage: StageAuth, Severity: SeverityWarning,
		Message:  "{node} asks for no password: anyone who reaches port {port} can read and change sessions.",
		Remedy:   "Set requirepass and masterauth to the password on every node (redis.conf, or CONFIG SET and CONFIG REWRITE).",
		Meaning:  "The server's default user has no password.",
		Detected: "AUTH is answered with the error that no password is configured.",
	},
	{
		Code: ACLDenied, Stage: StageHandshake, Severity: SeverityError,
		Message:  "The Redis user {user} lacks rights on {node} that the platform needs: {missing}.",
		Remedy:   "Grant them on every node at the prompt of redis-cli, not of the shell, and keep them with ACL SAVE or CONFIG REWRITE: {rule}",
		Meaning:  "ECHO, a command of the session life or, as the client's version needs them, PING, INFO or CLUSTER NODES is denied to this user.",
		Detected: "The commands are sent as the version of the client that is judged sends them; what is answered with NOPERM is listed.",
	},
	{
		Code: ACLLimited, Stage: StageHandshake, Severity: SeverityWarning,
		Message:  "The Redis user {user} lacks rights on {node} that the platform uses but does without: {missing}.",
		Remedy:   "Sessions work without them, but for ASKING, which is used while slots move. To grant them, enter on every node at the prompt of redis-cli, not of the shell: {rule}",
		Meaning:  "HELLO, CLIENT SETNAME, CLIENT ID, CONFIG GET, INFO, SUBSCRIBE, SCRIPT LOAD, the tie-break GET or, in a cluster, CLUSTER NODES, CLUSTER SLOTS, READONLY or ASKING is denied to this user.",
		Detected: "The commands are sent as the version of the client that is judged sends them; what is answered with NOPERM is listed.",
	},
	{
		Code: ProtectedMode, Stage: StageAuth, Severity: SeverityError,
		Message:  "Redis at {node} runs in protected mode and only admits clients from its own machine.",
		Remedy:   "Set a password (requirepass) or bind addresses in redis.conf of {host}, or set protected-mode no there once the network is closed to others.",
		Meaning:  "Redis without a password and without bind addresses refuses everyone from outside.",
		Detected: "The server greets with DENIED and closes.",
	},
	{
		Code: MaxClients, Stage: StageAuth, Severity: SeverityError,
		Message:  "Redis at {node} has reached its limit of clients.",
		Remedy:   "Raise maxclients on {host} (redis.conf, and the limit of open files), or find out who holds connections: CLIENT LIST, in a redis-cli that is connected already.",
		Meaning:  "The server admits no further connection.",
		Detected: `The server greets with "max number of clients reached" and closes.`,
	},
	{
		Code: Loading, Stage: StageAuth, Severity: SeverityError,
		Message:  "Redis at {node} is still loading its data from disk.",
		Remedy:   "Wait until it is done (redis-cli INFO persistence shows loading:0), then test again.",
		Meaning:  "The server has just started and does not serve yet.",
		Detected: "A command is answered with LOADING, or INFO says loading:1.",
	},
	{
		Code: NotRedis, Stage: StageAuth, Severity: SeverityError,
		Message:  "What answers on port {port} of {host} is not Redis{kind}.",
		Remedy:   "Enter the host and port of the Redis server; its port is the line port or tls-port in redis.conf.",
		Meaning:  "The answer does not follow the Redis protocol.",
		Detected: "Every answer is checked against the protocol before it is read.",
	},
	{
		Code: SentinelEndpoint, Stage: StageAuth, Severity: SeverityError,
		Message:  "{node} is a {product} Sentinel, not a server that keeps sessions.",
		Remedy:   "Enter the Redis servers themselves. The platform supports a single server or a Redis Cluster, not Sentinel.",
		Meaning:  "A Sentinel watches Redis servers and stores nothing.",
		Detected: "INFO says redis_mode:sentinel, or server_mode:sentinel.",
	},
}
