// Package session is Redis as the platform's client uses it: what it sends when it
// connects, which rights it needs, and the life of a session, for one server at a
// time. What depends on the client's version is asked of internal/client; what is sent
// is what the first of the versions that are judged sends.
//
// The test sends, in one round trip:
//
//	HELLO 3 [AUTH user password]   where that version asks for RESP3
//	AUTH [user] password           unless the password is empty
//	HELLO                          otherwise: it tells who may not ask INFO what the server is
//	GET __Booksleeve_TieBreak
//	CLIENT SETNAME, CLIENT ID, CONFIG GET maxmemory-policy, INFO, CLUSTER NODES,
//	ECHO, PING, ASKING             those that a version uses, or this test reads
//
// and at the very end READONLY and CLUSTER SLOTS (queued and discarded) in a cluster,
// and SUBSCRIBE __Booksleeve_MasterChanged.
//
// What a session life sends: SCRIPT LOAD, EVAL and EVALSHA, inside which
// client.ScriptCommands are called, and DEL for cleaning up. Only where it is needed:
// SELECT (defaultDatabase), CLUSTER SLOTS (as 3 does, where CLUSTER NODES has no address),
// PING (second look at a port), EXISTS (to be redirected),
// MULTI and DISCARD (to find which rights are missing), COMMAND INFO (to find which
// command a script misses). The count of sessions sends SCAN, PTTL, EXISTS and
// MEMORY USAGE besides.
//
// Times are bounded by contexts, which come as arguments; nothing is kept in one.
package session
