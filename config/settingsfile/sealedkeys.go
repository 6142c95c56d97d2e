package settingsfile

import (
	"strings"

	"gopkg.in/yaml.v3"

	"sessionconfig/config"
)

// The purposes that sealed texts are bound to, so that one does not open in the
// place of another.
const purposePassword = "redis.password"

func purposeParameter(key string) string { return "redis.parameters." + strings.ToLower(key) }

// readSealedPassword takes the sealed text as it is: whether it can be opened
// shows later, and is no matter of form.
func readSealedPassword(v value, c *content) error {
	text, err := sealedText(v)
	c.sealedPassword = text
	return err
}

// readParameters reads the parameters; the values of secret ones must be sealed.
func readParameters(v value, c *content) error {
	parameters, err := v.parameters()
	if err != nil {
		return err
	}
	for i := range parameters {
		name := parameters[i].Key
		if !config.IsSecretParameter(name) {
			continue
		}
		node := v.Content[2*i+1]
		text, err := sealedText(value{Node: node, file: v.file, name: fullName(v.name, name)})
		if err != nil {
			return err
		}
		if c.sealedParameters == nil {
			c.sealedParameters = map[string]string{}
		}
		c.sealedParameters[name] = text
		parameters[i].Value = ""
	}
	c.settings.Redis.Parameters = parameters
	return nil
}

// sealedText reads a text that this tool has sealed. A password that someone
// wrote in clear is refused: it would stay readable in the file, and be taken for
// kept safe.
func sealedText(v value) (string, error) {
	if v.Kind != yaml.ScalarNode || v.Tag != tagText || !strings.HasPrefix(v.Value, sealPrefix) {
		return "", at(v.file, v.Node, "%s is not sealed by this tool: remove the line, and give the password "+
			"in the window or with --password-file", v.name)
	}
	return v.Value, nil
}

// fileParameters are the parameters as a file has them: the values of secret
// ones sealed, or left out where nothing sealed them.
func (c *content) fileParameters() []config.Parameter {
	var parameters []config.Parameter
	for _, p := range c.settings.Redis.Parameters {
		if config.IsSecretParameter(p.Key) {
			sealed, ok := c.sealedParameters[p.Key]
			if !ok {
				continue
			}
			p.Value = sealed
		}
		parameters = append(parameters, p)
	}
	return parameters
}
