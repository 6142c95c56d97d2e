package finding

// signInTable has what a server can answer to a client that has just connected.
var signInTable = []Definition{
	{
		Code: AuthWrongPassword, Stage: StageAuth, Severity: SeverityError,
		Message:  "{node} refused the password{user}.",
		Remedy:   "Enter the password that is set on {host}: requirepass in redis.conf, or that of the ACL user, who must exist and be on (redis-cli ACL LIST). It must be the same on all nodes.",
		Meaning:  "The server has another password, or has no such user.",
		Detected: "The answer to AUTH is WRONGPASS, or the answer to a command is NOAUTH.",
	},
	{
		Code: AuthNotConfigured, Stage: StageAuth, Severity: SeverityWarning,
		Message:  "{node} asks for no password: anyone who reaches port {port} can read and change sessions.",
		Remedy:   "Set requirepass and masterauth to the password on every node (redis.conf, or CONFIG SET and CONFIG REWRITE).",
		Meaning:  "The server's default user has no password.",
		Detected: "The answer to AUTH is the error that no password is configured.",
	},
	{
		Code: ACLDenied, Stage: StageHandshake, Severity: SeverityError,
		Message:  "The Redis user {user} lacks rights on {node} that the platform needs: {missing}.",
		Remedy:   "Grant them on every node with this line, then save them with ACL SAVE or CONFIG REWRITE. Enter it at the prompt of redis-cli, not of the shell: {rule}",
		Meaning:  "This user may not run ECHO, a command that sessions need or, depending on the client's version, PING, INFO or CLUSTER NODES.",
		Detected: "The test sends the commands that the platform's version of the client sends, and lists those to which the answer is NOPERM.",
	},
	{
		Code: ACLLimited, Stage: StageHandshake, Severity: SeverityWarning,
		Message:  "The Redis user {user} lacks rights on {node} that the platform uses but does not need: {missing}.",
		Remedy:   "Grant them if you want this warning to go, or if ASKING is among them: sessions need ASKING while slots move. Enter this on every node at the prompt of redis-cli, not of the shell: {rule}",
		Meaning:  "This user may not run HELLO, CLIENT SETNAME, CLIENT ID, CONFIG GET, INFO, SUBSCRIBE, SCRIPT LOAD, the tie-break GET or, in a cluster, CLUSTER NODES, CLUSTER SLOTS, READONLY or ASKING.",
		Detected: "The test sends the commands that the platform's version of the client sends, and lists those to which the answer is NOPERM.",
	},
	{
		Code: ProtectedMode, Stage: StageAuth, Severity: SeverityError,
		Message:  "Redis at {node} runs in protected mode and accepts only clients on its own machine.",
		Remedy:   "Set a password on {host} (requirepass in redis.conf, or CONFIG SET and CONFIG REWRITE there), and enter it here.",
		Meaning:  "In protected mode, Redis without a password refuses clients on other machines.",
		Detected: "The server sends DENIED and closes the connection.",
	},
	{
		Code: MaxClients, Stage: StageAuth, Severity: SeverityError,
		Message:  "Redis at {node} has reached its limit of clients.",
		Remedy:   "Raise maxclients on {host} (redis.conf, and the limit of open files), or find out which clients keep connections open: run CLIENT LIST in a redis-cli that is already connected.",
		Meaning:  "The server accepts no more connections.",
		Detected: `The server sends "max number of clients reached" and closes the connection.`,
	},
	{
		Code: Loading, Stage: StageAuth, Severity: SeverityError,
		Message:  "Redis at {node} is still loading its data from disk.",
		Remedy:   "Wait until redis-cli INFO persistence shows loading:0, then test again.",
		Meaning:  "The server has just started and does not answer commands yet.",
		Detected: "The answer to a command is LOADING, or INFO has loading:1.",
	},
	{
		Code: NotRedis, Stage: StageAuth, Severity: SeverityError,
		Message:  "What answers on port {port} of {host} is not Redis{kind}.",
		Remedy:   "Enter the host and port of the Redis server. Its port is port or tls-port in redis.conf.",
		Meaning:  "The answer does not follow the Redis protocol.",
		Detected: "An answer breaks the rules of the protocol. Every answer is checked before it is read.",
	},
	{
		Code: SentinelEndpoint, Stage: StageAuth, Severity: SeverityError,
		Message:  "{node} is a {product} Sentinel, not a server that keeps sessions.",
		Remedy:   "Enter the Redis servers that keep the sessions. The platform supports a single server or a Redis Cluster, but not Sentinel.",
		Meaning:  "A Sentinel monitors Redis servers and stores no data.",
		Detected: "INFO has redis_mode:sentinel or server_mode:sentinel.",
	},
}
