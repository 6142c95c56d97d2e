package client

import "net/netip"

// ReadsAdvertised tells whether a version can read this address of a cluster's node. An
// IPv6 address is in CLUSTER NODES without brackets, so that before 3 its port is read as
// a part of it; a node that also announces a name, and prefers it, is found from 2.6 on,
// by redirects.
func (v Version) ReadsAdvertised(address netip.Addr, named bool) bool {
	return !address.Is6() || address.Is4In6() || v.since(V3) || named && v.since(V2_6)
}

// ReadsSlots tells whether a version reads CLUSTER SLOTS in addition to CLUSTER NODES.
func (v Version) ReadsSlots() bool { return v.since(V3) }

// Database0Only tells settings that no cluster takes: it has but one database.
func (o Options) Database0Only() bool { return o.Database() != 0 }

// AsksSentinel tells whether serviceName makes a version take the hosts for
// Sentinels. The others read it over.
func (o Options) AsksSentinel() bool {
	return o.SentinelService() != "" && o.Version.since(V2_5) && o.Version.before(V3)
}
