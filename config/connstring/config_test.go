package connstring

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// view is what a string means.
type view struct {
	Hosts                   []string
	Password, User, SSLHost string
	SSL                     bool
	Parameters              []Parameter
}

func viewOf(c *Config) view {
	return view{c.Hosts(), c.Password(), c.User(), c.SSLHost(), c.SSL(), c.Parameters()}
}

var parseCases = []struct {
	name, text string
	want       view
}{
	{"nothing", "", view{}},
	{"a blank", " ", view{}},
	{"only commas", ",,", view{}},
	{"one host", "h", view{Hosts: []string{"h"}}},
	{
		"the platform's sample", "172.31.6.35:7000,172.31.11.176:7000,password=ACCESSKEY",
		view{Hosts: []string{"172.31.6.35:7000", "172.31.11.176:7000"}, Password: "ACCESSKEY"},
	},
	{
		"ssl", "h:7000,password=X,ssl=true,sslHost=name",
		view{Hosts: []string{"h:7000"}, Password: "X", SSL: true, SSLHost: "name"},
	},
	{"another order", "ssl=true,password=X,h", view{Hosts: []string{"h"}, Password: "X", SSL: true}},
	{
		"other cases", "h,PASSWORD=X,User=u,SSL=True,SslHost=n",
		view{Hosts: []string{"h"}, Password: "X", User: "u", SSL: true, SSLHost: "n"},
	},
	{
		"blanks around everything", " h , password = X ,\tssl = true ",
		view{Hosts: []string{"h"}, Password: "X", SSL: true},
	},
	{"line breaks between pieces", "h1,\r\n\th2,\npassword=X\n", view{Hosts: []string{"h1", "h2"}, Password: "X"}},
	{"empty pieces", ",h1,,h2,", view{Hosts: []string{"h1", "h2"}}},
	{"= in the password", "h,password=a=b==", view{Hosts: []string{"h"}, Password: "a=b=="}},
	{"an empty password", "h,password=", view{Hosts: []string{"h"}}},
	{"two passwords", "h,password=a,password=b", view{Hosts: []string{"h"}, Password: "b"}},
	{"an empty password last", "h,password=a,password=", view{Hosts: []string{"h"}}},
	{"a host twice", "h,h", view{Hosts: []string{"h", "h"}}},
	{"ssl=1", "ssl=1", view{SSL: true}},
	{"ssl=yes", "ssl=YES", view{SSL: true}},
	{"ssl=on", "ssl=on", view{SSL: true}},
	{"ssl=false", "ssl=false", view{}},
	{"ssl=off", "ssl=off", view{}},
	{"ssl twice", "ssl=true,ssl=0", view{}},
	{"ssl that is no boolean", "ssl=maybe", view{Parameters: []Parameter{{"ssl", "maybe"}}}},
	{"ssl without a value", "ssl=true,ssl=", view{SSL: true, Parameters: []Parameter{{"ssl", ""}}}},
	{"ssl without =", "ssl", view{Hosts: []string{"ssl"}}},
	{
		"other options", "h,connectTimeout=5000,abortConnect=false",
		view{Hosts: []string{"h"}, Parameters: []Parameter{{"connectTimeout", "5000"}, {"abortConnect", "false"}}},
	},
	{"an unknown option", "h,foo=bar", view{Hosts: []string{"h"}, Parameters: []Parameter{{"foo", "bar"}}}},
	{"an option twice", "name=a,Name=b", view{Parameters: []Parameter{{"name", "a"}, {"Name", "b"}}}},
	{"a rename", "$CONFIG=x,$ECHO=", view{Parameters: []Parameter{{"$CONFIG", "x"}, {"$ECHO", ""}}}},
	{"= first", "=x", view{Hosts: []string{"=x"}}},
	{"a blank key", " =x", view{Hosts: []string{"=x"}}},
	{"hosts that are misread", "a:7000;b:7000,redis://a", view{Hosts: []string{"a:7000;b:7000", "redis://a"}}},
	{"an IPv6 address", "[::1]:7000", view{Hosts: []string{"[::1]:7000"}}},
	{"no-break blanks", "\u00a0h\u00a0,password\u3000=\u3000X", view{Hosts: []string{"h"}, Password: "X"}},
}

