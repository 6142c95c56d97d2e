package ui

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"sessionconfig/config"
)

// Typed is what was changed in a window and not applied, for the elevated window that
// replaces it. What was not changed is nil, and loaded there, where more files can be
// read.
type Typed struct {
	Provider   *config.Provider
	Hosts      *string // as in the field
	Password   *config.Secret
	SSL        *bool
	SSLHost    *string
	User       *string
	Parameters *[]config.Parameter
	Arguments  []string      // of the publish step, from an import
	Limit      time.Duration // of a test; 0 for the usual
}

// typedMessage is Typed as one process gives it to another, with what is secret in it.
type typedMessage struct {
	Typed
	Password   *string
	Parameters *[]plain
}

// plain is a parameter that hides nothing.
type plain config.Parameter

// Message is all of it, for ParseTyped. It contains the password in clear text.
func (t *Typed) Message() ([]byte, error) {
	m := typedMessage{Typed: *t}
	if t.Password != nil {
		m.Password = new(t.Password.Reveal())
	}
	if t.Parameters != nil {
		m.Parameters = new(converted(*t.Parameters, func(p config.Parameter) plain { return plain(p) }))
	}
	return json.Marshal(m)
}

// errNoTyped quotes nothing of what was read.
var errNoTyped = errors.New("what was handed over is not what a window of this version types")

// ParseTyped reads what Message wrote, and refuses anything else.
func ParseTyped(data []byte) (*Typed, error) {
	var m typedMessage
	from := json.NewDecoder(bytes.NewReader(data))
	from.DisallowUnknownFields()
	if err := from.Decode(&m); err != nil || from.More() {
		return nil, errNoTyped
	}
	t := m.Typed
	if m.Password != nil {
		t.Password = new(config.NewSecret(*m.Password))
	}
	if m.Parameters != nil {
		t.Parameters = new(converted(*m.Parameters, func(p plain) config.Parameter { return config.Parameter(p) }))
	}
	if t.Provider != nil && !slices.Contains(providers, *t.Provider) || t.Limit < 0 || t.Limit > mostSeconds*time.Second {
		return nil, errNoTyped
	}
	return &t, nil
}

func converted[A, B any](list []A, convert func(A) B) []B {
	var out []B
	for _, a := range list {
		out = append(out, convert(a))
	}
	return out
}

// typed is what was changed here and not applied; nil for nothing.
func (c *controller) typed() *Typed {
	was, is, f := c.status.Settings, c.settings(), c.view.form()
	t, found := &Typed{}, false
	keep := func(changed bool, set func()) {
		if changed {
			found = true
			set()
		}
	}
	keep(is.Provider != was.Provider, func() { t.Provider = &is.Provider })
	keep(!slices.Equal(is.Redis.Hosts, was.Redis.Hosts), func() { t.Hosts = &f.Hosts })
	keep(!is.Redis.Password.Equal(was.Redis.Password), func() { t.Password = &is.Redis.Password })
	keep(is.Redis.SSL != was.Redis.SSL, func() { t.SSL = &is.Redis.SSL })
	keep(is.Redis.SSLHost != was.Redis.SSLHost, func() { t.SSLHost = &is.Redis.SSLHost })
	keep(is.Redis.User != was.Redis.User, func() { t.User = &is.Redis.User })
	keep(!slices.Equal(is.Redis.Parameters, was.Redis.Parameters), func() { t.Parameters = &is.Redis.Parameters })
	keep(len(c.imported) > 0, func() { t.Arguments = c.imported })
	keep(c.limit != usualLimit, func() { t.Limit = c.limit })
	if !found {
		return nil
	}
	return t
}

// takeOver lays what was typed in the window before over what is saved. It counts as typed
// here: changed, and not tested. Its password is not shown, as a saved one.
func (c *controller) takeOver(t *Typed) {
	s := c.status.Settings
	put(&s.Provider, t.Provider)
	put(&s.Redis.Password, t.Password)
	put(&s.Redis.SSL, t.SSL)
	put(&s.Redis.SSLHost, t.SSLHost)
	put(&s.Redis.User, t.User)
	put(&s.Redis.Parameters, t.Parameters)
	if t.Hosts != nil {
		s.Redis.Hosts = config.SplitHosts(*t.Hosts)
	}
	if t.Limit > 0 {
		c.limit = t.Limit
	}
	c.imported, c.tookOver = t.Arguments, true
	c.fillIn(s)
	if t.Hosts != nil {
		c.view.hosts.Set(*t.Hosts)
	}
}

// put replaces what has a replacement.
func put[T any](value, with *T) {
	if with != nil {
		*value = *with
	}
}
