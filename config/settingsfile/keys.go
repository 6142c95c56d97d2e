package settingsfile

import (
	"slices"
	"strconv"

	"gopkg.in/yaml.v3"

	"sessionconfig/config"
)

// Version is the version of the form of settings files and exports that this
// tool writes, and the newest that it reads.
const Version = 1

// settingsKeys are the keys of a settings file, in the order of writing.
// docs/configuration.md describes each.
var settingsKeys = []key{
	versionKey,
	providerKey,
	{name: "redis", kind: kindMapping, keys: slices.Insert(slices.Clone(redisKeys), 2, sealedPasswordKey)},
	{name: "publish", kind: kindMapping, keys: []key{argumentsKey, pendingKey, republishKey}},
	{name: "last-test", kind: kindMapping, keys: lastTestKeys},
}

// versionKey is read before the other keys, by upgrade.
var versionKey = key{
	name: "version", kind: kindNumber,
	read: func(value, *content) error { return nil },
	write: func(*content) *yaml.Node {
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: tagInt, Value: strconv.Itoa(Version)}
	},
}

var providerKey = key{
	name: "provider", kind: kindOneOf(string(config.ProviderDatabase), string(config.ProviderRedis)),
	read: func(v value, c *content) error {
		word, err := v.word(string(config.ProviderDatabase), string(config.ProviderRedis))
		c.settings.Provider = config.Provider(word)
		return err
	},
	write: func(c *content) *yaml.Node { return optionalText(string(c.settings.Provider)) },
}

// redisKeys are the fields of "In-Memory Session" but for the password.
var redisKeys = []key{
	{
		name: "hosts", kind: kindTexts,
		read:  func(v value, c *content) (err error) { c.settings.Redis.Hosts, err = v.texts(); return err },
		write: func(c *content) *yaml.Node { return textsNode(c.settings.Redis.Hosts) },
	},
	{
		name: "user", kind: kindText,
		read:  func(v value, c *content) (err error) { c.settings.Redis.User, err = v.text(); return err },
		write: func(c *content) *yaml.Node { return optionalText(c.settings.Redis.User) },
	},
	{
		name: "ssl", kind: kindBool,
		read:  func(v value, c *content) (err error) { c.settings.Redis.SSL, err = v.truth(); return err },
		write: func(c *content) *yaml.Node { return c.sslNode() },
	},
	{
		name: "ssl-host", kind: kindText,
		read:  func(v value, c *content) (err error) { c.settings.Redis.SSLHost, err = v.text(); return err },
		write: func(c *content) *yaml.Node { return optionalText(c.settings.Redis.SSLHost) },
	},
	{
		name: "parameters", kind: kindParameters,
		read:  readParameters,
		write: func(c *content) *yaml.Node { return parametersNode(c.fileParameters()) },
	},
}

var sealedPasswordKey = key{
	name: "password", kind: kindSealed,
	read:  readSealedPassword,
	write: func(c *content) *yaml.Node { return optionalText(c.sealedPassword) },
}

var argumentsKey = key{
	name: "arguments", kind: kindTexts,
	read:  func(v value, c *content) (err error) { c.state.PublishArguments, err = v.texts(); return err },
	write: func(c *content) *yaml.Node { return textsNode(c.state.PublishArguments) },
}

var pendingKey = key{
	name: "pending-since", kind: kindTime,
	read:  func(v value, c *content) (err error) { c.state.PendingSince, err = v.time(); return err },
	write: func(c *content) *yaml.Node { return timeNode(c.state.PendingSince) },
}

var republishWords = []string{string(config.RepublishNone), string(config.RepublishAllModules), string(config.RepublishApplySettings)}

var republishKey = key{
	name: "republish", kind: kindOneOf(republishWords...),
	read: func(v value, c *content) error {
		word, err := v.word(republishWords...)
		c.state.Republish = config.Republish(word)
		return err
	},
	write: func(c *content) *yaml.Node {
		if c.state.Republish == config.RepublishNone {
			return nil
		}
		return optionalText(string(c.state.Republish))
	},
}

// verdictWords are the verdicts of a test. (Design, section 3.)
var verdictWords = []string{"passed", "warnings", "failed", "cancelled"}

var lastTestKeys = []key{
	{
		name: "when", kind: kindTime,
		read:  func(v value, c *content) (err error) { c.lastTest().When, err = v.time(); return err },
		write: func(c *content) *yaml.Node { return timeNode(c.writtenTest().When) },
	},
	{
		name: "verdict", kind: kindOneOf(verdictWords...),
		read:  func(v value, c *content) (err error) { c.lastTest().Verdict, err = v.word(verdictWords...); return err },
		write: func(c *content) *yaml.Node { return optionalText(c.writtenTest().Verdict) },
	},
	{
		name: "summary", kind: kindText,
		read:  func(v value, c *content) (err error) { c.lastTest().Summary, err = v.text(); return err },
		write: func(c *content) *yaml.Node { return optionalText(c.writtenTest().Summary) },
	},
}

// lastTest is the test that is being read, made when its first key is met.
func (c *content) lastTest() *config.LastTest {
	if c.state.LastTest == nil {
		c.state.LastTest = &config.LastTest{}
	}
	return c.state.LastTest
}

// writtenTest is the test to write, an empty one when there was none.
func (c *content) writtenTest() config.LastTest {
	if c.state.LastTest == nil {
		return config.LastTest{}
	}
	return *c.state.LastTest
}

// sslNode is left out where nothing of Redis is set.
func (c *content) sslNode() *yaml.Node {
	if !c.settings.Redis.SSL && len(c.settings.Redis.Hosts) == 0 {
		return nil
	}
	return boolNode(c.settings.Redis.SSL)
}
