package session

import (
	"context"

	"sessionconfig/redisprobe/topology"
)

// AddSlots asks CLUSTER SLOTS for the addresses of masters to which CLUSTER NODES gives
// none, as versions of the client from 3 on do.
func (g *Greeting) AddSlots(ctx context.Context, view *topology.View) {
	for _, m := range view.Masters() {
		if m.Address == "" {
			view.AddSlots(g.conn.Send(ctx, g.conn.Redis, "cluster", "slots").Val())
			return
		}
	}
}