func TestParse(t *testing.T) {
	for _, c := range parseCases {
		t.Run(c.name, func(t *testing.T) {
			got, err := Parse(c.text)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, viewOf(got)); diff != "" {
				t.Error(diff)
			}
			if got.Text() != c.text {
				t.Errorf("written back as %q", got.Text())
			}
		})
	}
}

// TestParseRefusesWhatIsTooLong: a piece takes much more memory than its text.
func TestParseRefusesWhatIsTooLong(t *testing.T) {
	if _, err := Parse(strings.Repeat("a", MaxSize)); err != nil {
		t.Error(err)
	}
	c, err := Parse(strings.Repeat(",", MaxSize+1))
	if refused, ok := errors.AsType[*ValueError](err); !ok || c != nil || refused.Reason != "it is longer than 384 KiB" {
		t.Errorf("got %v", err)
	}
}

func TestParseRefusesWhatIsNotText(t *testing.T) {
	_, err := Parse("h,password=MARKED\xff")
	if _, ok := errors.AsType[*ValueError](err); !ok || strings.Contains(err.Error(), "MARKED") {
		t.Fatalf("got %v", err)
	}
}

var editCases = []struct {
	name, text string
	edit       func(c *Config) error
	want       string
}{
	{"a host into nothing", "", hosts("h"), "h"},
	{"a host into blanks", " ,", hosts("h"), "h"},
	{"hosts before all else", "password=X", hosts("a", "b"), "a,b,password=X"},
	{"a host more", "a,password=X", hosts("a", "b"), "a,b,password=X"},
	{"a host in between", "a, c,password=X", hosts("a", "b", "c"), "a,b, c,password=X"},
	{"a host less", "a, b ,c,password=X", hosts("a", "c"), "a,c,password=X"},
	{"other hosts", "a,b,password=X,c", hosts("d", "e"), "password=X,d,e"},
	{"hosts in another order", "a,b,ssl=true", hosts("b", "a"), "b,a,ssl=true"},
	{"the same hosts", " a ,,b", hosts("a", "b"), " a ,,b"},
	{"the same hosts, misread ones too", "a;b,c", hosts("a;b", "c"), "a;b,c"},
	{"no hosts", "a,password=X,b", hosts(), "password=X"},
	{"a password", "a,b", password("X"), "a,b,password=X"},
	{"a password before options", "a,b,connectTimeout=1", password("X"), "a,b,password=X,connectTimeout=1"},
	{"a password without hosts", "ssl=true", password("X"), "password=X,ssl=true"},
	{"another password", "a, Password = old ,b", password("X=Y"), "a, Password = X=Y ,b"},
	{"another for an empty password", "a,password= ,b", password("X"), "a,password= X,b"},
	{"the same password", "a,PASSWORD = X", password("X"), "a,PASSWORD = X"},
	{"the same password, given twice", "password=old,password=X", password("X"), "password=old,password=X"},
	{"another password, given twice", "password=old,a,password=X", password("Y"), "a,password=Y"},
	{"no password", "password=old,a,password=X,b", password(""), "a,b"},
	{"no password where an empty one is", "a,password=", password(""), "a,password="},
	{"a user", "a,password=X,ssl=true", user("u"), "a,password=X,user=u,ssl=true"},
	{"no user", "a,user=u", user(""), "a"},
	{"ssl on", "a,password=X,sslHost=n", ssl(true), "a,password=X,ssl=true,sslHost=n"},
	{"ssl on again", "a,ssl=Yes", ssl(true), "a,ssl=Yes"},
	{"ssl on from off", "a,SSL=false", ssl(true), "a,SSL=true"},
	{"ssl off", "a,ssl=true,password=X", ssl(false), "a,password=X"},
	{"ssl off again", "a,ssl=false", ssl(false), "a,ssl=false"},
	{"ssl on beside what is no boolean", "a,ssl=maybe", ssl(true), "a,ssl=true,ssl=maybe"},
	{"an SSL host", "a,ssl=true,name=x", sslHost("n.example"), "a,ssl=true,sslHost=n.example,name=x"},
	{"no SSL host", "a,ssl=true,sslHost=n", sslHost(""), "a,ssl=true"},
	{"an option", "a,password=X,", parameters("connectTimeout", "1"), "a,password=X,connectTimeout=1,"},
	{"an option's value", "a, ConnectTimeout = 1 ,b", parameters("ConnectTimeout", "2"), "a, ConnectTimeout = 2 ,b"},
	{"an option's spelling", "a,ConnectTimeout = 1", parameters("connectTimeout", "1"), "a,connectTimeout=1"},
	{"the same options, unknown ones too", "foo=bar, a,name = x", parameters("foo", "bar", "name", "x"), "foo=bar, a,name = x"},
	{"an option less", "name=x,a,proxy=none,keepAlive=1", parameters("name", "x", "keepAlive", "1"), "name=x,a,keepAlive=1"},
	{"an option in between", "name=x,a,keepAlive=1", parameters("name", "x", "proxy", "none", "keepAlive", "1"), "name=x,a,proxy=none,keepAlive=1"},
	{"an option twice", "name=a,h,Name=b", parameters("name", "c", "Name", "d"), "name=c,h,Name=d"},
	{"no options", "a,name=x,password=X,ssl=maybe", parameters(), "a,password=X"},
}

