package redisprobe

import (
	"net"
	"strconv"
	"strings"
)

// shardAddresses reads the answer of CLUSTER SHARDS and returns the address to
// dial for each node's id: the endpoint that the cluster prefers, else its IP
// address, else its host name. It serves where CLUSTER NODES has none. Nodes
// without any usable address are left out; what is not of the expected form is
// passed over.
func shardAddresses(reply any, secure bool) map[string]string {
	addresses := make(map[string]string)
	shards, _ := reply.([]any)
	for _, shard := range shards {
		nodes, _ := pairs(shard)["nodes"].([]any)
		for _, node := range nodes {
			fields := pairs(node)
			id, _ := fields["id"].(string)
			address := shardAddress(fields, secure)
			if id != "" && address != "" && len(addresses) < maxMembers {
				addresses[id] = address
			}
		}
	}
	return addresses
}

// shardAddress picks a node's host and port.
func shardAddress(fields map[string]any, secure bool) string {
	port, _ := fields["port"].(int64)
	if tlsPort, ok := fields["tls-port"].(int64); ok && secure {
		port = tlsPort
	}
	if port < 1 || port > 65535 {
		return ""
	}
	for _, field := range []string{"endpoint", "ip", "hostname"} {
		if host, _ := fields[field].(string); plausibleHost(strings.Trim(host, "[]")) {
			return net.JoinHostPort(strings.Trim(host, "[]"), strconv.FormatInt(port, 10))
		}
	}
	return ""
}

// pairs reads a flat list of names and values.
func pairs(reply any) map[string]any {
	flat, _ := reply.([]any)
	fields := make(map[string]any, len(flat)/2)
	for i := 0; i+1 < len(flat); i += 2 {
		if name, ok := flat[i].(string); ok {
			fields[name] = flat[i+1]
		}
	}
	return fields
}
