// Package redisprobe answers one question: will a front-end server work with
// this Redis, and if not, why, and what is to be done about it?
//
// Run looks at every listed host and at every node that the cluster advertises,
// in parallel, the way the platform's own client would at runtime, and tries a
// whole session life on every master. Whatever it has to say is a Finding with
// a stable code; the table in this package holds every code with its severity,
// message and remedy.
//
// The package knows Redis, TLS and the network. It must not know where settings
// are stored, what a window is, or how a process ends; it never logs and never
// puts a password or a session's content into anything that it returns.
package redisprobe
