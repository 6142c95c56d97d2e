// Package redistest gives tests something real to talk to: redis-server
// processes on loopback addresses, single or as the cluster that the platform's
// documentation describes, certificates made at run time, and the peers that
// no real server plays: silent, garbled, endless, slow.
//
// Everything that it starts ends with the test, also when the test fails, and
// with the test process when that dies. It knows nothing of the packages that
// it helps to test, and speaks Redis by a few lines of its own, so that a fault
// in their client library cannot hide itself.
package redistest