func hosts(hosts ...string) func(*Config) error {
	return func(c *Config) error { return c.SetHosts(hosts) }
}

func password(p string) func(*Config) error {
	return func(c *Config) error { return c.SetPassword(p) }
}

func user(u string) func(*Config) error {
	return func(c *Config) error { return c.SetUser(u) }
}

func ssl(on bool) func(*Config) error {
	return func(c *Config) error { c.SetSSL(on); return nil }
}

func sslHost(n string) func(*Config) error {
	return func(c *Config) error { return c.SetSSLHost(n) }
}

func parameters(pairs ...string) func(*Config) error {
	var list []Parameter
	for pair := range slices.Chunk(pairs, 2) {
		list = append(list, Parameter{pair[0], pair[1]})
	}
	return func(c *Config) error { return c.SetParameters(list) }
}

func TestEdit(t *testing.T) {
	for _, c := range editCases {
		t.Run(c.name, func(t *testing.T) {
			config, err := Parse(c.text)
			if err != nil {
				t.Fatal(err)
			}
			if err := c.edit(config); err != nil {
				t.Fatal(err)
			}
			if config.Text() != c.want {
				t.Fatalf("got %q, want %q", config.Text(), c.want)
			}
			again, err := Parse(c.want)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(viewOf(again), viewOf(config)); diff != "" {
				t.Errorf("what was written reads otherwise: %s", diff)
			}
		})
	}
}

func TestEditRefuses(t *testing.T) {
	const text = "a,password=X,user=u,ssl=true,sslHost=n,name=x"
	for name, edit := range map[string]func(*Config) error{
		"a host":              hosts("b", "c;d"),
		"a password":          password("X,Y"),
		"a user":              user(" u"),
		"an SSL host":         sslHost("n:7000"),
		"an unknown option":   parameters("name", "x", "foo", "bar"),
		"an option's value":   parameters("keepAlive", "x"),
		"an option as a form": parameters("password", "x"),
	} {
		t.Run(name, func(t *testing.T) {
			c, err := Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			if err := edit(c); err == nil || c.Text() != text {
				t.Fatalf("got %v and %q", err, c.Text())
			}
		})
	}
}

func TestPrintsNoSecret(t *testing.T) {
	c, err := Parse("h:1, password=MARKED,SentinelPassword=MARKED,pasword=MARKED,$CONFIG=MARKED,=MARKED,u:MARKED@h,user=u, ssl = true")
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "config", c)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "config", c)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "parameters", c.Parameters(), "first", c.Parameters()[0])
	asJSON, err := json.Marshal([]any{c, c.Parameters()})
	if err != nil {
		t.Fatal(err)
	}
	all := log.String() + string(asJSON) + fmt.Sprintf("%v %+v %#v %x", c.Parameters(), c.Parameters(), c.Parameters(), c.Parameters()) + c.String() +
		fmt.Sprint(c, *c) + fmt.Sprintf("%v %+v %#v %s %q %x %d", c, c, c, c, c, c, c)
	if strings.Contains(all, "MARKED") || strings.Contains(all, fmt.Sprintf("%x", "MARKED")) {
		t.Errorf("a secret in %s", all)
	}
	want := "h:1,password=[hidden],SentinelPassword=[hidden],pasword=[hidden],$CONFIG=[hidden],=[hidden],[hidden]@h,user=u,ssl = true"
	if c.String() != want {
		t.Errorf("got %s, want %s", c, want)
	}
}
