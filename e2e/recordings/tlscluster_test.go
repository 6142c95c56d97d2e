//go:build live && linux

package recordings

import (
	"crypto/x509"
	"net"
	"strings"
	"testing"

	"sessionconfig/internal/redistest"
)

// tlsClusterSituations are those of clusters that speak TLS.
var tlsClusterSituations = []situation{
	{words: `TLS cluster, certificates (own|wild|shared|ip|ownip), .*`, set: tlsCluster, causes: []string{"tls-name-mismatch", "node-unreachable"}},
	{words: `TLS cluster on one machine, certificate (.*), hosts: .*`, set: tlsClusterOnOneMachine, causes: []string{"tls-name-mismatch", "node-unreachable", "clusters-differ"}},
}

// lab is the authority of all clusters that share one.
func lab(t *testing.T) *authority {
	t.Helper()
	return shared(t, "lab authority", func(string) (*authority, func(), error) {
		return newAuthority(t, "Lab root", nil), nil, nil
	})
}

// tlsCluster is three masters whose certificates name what the words say.
func tlsCluster(t *testing.T, _ recording, match []string) scene {
	a := lab(t)
	c := sharedCluster(t, "TLS cluster, certificates "+match[1], redistest.ClusterOptions{
		NoReplicas: true, Password: password,
		TLS: func(host string) *redistest.TLS {
			return &redistest.TLS{Certificate: a.issue(t, func(c *x509.Certificate) {
				own := "redis" + host[strings.LastIndexByte(host, '.')+1:] + ".lab.example"
				c.DNSNames, c.IPAddresses = nil, nil
				switch match[1] {
				case "own":
					c.DNSNames = []string{own}
				case "wild":
					c.DNSNames = []string{"*.lab.example"}
				case "shared":
					c.DNSNames = []string{"shared.lab.example"}
				case "ip":
					c.IPAddresses = []net.IP{net.ParseIP(host)}
				case "ownip":
					c.DNSNames, c.IPAddresses = []string{own}, []net.IP{net.ParseIP(host)}
				}
			})}
		},
	})
	s := onPort(c.Masters()[0].Port)
	s.variables = trust(t, a.file)
	return s
}

// tlsClusterOnOneMachine is three masters on three ports of one machine with one
// certificate.
func tlsClusterOnOneMachine(t *testing.T, r recording, match []string) scene {
	a := lab(t)
	c := sharedCluster(t, "TLS cluster on one machine, "+match[1], redistest.ClusterOptions{
		Hosts: []string{"127.0.0.1"}, Masters: 3, NoReplicas: true, Password: password,
		TLS: func(string) *redistest.TLS {
			return &redistest.TLS{Certificate: a.issue(t, func(c *x509.Certificate) {
				c.DNSNames, c.IPAddresses = nil, nil
				for _, name := range strings.Split(match[1], ",") {
					if text, is := strings.CutPrefix(name, "IP:"); is {
						c.IPAddresses = append(c.IPAddresses, net.ParseIP(text))
					} else {
						c.DNSNames = append(c.DNSNames, strings.TrimPrefix(name, "DNS:"))
					}
				}
			})}
		},
	})
	s := atAddresses(redistest.Addrs(c.Masters()))
	s.variables = trust(t, a.file)
	return s
}
