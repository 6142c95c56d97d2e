package redisprobe

// Event is one step of a running test. Events reach the observer one at a time,
// in order, on goroutines of the probe; the observer must return quickly. What the
// pointers point to is the observer's.
type Event struct {
	Node    *Node    // a node's present state, a copy; nil if the event is about none
	Current Stage    // the stage that Node is in; empty when it is done
	Finding *Finding // what was found just now; nil if nothing
	Done    int      // stages finished over all known nodes
	Total   int      // stages expected over all known nodes
}
