//go:build linux

package redisprobe_test

import "sessionconfig/internal/finding"

// Why a remedy is not applied by a machine.
const (
	beforeTest   = "found before anything is dialled: what validation takes and refuses is in the tables of config"
	otherMachine = "lies on other machines or in the network between"
	issue        = "a new certificate is to be issued"
	waiting      = "time is to pass"
	another      = "another machine is to be added, or one that failed brought back"
	front        = "found by comparing reports: the other front-end servers are to be changed"
)

// byHand are the codes whose remedy no machine can apply, each with the reason.
var byHand = map[finding.Code]string{
	"hosts-empty": beforeTest, "host-invalid": beforeTest, "host-duplicate": beforeTest, "password-missing": beforeTest,
	"password-unrepresentable": beforeTest, "password-short": beforeTest, "ssl-host-invalid": beforeTest, "parameter-unknown": beforeTest,
	"parameter-newer": beforeTest,
	"client-version":  "which version is installed is to be found out",
	"resolve-failed":  otherMachine, "tcp-refused": otherMachine, "tcp-timeout": otherMachine, "tcp-unreachable": otherMachine, "connection-closed": otherMachine,
	"tls-certificate-expired": issue, "tls-certificate-expiring": issue, "tls-revoked": issue,
	"tls-handshake-failed": "the server's log is to be read",
	"tls-not-judged":       "this program does not speak what is to be judged",
	"protected-mode":       "Redis admits every client from its own machine, so that none of these tests meets it on a real one",
	"max-clients":          "a connection that is there already has to raise the limit, or other programs to let go",
	"loading":              waiting, "topology-changing": waiting, "replica-synchronising": waiting, "topology-disagreement": waiting,
	"not-redis": "the right port is to be found out", "sentinel-endpoint": "the servers are to be found out",
	"cluster-down": another, "slots-uncovered": another, "node-unreachable": otherMachine, "replica-unreachable": otherMachine,
	"replica-missing": another, "replica-not-linked": otherMachine, "replica-same-host": another, "nodes-not-looked-at": otherMachine,
	"fleet-settings-differ": front, "fleet-node-unreachable-from": front, "fleet-client-version-differs": front,
	"fleet-platform-version-differs": front, "fleet-certificate-differs": front, "fleet-clock-skew": front, "fleet-latency": front,
	"fleet-stale-report":  front,
	"session-slow":        otherMachine,
	"persistence-error":   "the disk of the server is to be mended",
	"version-unsupported": "another version is to be installed",
	"timed-out":           otherMachine,
	"cancelled":           "nothing is wrong: it was the user's wish",
}
