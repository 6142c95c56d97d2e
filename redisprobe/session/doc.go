// Package session is Redis as the platform's client uses it: what it sends when it
// connects, which rights it needs, and the life of a session, for one server at a
// time.
//
// What the client's handshake sends, and the test with it:
//
//	HELLO 2                        go-redis's own; any error is accepted
//	AUTH [user] password           unless the password is empty
//	CLIENT SETNAME name
//	CONFIG GET maxmemory-policy    the client asks for timeout and others
//	INFO                           server, memory, persistence, replication, cluster
//	CLUSTER NODES
//	ASKING                         as the client does before it follows ASK
//	GET __Booksleeve_TieBreak
//	ECHO nonce                     decides
//	SUBSCRIBE __Booksleeve_MasterChanged, at the very end
//
// What a session life sends: SCRIPT LOAD, EVALSHA and EVAL, inside which
// scriptCommands are called, and DEL for cleaning up. Only where it is needed:
// SELECT (defaultDatabase), HELLO (what a server is whose INFO may not be asked), CLUSTER SLOTS (as 3 does), PING (second look at a port), EXISTS (to be redirected),
// MULTI and DISCARD (to find which rights are missing), COMMAND INFO (to find which
// command a script misses). The count of sessions sends SCAN, PTTL, EXISTS and
// MEMORY USAGE besides.
//
// Times are bounded by contexts, which come as arguments; nothing is kept in one.
package session
