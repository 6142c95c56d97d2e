package session

import (
	"fmt"
	"strconv"
	"strings"
)

// release is a version's first two numbers.
type release struct{ major, minor int }

// supported lists the Redis releases that the platform supports, each with the
// Platform Server release that it came with (design, section 2).
var supported = []struct{ redis, platform release }{
	{release{7, 0}, release{11, 23}},
	{release{7, 2}, release{11, 35}},
	{release{8, 2}, release{11, 39}},
}

// parseRelease reads "7.0.15" or "11.39"; ok is false for anything else.
func parseRelease(version string) (r release, ok bool) {
	major, rest, _ := strings.Cut(strings.TrimSpace(version), ".")
	minor, _, _ := strings.Cut(rest, ".")
	var err1, err2 error
	r.major, err1 = strconv.Atoi(major)
	r.minor, err2 = strconv.Atoi(minor)
	return r, err1 == nil && err2 == nil
}

// before tells whether r is older than other.
func (r release) before(other release) bool {
	return r.major < other.major || r.major == other.major && r.minor < other.minor
}

func (r release) String() string { return fmt.Sprintf("%d.%d", r.major, r.minor) }

// PlatformTooOld says that the Platform Server cannot keep sessions in Redis;
// empty when it can, or when its version is not known.
func PlatformTooOld(platform string) string {
	r, ok := parseRelease(platform)
	if first := supported[0].platform; ok && r.before(first) {
		return fmt.Sprintf("Platform Server %s cannot keep sessions in Redis, %s is the first that can", platform, first)
	}
	return ""
}

// VersionProblem says why the version of the Redis server at address does not
// fit the platform's; empty when it does.
func VersionProblem(server Info, address, platform string) string {
	version, product := server["redis_version"], "Redis"
	if server["server_name"] == "valkey" {
		version, product = server["valkey_version"], "Valkey"
	}
	name := fmt.Sprintf("%s %s (%s)", product, version, address)
	r, ok := parseRelease(version)
	if product == "Redis" && ok {
		for _, s := range supported {
			if s.redis != r {
				continue
			}
			if p, known := parseRelease(platform); known && p.before(s.platform) && PlatformTooOld(platform) == "" {
				return fmt.Sprintf("%s needs Platform Server %s or later, and this one is %s", name, s.platform, platform)
			}
			return ""
		}
	}
	return name + " is not a version that the platform supports"
}
