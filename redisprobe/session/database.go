package session

import (
	"context"
	"fmt"

	"sessionconfig/internal/finding"
)

// EnterDatabase selects the database that sessions are kept in; the findings say
// why that failed. Nothing is sent for the first one, in which every connection
// begins. What a server refuses concerns all of them, and names none.
func (c *Conn) EnterDatabase(ctx context.Context) []finding.Finding {
	database := c.client.first().Database()
	if database == 0 {
		return nil
	}
	cmd := c.Send(ctx, c.Redis, "select", database)
	refused := ReplyError(cmd)
	switch {
	case refused == "" && cmd.Err() == nil:
		return nil
	case refused == "":
		return c.Lost(ctx, cmd.Err(), "while selecting the database")
	case Denied(refused):
		l := c.lacksAll(ctx)
		for _, right := range c.client.demands(c.clustered).judged {
			if right.Rule == "select" {
				l.miss(right)
			}
		}
		return []finding.Finding{c.denied(l)}
	default:
		reason := fmt.Sprintf("Redis answers to SELECT %d with %q", database, c.client.Explain.Clean(refused))
		return []finding.Finding{InvalidParameter("defaultDatabase", reason)}
	}
}
