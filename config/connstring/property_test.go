package connstring

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// anyText draws pieces as people leave them behind: every kind, in any order,
// with blanks, empty ones and nonsense.
var anyText = rapid.Custom(func(t *rapid.T) string {
	blank := rapid.SampledFrom([]string{"", "", " ", "\t", "\r\n", "\u00a0"})
	word := rapid.OneOf(
		rapid.SampledFrom([]string{"", "h:7000", "a=b", "true", "off", "maybe", "[::1]:1", "redis://a", "5"}),
		rapid.StringN(0, 6, -1),
	)
	key := rapid.OneOf(
		rapid.SampledFrom([]string{"password", "PASSWORD", "user", "ssl", "SSL", "sslHost", "name", "keepAlive", "$ECHO", ""}),
		rapid.StringN(0, 4, -1),
	)
	var pieces []string
	for range rapid.IntRange(0, 8).Draw(t, "pieces") {
		piece := word.Draw(t, "word")
		if rapid.Bool().Draw(t, "option") {
			piece = key.Draw(t, "key") + blank.Draw(t, "blank") + "=" + blank.Draw(t, "blank") + piece
		}
		pieces = append(pieces, blank.Draw(t, "blank")+piece+blank.Draw(t, "blank"))
	}
	return strings.Join(pieces, ",")
})

// anyValid draws what the setters take.
var anyValid = rapid.Custom(func(t *rapid.T) view {
	value := rapid.String().Filter(func(s string) bool { return textReason(s) == "" })
	host := rapid.Custom(func(t *rapid.T) string {
		name := rapid.SampledFrom([]string{"h", "redis1.example.com", "10.0.0.1", "[::1]", "a_b"}).Draw(t, "host")
		if rapid.Bool().Draw(t, "port") {
			return fmt.Sprintf("%s:%d", name, rapid.IntRange(1, 65535).Draw(t, "number"))
		}
		return name
	})
	parameter := rapid.Custom(func(t *rapid.T) Parameter {
		return rapid.OneOf(
			rapid.Just(Parameter{"keepAlive", "60"}),
			rapid.Just(Parameter{"abortConnect", "false"}),
			rapid.Just(Parameter{"$ECHO", ""}),
			rapid.Map(value, func(v string) Parameter { return Parameter{"name", v} }),
		).Draw(t, "parameter")
	})
	return view{
		Hosts:      rapid.SliceOfN(host, 0, 5).Draw(t, "hosts"),
		Password:   value.Draw(t, "password"),
		User:       value.Draw(t, "user"),
		SSL:        rapid.Bool().Draw(t, "ssl"),
		SSLHost:    rapid.SampledFrom([]string{"", "redis", "10.0.0.1", "::1"}).Draw(t, "ssl host"),
		Parameters: rapid.SliceOfN(parameter, 0, 4).Draw(t, "parameters"),
	}
})

// setters are in the order that canonical text has.
func setters(v view) []func(*Config) error {
	return []func(*Config) error{
		hosts(v.Hosts...), password(v.Password), user(v.User), ssl(v.SSL), sslHost(v.SSLHost),
		func(c *Config) error { return c.SetParameters(v.Parameters) },
	}
}

func TestWhatIsReadIsWrittenBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkRead(t, anyText.Draw(t, "text")) })
}

// checkRead holds what is true of every text: it is written back as read, and
// setting what it says changes nothing.
func checkRead(t interface{ Fatalf(string, ...any) }, text string) {
	c, err := Parse(text)
	if err != nil {
		return
	}
	for i, set := range setters(viewOf(c)) {
		if err := set(c); err != nil {
			t.Fatalf("setter %d: %v", i, err)
		}
	}
	if c.Text() != text {
		t.Fatalf("%q became %q", text, c.Text())
	}
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := anyText.Draw(t, "text")
		want := anyValid.Draw(t, "settings")
		c, err := Parse(before)
		if err != nil {
			t.Fatal(err)
		}
		for _, set := range rapid.Permutation(setters(want)).Draw(t, "order") {
			if err := set(c); err != nil {
				t.Fatal(err)
			}
		}
		again, err := Parse(c.Text())
		if err != nil {
			t.Fatal(err)
		}
		for _, got := range []*Config{c, again} {
			if diff := cmp.Diff(want, viewOf(got), cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("%q became %q: %s", before, c.Text(), diff)
			}
		}
	})
}

func TestNewTextIsCanonical(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := anyValid.Draw(t, "settings")
		c := &Config{}
		for _, set := range rapid.Permutation(setters(want)).Draw(t, "order") {
			if err := set(c); err != nil {
				t.Fatal(err)
			}
		}
		pieces := slices.Clone(want.Hosts)
		add := func(key, value string) {
			if value != "" {
				pieces = append(pieces, key+"="+value)
			}
		}
		add("password", want.Password)
		add("user", want.User)
		if want.SSL {
			add("ssl", "true")
		}
		add("sslHost", want.SSLHost)
		for _, p := range want.Parameters {
			pieces = append(pieces, p.Key+"="+p.Value)
		}
		if text := strings.Join(pieces, ","); c.Text() != text {
			t.Fatalf("got %q, want %q", c.Text(), text)
		}
	})
}

func TestOneEditKeepsAllElse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, err := Parse(anyText.Draw(t, "text"))
		if err != nil {
			t.Fatal(err)
		}
		want, other := viewOf(c), anyValid.Draw(t, "settings")
		which := rapid.IntRange(0, 5).Draw(t, "field")
		if err := setters(other)[which](c); err != nil {
			t.Fatal(err)
		}
		switch which {
		case 0:
			want.Hosts = other.Hosts
		case 1:
			want.Password = other.Password
		case 2:
			want.User = other.User
		case 3:
			want.SSL = other.SSL
		case 4:
			want.SSLHost = other.SSLHost
		default:
			want.Parameters = other.Parameters
		}
		if diff := cmp.Diff(want, viewOf(c), cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, c := range parseCases {
		f.Add(c.text)
	}
	for _, c := range editCases {
		f.Add(c.text)
	}
	for _, c := range hostCases {
		f.Add(c.host)
	}
	f.Fuzz(func(t *testing.T, text string) {
		checkRead(t, text)
		// An endpoint that passes is one for the runtime, too.
		if endpoint, err := Endpoint(text, false); err == nil {
			c, err := Parse(text)
			_, again := Endpoint(endpoint, false)
			if err != nil || !slices.Equal(c.Hosts(), []string{text}) || again != nil {
				t.Fatalf("%q is no endpoint, though it passed as %q: %v", text, endpoint, err)
			}
		}
		if c := (&Config{}); CheckPassword(text) == nil && (c.SetPassword(text) != nil || c.Password() != text) {
			t.Fatalf("%q passed as a password and is read as %q", text, c.Password())
		}
	})
}
