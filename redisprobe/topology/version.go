package topology

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sessionconfig/internal/finding"
)

// Release is a version's first two numbers.
type Release struct{ Major, Minor int }

// supported lists the Redis releases that the platform supports, each with the
// Platform Server release that it came with (design, section 2).
var supported = []struct{ redis, platform Release }{
	{Release{7, 0}, Release{11, 23}},
	{Release{7, 2}, Release{11, 35}},
	{Release{8, 2}, Release{11, 39}},
}

// ParseRelease reads "7.0.15" or "11.39"; ok is false for anything else.
func ParseRelease(version string) (r Release, ok bool) {
	major, rest, _ := strings.Cut(strings.TrimSpace(version), ".")
	minor, _, _ := strings.Cut(rest, ".")
	var err1, err2 error
	r.Major, err1 = strconv.Atoi(major)
	r.Minor, err2 = strconv.Atoi(minor)
	return r, err1 == nil && err2 == nil
}

// Before tells whether r is older than other.
func (r Release) Before(other Release) bool {
	return r.Major < other.Major || r.Major == other.Major && r.Minor < other.Minor
}

func (r Release) String() string { return fmt.Sprintf("%d.%d", r.Major, r.Minor) }

// versions reports, once, everything whose version does not fit.
func (j *judge) versions() {
	var said []string
	platform, known := ParseRelease(j.Platform)
	if first := supported[0].platform; known && platform.Before(first) {
		said = append(said, fmt.Sprintf("Platform Server %s cannot keep sessions in Redis, %s is the first that can.", j.Platform, first))
		known = false // which Redis it would take is no matter
	}
	var products []string // that do not fit, with their versions, as they came
	nodes := make(map[string][]string)
	for i := range j.Nodes {
		n := &j.Nodes[i]
		version := n.Info.Version()
		if version == "" || !n.SignedIn || n.Info.Sentinel() && n.Info.Product() == Redis || fits(n.Info, platform, known) {
			continue
		}
		product := n.Info.Product() + " " + version
		if !slices.Contains(products, product) {
			products = append(products, product)
		}
		nodes[product] = append(nodes[product], n.Address)
	}
	all := []string{}
	for i, product := range products {
		all = append(all, nodes[product]...)
		if i < 10 {
			said = append(said, problem(product, finding.List(nodes[product], ""), j.Platform))
		}
	}
	if len(said) > 0 {
		j.findAll(finding.VersionUnsupported, all, finding.Args{"reasons": strings.Join(said, " ")})
	}
}

// fits tells whether the platform, whose release may not be known, supports the server.
func fits(server Info, platform Release, known bool) bool {
	r, ok := ParseRelease(server.Version())
	return ok && server.Product() == Redis && slices.ContainsFunc(supported, func(s struct{ redis, platform Release }) bool {
		return s.redis == r && (!known || !platform.Before(s.platform))
	})
}

// problem says why a product does not fit.
func problem(product, nodes, platform string) string {
	name, version, _ := strings.Cut(product, " ")
	if r, ok := ParseRelease(version); ok && name == Redis {
		for _, s := range supported {
			if s.redis == r {
				return fmt.Sprintf("%s (%s) needs Platform Server %s or later, and this one is %s.", product, nodes, s.platform, platform)
			}
		}
	}
	if name != Redis {
		return fmt.Sprintf("%s (%s) is not supported by the platform.", product, nodes)
	}
	return fmt.Sprintf("%s (%s) is not a version that the platform supports.", product, nodes)
}
