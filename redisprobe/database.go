package redisprobe

import (
	"fmt"

	"github.com/redis/go-redis/v9"

	"sessionconfig/internal/finding"
)

// enterDatabase selects the database that sessions are kept in. The command is
// not sent for the first one, in which every connection begins.
func (p *probe) enterDatabase(to sender) *redis.Cmd {
	if p.options.database == 0 {
		return redis.NewCmd(p.ctx)
	}
	return p.send(to, "select", p.options.database)
}

// entersDatabase selects the database for a session life. false ends it: why it
// cannot be selected is reported.
func (n *node) entersDatabase(c *connection, client *redis.Client) bool {
	cmd := n.p.enterDatabase(client)
	refused := replyError(cmd)
	switch {
	case refused == "" && cmd.Err() == nil:
		return true
	case refused == "":
		n.broken(c, finding.StageSession, cmd.Err(), "while selecting the database")
		return false
	case denied(refused):
		n.denied(append([]string{selectRight.spoken}, n.p.missingRights(client, n.p.sessionKeys(n.p.tag))...))
	default:
		n.p.farm.know(n, func(k *knowledge) { k.failed = true })
		for _, f := range n.p.databaseFailure(refused) {
			n.p.rec.find(finding.New(f.code, "", f.args)) // the same on all nodes
		}
	}
	n.track.end(finding.StageSession, StatusFailed)
	return false
}

// databaseFailure is the failure of a database that a server refuses.
func (p *probe) databaseFailure(refused string) []failure {
	return fail(finding.ParameterInvalid, finding.Args{
		"key": "defaultDatabase", "reason": fmt.Sprintf("Redis answers to SELECT %d with %q", p.options.database, p.clean(refused)),
	})
}
