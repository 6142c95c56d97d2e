package connstring

import (
	"errors"
	"slices"
	"strings"

	"sessionconfig/internal/client"
)

// A setter that gets the present value changes nothing, also if the value is not valid.
// Otherwise it checks first and then edits in place; a new piece is put after those that
// precede it in the canonical order: hosts, password, user, ssl, sslHost, parameters.

// SetHosts replaces the endpoints; none removes them all. The first one that
// cannot be used is returned as a *ValueError, and nothing is changed.
func (c *Config) SetHosts(hosts []string) error {
	if slices.Equal(hosts, c.Hosts()) {
		return nil
	}
	for _, host := range hosts {
		if _, _, err := splitEndpoint(host); err != nil {
			return err
		}
	}
	c.replace(kindHost, len(hosts),
		func(p piece, i int) bool { return p.value == hosts[i] },
		func(old *piece, i int) piece {
			if old != nil {
				return *old
			}
			return readPiece(hosts[i])
		})
	return nil
}

// SetPassword sets the password; empty removes it. It returns a *ValueError for one that
// the string cannot contain, and then changes nothing.
func (c *Config) SetPassword(password string) error {
	return c.setChecked(kindPassword, password, CheckPassword)
}

// SetUser sets the ACL user; empty removes it. Errors are as for SetPassword.
func (c *Config) SetUser(user string) error {
	return c.setChecked(kindUser, user, CheckUser)
}

// SetSSLHost sets the name that certificates are checked against; empty removes
// it. Errors are as for SetPassword.
func (c *Config) SetSSLHost(name string) error {
	return c.setChecked(kindSSLHost, name, CheckSSLHost)
}

// SetSSL sets ssl=true, or removes it; a present ssl=false is kept.
func (c *Config) SetSSL(on bool) {
	switch {
	case c.SSL() == on:
	case on:
		c.set(kindSSL, "true")
	default:
		c.set(kindSSL, "")
	}
}

// SetParameters replaces all other options by these, in this order. The first
// one that no version of the runtime takes is returned as a *ParameterError, and nothing is
// changed.
func (c *Config) SetParameters(parameters []Parameter) error {
	if slices.Equal(parameters, c.Parameters()) {
		return nil
	}
	for _, p := range parameters {
		err := CheckParameter(client.Default, p.Key, p.Value)
		if wrong, is := errors.AsType[*ParameterError](err); is && wrong.Since == (client.Version{}) {
			return err
		}
	}
	c.replace(kindParameter, len(parameters),
		func(p piece, i int) bool { return strings.EqualFold(p.key, parameters[i].Key) },
		func(old *piece, i int) piece {
			want := parameters[i]
			switch {
			case old == nil || old.key != want.Key:
				return readPiece(want.Key + "=" + want.Value)
			case old.value == want.Value:
				return *old
			}
			return old.withValue(want.Value)
		})
	return nil
}

func (c *Config) setChecked(k kind, value string, check func(string) error) error {
	if c.get(k) == value {
		return nil
	}
	if err := check(value); err != nil {
		return err
	}
	c.set(k, value)
	return nil
}

// set gives the one piece of a kind a value; empty removes it. Earlier pieces of
// the kind, which the runtime overrides, go: an old secret must not stay behind.
func (c *Config) set(k kind, value string) {
	last := c.last(k)
	if value != "" && last < 0 {
		c.insert(k, readPiece(owned[k]+"="+value))
		return
	}
	var kept []piece
	for i, p := range c.pieces {
		switch {
		case p.kind != k:
			kept = append(kept, p)
		case i == last && value != "":
			kept = append(kept, p.withValue(value))
		}
	}
	c.pieces = kept
}

// insert puts new pieces of a kind where the canonical order wants them: behind
// the last piece that does not come after them.
func (c *Config) insert(k kind, added ...piece) {
	at, anything := 0, false
	for i, p := range c.pieces {
		anything = anything || p.kind != kindBlank
		if p.kind != kindBlank && p.kind <= k {
			at = i + 1
		}
	}
	if !anything {
		c.pieces = added
		return
	}
	c.pieces = slices.Insert(c.pieces, at, added...)
}

// replace makes n wanted pieces out of those of a kind. A piece that is same as a wanted
// one stays where it is; the others are removed. New ones are put before the next that
// stays, or where the last of the kind was, so that the order is the wanted one and
// pieces of other kinds keep theirs.
func (c *Config) replace(k kind, n int, same func(p piece, i int) bool, build func(old *piece, i int) piece) {
	last := c.last(k)
	if last < 0 {
		var added []piece
		for i := range n {
			added = append(added, build(nil, i))
		}
		c.insert(k, added...)
		return
	}
	stays := c.match(k, n, same)
	var out []piece
	done := 0
	emit := func(upTo int) {
		for ; done < upTo; done++ {
			out = append(out, build(nil, done))
		}
	}
	for at, p := range c.pieces {
		if p.kind != k {
			out = append(out, p)
			continue
		}
		if i, ok := stays[at]; ok {
			emit(i)
			out = append(out, build(&p, i))
			done = i + 1
		}
		if at == last {
			emit(n)
		}
	}
	c.pieces = out
}

// match pairs pieces of a kind, by index, with wanted ones, both ascending.
func (c *Config) match(k kind, n int, same func(p piece, i int) bool) map[int]int {
	pairs := map[int]int{}
	next := 0
	for i := range n {
		for at := next; at < len(c.pieces); at++ {
			if p := c.pieces[at]; p.kind == k && same(p, i) {
				pairs[at] = i
				next = at + 1
				break
			}
		}
	}
	return pairs
}
