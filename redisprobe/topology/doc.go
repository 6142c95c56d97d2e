// Package topology reads what Redis servers say of themselves (INFO, HELLO) and of
// their cluster (CLUSTER NODES, CLUSTER SLOTS), compares it, and judges it.
//
//	view, err := topology.ParseNodes(answer, "10.0.0.1:7000")
//	if views.Add(view) { // no other node has said the same
//		dial(view.Advertised())
//	}
//	...
//	judged := topology.Judge(topology.Facts{Nodes: nodes, Views: &views})
//
// A node is named by its address, host:port as it was dialled; what must be known of
// it is a plain Node. A Member is a line of CLUSTER NODES, and a View all lines of one
// answer; the node that gave it is its reporter. Views may differ: Judge decides which of
// them counts as the cluster's, and says in findings what is wrong.
//
// Nothing here reaches a socket, waits, or locks: whoever shares Views between
// goroutines guards them.
package topology
