package client

import "net/netip"

// ReadsAdvertised tells whether a version can read this address of a cluster's node.
// CLUSTER NODES has IPv6 addresses without brackets, and before 3 the port is read as a
// part of the address. named tells whether redirects name the node by a host name: from
// 2.6 on the client finds it by them.
func (v Version) ReadsAdvertised(address netip.Addr, named bool) bool {
	return !address.Is6() || address.Is4In6() || v.since(V3) || named && v.since(V2_6)
}

// ReadsSlots tells whether a version reads CLUSTER SLOTS in addition to CLUSTER NODES.
func (v Version) ReadsSlots() bool { return v.since(V3) }

// AsksSentinel tells whether serviceName makes a version take the hosts for Sentinels.
// The other versions ignore it.
func (o Options) AsksSentinel() bool {
	return o.SentinelService() != "" && o.Version.since(V2_5) && o.Version.before(V3)
}
