// Package wire makes connections to Redis servers that cost no more time and memory than
// they may, whatever the peer does: it resolves, connects, secures with TLS and goes
// through a proxy, all bound to a context, and checks the Redis protocol before go-redis
// parses it.
//
// It uses the standard library only and words nothing: why a connection failed is
// a typed error, and what the peer showed is kept for those who explain it.
package wire
