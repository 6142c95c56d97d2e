package settingsfile

import (
	"bytes"
	"errors"
	"fmt"
	"maps"

	"gopkg.in/yaml.v3"

	"sessionconfig/config"
)

// errUnrepresentable says that a value would not be read back as it was written,
// such as a text that is not UTF-8.
var errUnrepresentable = errors.New("the settings hold a value that the file cannot hold")

// content is what a settings file or an export says, secrets still sealed.
type content struct {
	settings         config.Settings
	state            config.State
	sealedPassword   string            // as it stands in a settings file
	sealedParameters map[string]string // by key; the parameter's value is empty meanwhile
	export           exportContent
	stated           map[string]bool // the keys that were read, by their full names
}

// decode reads the bytes of a file by the table of its keys. An empty file says
// nothing, which is valid.
func decode(path string, data []byte, keys []key) (*content, error) {
	c := &content{stated: map[string]bool{}}
	root, err := parseTree(path, data)
	if err != nil {
		return nil, err
	}
	if root != nil {
		if err := upgrade(path, root, Version, upgrades); err != nil {
			return nil, err
		}
		if err := readMapping(value{Node: root, file: path}, keys, c); err != nil {
			return nil, err
		}
	}
	c.normalize()
	return c, nil
}

// encode writes the content by the table of its keys below a comment, and makes
// sure that reading gives the same again.
func (c *content) encode(comment string, keys []key) ([]byte, error) {
	c.normalize()
	root := writeMapping(keys, c)
	root.HeadComment = comment
	var b bytes.Buffer
	encoder := yaml.NewEncoder(&b)
	encoder.SetIndent(2)
	if err := encoder.Encode(root); err != nil {
		return nil, fmt.Errorf("encode settings: %w", err)
	}
	again, err := decode("", b.Bytes(), keys)
	if err != nil {
		return nil, fmt.Errorf("%w: %s", errUnrepresentable, err.Error())
	}
	if !c.equal(again) {
		return nil, errUnrepresentable
	}
	return b.Bytes(), nil
}

// normalize puts in the defaults and makes equal contents look equal.
func (c *content) normalize() {
	if c.settings.Provider == "" {
		c.settings.Provider = config.ProviderDatabase
		if len(c.settings.Redis.Hosts) > 0 {
			c.settings.Provider = config.ProviderRedis
		}
	}
	if len(c.state.PublishArguments) == 0 {
		c.state.PublishArguments = DefaultPublishArguments()
	}
	if c.state.Republish == "" {
		c.state.Republish = config.RepublishNone
	}
	if c.state.LastTest != nil && *c.state.LastTest == (config.LastTest{}) {
		c.state.LastTest = nil
	}
}

func (c *content) equal(other *content) bool {
	return c.settings.Equal(other.settings) && c.state.Equal(other.state) &&
		c.sealedPassword == other.sealedPassword && maps.Equal(c.sealedParameters, other.sealedParameters) &&
		c.export.equal(other.export)
}
