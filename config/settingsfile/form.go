package settingsfile

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"sessionconfig/config"
)

// Version is the version of the form of settings files and exports that this
// tool writes, and the only one that it reads.
const Version = 1

// form is a settings file or an export as YAML has it, in the order of writing.
// Passwords in it are sealed. docs/configuration.md describes each key.
type form struct {
	Version  int          `yaml:"version"`
	Export   originForm   `yaml:"export,omitempty"` // only in exports
	Provider string       `yaml:"provider,omitempty"`
	Redis    redisForm    `yaml:"redis,omitempty"`
	Publish  publishForm  `yaml:"publish,omitempty"`
	LastTest lastTestForm `yaml:"last-test,omitempty"` // only in settings files
	Sealed   sealedForm   `yaml:"sealed,omitempty"`    // only in exports
}

type originForm struct {
	Made moment `yaml:"made,omitempty"`
	Host string `yaml:"host,omitempty"`
}

type redisForm struct {
	Hosts      []string   `yaml:"hosts,omitempty"`
	User       string     `yaml:"user,omitempty"`
	Password   string     `yaml:"password,omitempty"` // only in settings files
	SSL        *bool      `yaml:"ssl,omitempty"`
	SSLHost    string     `yaml:"ssl-host,omitempty"`
	Parameters parameters `yaml:"parameters,omitempty"`
}

type publishForm struct {
	Arguments    []string `yaml:"arguments,omitempty"`
	PendingSince moment   `yaml:"pending-since,omitempty"` // only in settings files
	Republish    string   `yaml:"republish,omitempty"`     // only in settings files
}

type lastTestForm struct {
	When    moment `yaml:"when,omitempty"`
	Verdict string `yaml:"verdict,omitempty"`
	Summary string `yaml:"summary,omitempty"`
}

type sealedForm struct {
	Secrets  string `yaml:"secrets,omitempty"` // age's armored text
	Checksum string `yaml:"checksum,omitempty"`
}

// newForm is the form of settings and state, without any password.
func newForm(s config.Settings, state config.State) *form {
	f := &form{Version: Version, Provider: string(s.Provider)}
	f.Redis = redisForm{
		Hosts: append([]string(nil), s.Redis.Hosts...), User: s.Redis.User, SSLHost: s.Redis.SSLHost,
		Parameters: append(parameters(nil), s.Redis.Parameters...),
	}
	if s.Redis.SSL || len(s.Redis.Hosts) > 0 {
		f.Redis.SSL = &s.Redis.SSL
	}
	f.Publish = publishForm{
		Arguments: append([]string(nil), state.PublishArguments...), PendingSince: newMoment(state.PendingSince),
		Republish: string(state.Republish),
	}
	if len(f.Publish.Arguments) == 0 {
		f.Publish.Arguments = DefaultPublishArguments()
	}
	if state.Republish == config.RepublishNone {
		f.Publish.Republish = ""
	}
	if test := state.LastTest; test != nil {
		f.LastTest = lastTestForm{When: newMoment(test.When), Verdict: test.Verdict, Summary: test.Summary}
	}
	return f
}

// settings are the form's settings, without passwords.
func (f *form) settings() config.Settings {
	s := config.Settings{Provider: config.Provider(f.Provider), Redis: config.Redis{
		Hosts: f.Redis.Hosts, User: f.Redis.User, SSL: f.Redis.SSL != nil && *f.Redis.SSL, SSLHost: f.Redis.SSLHost,
		Parameters: slices.Clone(f.Redis.Parameters),
	}}
	if s.Provider == "" {
		s.Provider = config.ProviderDatabase
		if len(s.Redis.Hosts) > 0 {
			s.Provider = config.ProviderRedis
		}
	}
	for i, p := range s.Redis.Parameters {
		if isSecret(p) {
			s.Redis.Parameters[i].Value = ""
		}
	}
	return s
}

// state is the form's state.
func (f *form) state() config.State {
	s := config.State{
		PublishArguments: f.Publish.Arguments, PendingSince: f.Publish.PendingSince.Time,
		Republish: cmp.Or(config.Republish(f.Publish.Republish), config.RepublishNone),
	}
	if len(s.PublishArguments) == 0 {
		s.PublishArguments = DefaultPublishArguments()
	}
	if f.LastTest != (lastTestForm{}) {
		s.LastTest = &config.LastTest{When: f.LastTest.When.Time, Verdict: f.LastTest.Verdict, Summary: f.LastTest.Summary}
	}
	return s
}

// errUnrepresentable says that a value would not be read back as it was written,
// such as a text with control characters.
var errUnrepresentable = errors.New("the settings have a value that the file cannot store")

// encode writes the form below a comment, and makes sure that reading gives the
// same again.
func (f *form) encode(comment string) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(comment)
	encoder := yaml.NewEncoder(&b)
	encoder.SetIndent(2)
	if err := encoder.Encode(f); err != nil {
		return nil, fmt.Errorf("encode settings: %w", err)
	}
	again, _, err := decode("", b.Bytes())
	if err != nil {
		return nil, fmt.Errorf("%w: %s", errUnrepresentable, err.Error())
	}
	if !reflect.DeepEqual(f, again) {
		return nil, errUnrepresentable
	}
	return b.Bytes(), nil
}

// moment is a time as RFC 3339 has it, in UTC.
type moment struct{ time.Time }

func newMoment(t time.Time) moment { return moment{t.UTC().Round(0)} }

// MarshalYAML writes it without quotes.
func (m moment) MarshalYAML() (any, error) { return m.Time, nil }

// UnmarshalYAML reads it in quotes or not.
func (m *moment) UnmarshalYAML(n *yaml.Node) error {
	t, err := time.Parse(time.RFC3339Nano, n.Value)
	if err != nil {
		return &wrongKind{n.Line, "a time such as 2026-01-31T09:30:00Z"}
	}
	*m = newMoment(t)
	return nil
}

// parameters are written as a mapping and keep their order.
type parameters []config.Parameter

// MarshalYAML writes all values as texts.
func (p parameters) MarshalYAML() (any, error) {
	mapping := &yaml.Node{Kind: yaml.MappingNode}
	for _, each := range p {
		var key, value yaml.Node
		if err := errors.Join(key.Encode(each.Key), value.Encode(each.Value)); err != nil {
			return nil, err
		}
		mapping.Content = append(mapping.Content, &key, &value)
	}
	return mapping, nil
}

// UnmarshalYAML takes numbers and truth values as they are written, as in
// connectTimeout: 5000. Keys that differ in case only are the same to the runtime.
func (p *parameters) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.MappingNode {
		return &wrongKind{n.Line, "a mapping of texts"}
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind != yaml.ScalarNode || value.Kind != yaml.ScalarNode {
			return &wrongKind{value.Line, "text"}
		}
		if slices.ContainsFunc(*p, func(other config.Parameter) bool { return strings.EqualFold(other.Key, key.Value) }) {
			return &SyntaxError{Line: key.Line, Reason: fmt.Sprintf("the key %q appears twice", key.Value)}
		}
		*p = append(*p, config.Parameter{Key: key.Value, Value: value.Value})
	}
	return nil
}
