// Package watch keeps sessions on every master while servers come and go, and measures
// what is lost: of Redis itself, and of applications behind the platform's client.
//
// Three things run side by side. The lane of Redis (redis.go): for each master of the
// beginning, a raw SET every 20 ms to a key in its slots, which follows the owner and asks
// every node while there is none. The lane of the applications (application.go,
// sessions.go): for each of these masters, sessions taken and released one after another
// through connections that behave as the platform's client was recorded to do. The
// observers (observe.go): what each node says of its cluster, every quarter of a second.
//
// Times are monotonic. What this program itself stood still for (stall.go) is said, and
// counted against nobody.
package watch
