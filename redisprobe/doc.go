// Package redisprobe answers one question: will a front-end server work with
// this Redis, and if not, why, and what is to be done about it?
//
// Run looks at every listed host and at every node that the cluster advertises,
// in parallel, the way the platform's own client would at runtime, and tries a
// whole session life on every master. Whatever it has to say is a finding of
// package finding. This package is the conversation itself; what it asks of others
// is in rooms, each of which imports only what is named before it:
//
//	wire         connections: dialled, secured, bounded
//	revocation   lists of revoked certificates, asked as the client would
//	certificate  the files that the SERedis_* variables name
//	topology     what servers say of themselves and of their cluster, judged
//	explain      why a connection failed
//	session      Redis as the platform's client uses it
//	census       the sessions that are now in Redis
//
// The package must not know where settings are stored, what a window is, or how a
// process ends; it never logs and never puts a password or a session's content into
// anything that it returns.
package redisprobe
