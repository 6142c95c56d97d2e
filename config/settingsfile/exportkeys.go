package settingsfile

import (
	"time"

	"gopkg.in/yaml.v3"
)

// exportContent is what only exports say.
type exportContent struct {
	made     time.Time
	host     string
	sealed   string // age's armored text
	checksum string // of sealed
}

func (e exportContent) equal(other exportContent) bool {
	return e.made.Equal(other.made) && e.host == other.host && e.sealed == other.sealed && e.checksum == other.checksum
}

// exportKeys are the keys of an export, in the order of writing.
var exportKeys = []key{
	versionKey,
	{name: "export", kind: kindMapping, keys: []key{
		{
			name: "made", kind: kindTime,
			read:  func(v value, c *content) (err error) { c.export.made, err = v.time(); return err },
			write: func(c *content) *yaml.Node { return timeNode(c.export.made) },
		},
		{
			name: "host", kind: kindText,
			read:  func(v value, c *content) (err error) { c.export.host, err = v.text(); return err },
			write: func(c *content) *yaml.Node { return optionalText(c.export.host) },
		},
	}},
	providerKey,
	{name: "redis", kind: kindMapping, keys: redisKeys},
	{name: "publish", kind: kindMapping, keys: []key{argumentsKey}},
	{name: "sealed", kind: kindMapping, keys: []key{
		{
			name: "secrets", kind: kindSealed,
			read: func(v value, c *content) (err error) { c.export.sealed, err = v.text(); return err },
			write: func(c *content) *yaml.Node {
				n := optionalText(c.export.sealed)
				if n != nil {
					n.Style = yaml.LiteralStyle // as age writes it
				}
				return n
			},
		},
		{
			name: "checksum", kind: kindText,
			read:  func(v value, c *content) (err error) { c.export.checksum, err = v.text(); return err },
			write: func(c *content) *yaml.Node { return optionalText(c.export.checksum) },
		},
	}},
}
