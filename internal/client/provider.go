package client

import (
	"slices"
	"strings"
)

// provider is what changes for endpoints of a cloud, which the client recognises by their
// names. Other names, and addresses, change nothing.
type provider struct {
	azure   bool // Azure Cache for Redis
	managed bool // Azure Managed Redis
	ssl     bool // where ssl is not set
}

// cloudDomains are the ends of names by which versions know those clouds.
var cloudDomains = []struct {
	end     string
	managed bool
	span
}{
	{end: ".redis.cache.windows.net"},
	{end: ".redis.cache.chinacloudapi.cn"},
	{end: ".redis.cache.usgovcloudapi.net"},
	{end: ".redis.cache.cloudapi.de", span: span{before: V2_13}},
	{end: ".redis.cache.sovcloud-api.de", span: span{since: V2_13}},
	{end: ".redis.cache.sovcloud-api.fr", span: span{since: V2_13}},
	{end: ".redisenterprise.cache.azure.net", span: span{since: V2_5, before: V2_13}},
	{end: ".redisenterprise.cache.azure.net", managed: true, span: span{since: V2_13}},
	{end: ".redis.azure.net", managed: true, span: span{since: V2_13}},
	{end: ".redis.chinacloudapi.cn", managed: true, span: span{since: V2_13}},
	{end: ".redis.usgovcloudapi.net", managed: true, span: span{since: V2_13}},
	{end: ".redis.sovcloud-api.de", managed: true, span: span{since: V2_13}},
	{end: ".redis.sovcloud-api.fr", managed: true, span: span{since: V2_13}},
}

// providerOf looks at the endpoints before default ports are filled in.
func (v Version) providerOf(endpoints []Endpoint) provider {
	var p provider
	for _, domain := range cloudDomains {
		if domain.holds(v) && slices.ContainsFunc(endpoints, func(e Endpoint) bool { return v.inDomain(e.Name, domain.end) }) {
			p.azure, p.managed = p.azure || !domain.managed, p.managed || domain.managed
		}
	}
	p.managed = p.managed && !p.azure
	onTLSPort := slices.ContainsFunc(endpoints, func(e Endpoint) bool { return e.Port == 6380 })
	p.ssl = p.managed || p.azure && onTLSPort && v.since(V2_5)
	return p
}

// inDomain tells whether a name ends so; in 2.1 with one label before it, no more.
func (v Version) inDomain(name, end string) bool {
	name = strings.ToLower(name)
	if v.since(V2_5) {
		return strings.HasSuffix(name, end)
	}
	_, rest, _ := strings.Cut(name, ".")
	return "."+rest == end
}

// channel is the configuration channel where none is set.
func (p provider) channel() string {
	if p.managed {
		return ""
	}
	return "__Booksleeve_MasterChanged"
}
