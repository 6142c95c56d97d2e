package settingsfile

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"sessionconfig/config"
	"sessionconfig/internal/lazily"
)

// maxSettingsSize bounds settings files and exports, in bytes. Real ones have a
// few thousand.
const maxSettingsSize = 256 << 10

// decode reads the bytes of a settings file or an export, and tells on which lines
// its keys have their values. A file of comments says nothing, which is valid. The
// error is a *SyntaxError.
func decode(path string, data []byte) (*form, outline, error) {
	f, o := &form{}, outline{lines: map[string]int{}, names: map[int]string{}}
	err := f.decode(data, o)
	if err == nil {
		return f, o, nil
	}
	wrong := o.syntaxError(data, err)
	wrong.Path = path
	return nil, o, wrong
}

func (f *form) decode(data []byte, o outline) error {
	if len(data) > maxSettingsSize {
		return &SyntaxError{Reason: fmt.Sprintf("the file is larger than %d KiB, so it is not a settings file", maxSettingsSize>>10)}
	}
	if err := checkText(data); err != nil {
		return err
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var document, second yaml.Node
	if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
		return nil
	} else if err != nil {
		return err
	}
	if err := decoder.Decode(&second); err == nil {
		return at(&second, "a second document starts here: the file must be one document")
	} else if !errors.Is(err, io.EOF) {
		return err
	}
	root := document.Content[0]
	if root.Kind != yaml.MappingNode {
		return at(root, "the file must be a mapping of keys to values")
	}
	if err := errors.Join(o.visit(root, ""), checkVersion(root)); err != nil {
		return err
	}
	strict := yaml.NewDecoder(bytes.NewReader(data))
	strict.KnownFields(true)
	if err := strict.Decode(f); err != nil {
		return err
	}
	return f.check(o)
}

// checkText refuses bytes that are not text before the parser does, which does not
// say where they are.
func checkText(data []byte) error {
	line := 0
	for text := range bytes.Lines(data) {
		line++
		if !utf8.Valid(text) {
			return &SyntaxError{Line: line, Reason: "this is not text in UTF-8"}
		}
		if bytes.ContainsFunc(bytes.Trim(bytes.ReplaceAll(text, []byte("\t"), nil), "\r\n"), unicode.IsControl) {
			return &SyntaxError{Line: line, Reason: "a control character is in this line"}
		}
	}
	return nil
}

// checkVersion comes before all that a newer version may do otherwise.
func checkVersion(root *yaml.Node) error {
	for i := 0; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value != "version" {
			continue
		}
		node := root.Content[i+1]
		if version, err := strconv.Atoi(node.Value); err == nil && version > Version {
			return at(node, "the file is of version %d, and this tool knows version %d: use the newer tool that wrote it", version, Version)
		}
		if node.Value != strconv.Itoa(Version) {
			return &wrongKind{node.Line, strconv.Itoa(Version)}
		}
		return nil
	}
	return at(root, "the key \"version\" is missing: a settings file begins with \"version: %d\"", Version)
}

// The words that some values are one of.
var (
	providerWords  = []string{string(config.ProviderDatabase), string(config.ProviderRedis)}
	republishWords = []string{string(config.RepublishNone), string(config.RepublishAllModules), string(config.RepublishApplySettings)}
	verdictWords   = []string{"passed", "warnings", "failed", "cancelled"} // of a test (design, section 3)
)

// check checks what Go's types do not: the words that a value may be, and that passwords
// are sealed. A password in clear text is refused: it would stay readable in the file.
func (f *form) check(o outline) error {
	for _, word := range []struct {
		key, value string
		words      []string
	}{
		{"provider", f.Provider, providerWords},
		{"publish.republish", f.Publish.Republish, republishWords},
		{"last-test.verdict", f.LastTest.Verdict, verdictWords},
	} {
		if word.value != "" && !slices.Contains(word.words, word.value) {
			return &wrongKind{o.lines[word.key], "one of " + strings.Join(word.words, ", ")}
		}
	}
	if f.Redis.Password != "" && !strings.HasPrefix(f.Redis.Password, sealPrefix) {
		return o.notSealed("redis.password")
	}
	for _, p := range f.Redis.Parameters {
		if isSecret(p) && !strings.HasPrefix(p.Value, sealPrefix) {
			return o.notSealed("redis.parameters." + p.Key)
		}
	}
	return nil
}

func (o outline) notSealed(key string) error {
	return &SyntaxError{
		Line:   o.lines[key],
		Reason: key + " is not sealed by this tool: remove the line, and give the password in the window or with --password-file",
	}
}

// outline is where the keys of a file are: the line of each key's value, and the
// key whose value is on a line, both by full name, such as "redis.ssl".
type outline struct {
	lines map[string]int
	names map[int]string
}

// severalKeys is used in place of a key's name if a line has several.
const severalKeys = "a value here"

// visit notes where a node and those in it are. It refuses what a settings file has
// no use for and an attacker has: anchors, aliases, merges, tags and control
// characters; and keys without a value, which would leave a default in force.
func (o outline) visit(n *yaml.Node, name string) error {
	switch {
	case n.Kind == yaml.AliasNode:
		return at(n, reasonAliases)
	case n.Anchor != "":
		return at(n, "anchors (&name) are not allowed: write the value out where it is needed")
	case n.Style&yaml.TaggedStyle != 0:
		return at(n, "tags (!name) are not allowed: write the value without one")
	case strings.ContainsFunc(n.Value, unicode.IsControl) && name != "sealed.secrets":
		return at(n, "control characters are not allowed: write the value without them")
	}
	if there := o.names[n.Line]; there == "" || strings.HasPrefix(name, there+".") {
		o.names[n.Line] = name
	} else if name != there {
		o.names[n.Line] = severalKeys
	}
	if n.Kind != yaml.MappingNode {
		for _, child := range n.Content {
			if err := o.visit(child, name); err != nil {
				return err
			}
		}
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind != yaml.ScalarNode || key.ShortTag() == "!!null" || key.ShortTag() == "!!merge" {
			return at(key, "a key must be text")
		}
		full := strings.TrimPrefix(name+"."+key.Value, ".")
		if value.ShortTag() == "!!null" {
			return at(key, "%s has no value: give it one, or remove the key", full)
		}
		o.lines[full] = value.Line
		if err := o.visit(value, full); err != nil {
			return err
		}
	}
	return nil
}

// wrongKind says what the value on a line must be. The outline knows its key.
type wrongKind struct {
	line   int
	wanted string
}

func (e *wrongKind) Error() string { return "must be " + e.wanted }

// at is the SyntaxError for what is wrong with a node.
func at(n *yaml.Node, format string, args ...any) error {
	return &SyntaxError{Line: n.Line, Reason: fmt.Sprintf(format, args...)}
}

const reasonAliases = "aliases (*name) are not allowed: write the value out"

// The messages of the YAML package, which has no typed errors. Some count their lines
// from 0, one says an alias, which may be a password, and those of wrong kinds quote
// the value.
var (
	yamlLine     = lazily.Regexp(`(?s)^(?:yaml: )?(?:line (\d+): )?(.*)$`)
	yamlFromZero = lazily.Regexp(`^did not find expected (<.*>|node content|'-' indicator|key|',' or .*)$`)
	yamlAlias    = lazily.Regexp(`^unknown anchor '(.*)' referenced$`)
	yamlUnknown  = lazily.Regexp(`^field (.*) not found in type`)
	yamlTwice    = lazily.Regexp(`^(?:field|mapping key) "?(.*?)"? already`)
	yamlKind     = lazily.Regexp("(?s)^cannot unmarshal .* into (.*)$")
)

// syntaxError words an error of decode.
func (o outline) syntaxError(data []byte, err error) *SyntaxError {
	if known, ok := errors.AsType[*SyntaxError](err); ok {
		return known
	}
	if kind, ok := errors.AsType[*wrongKind](err); ok {
		return &SyntaxError{Line: kind.line, Reason: o.names[kind.line] + " " + kind.Error()}
	}
	message := err.Error()
	if list, ok := errors.AsType[*yaml.TypeError](err); ok {
		message = list.Errors[0]
	}
	match := yamlLine().FindStringSubmatch(message)
	line, _ := strconv.Atoi(match[1])
	message = match[2]
	if kind := yamlKind().FindStringSubmatch(message); kind != nil {
		return &SyntaxError{Line: line, Reason: o.names[line] + " must be " + kindOf(kind[1])}
	}
	if key := yamlUnknown().FindStringSubmatch(message); key != nil {
		return &SyntaxError{Line: line, Reason: fmt.Sprintf("unknown key %q%s", key[1], suggestion(key[1]))}
	}
	if key := yamlTwice().FindStringSubmatch(message); key != nil {
		return &SyntaxError{Line: line, Reason: fmt.Sprintf("the key %q appears twice", key[1])}
	}
	if alias := yamlAlias().FindStringSubmatch(message); alias != nil {
		before, _, _ := strings.Cut(string(data), "*"+alias[1])
		return &SyntaxError{Line: strings.Count(before, "\n") + 1, Reason: reasonAliases}
	}
	if line == 0 || yamlFromZero().MatchString(message) {
		line++
	}
	return &SyntaxError{Line: line, Reason: "this is not YAML: " + message}
}

// kindOf is a Go type as the documentation names it.
func kindOf(goType string) string {
	kinds := map[string]string{"string": "text", "bool": "true or false", "[]string": "a list of texts", "int": "a number"}
	return cmp.Or(kinds[goType], "a mapping")
}

// suggestion names the key that was probably meant: it differs only in case, in hyphens or
// in one letter.
func suggestion(misspelt string) string {
	fold := strings.NewReplacer("-", "", "_", "", " ", "")
	for _, key := range slices.Backward(keyNames(reflect.TypeFor[form]())) {
		long, short := strings.ToLower(fold.Replace(misspelt)), fold.Replace(key)
		if len(long) < len(short) {
			long, short = short, long
		}
		for i := range long {
			if long == short || long[:i]+long[i+1:] == short {
				return fmt.Sprintf(": did you mean %q?", key)
			}
		}
	}
	return ""
}

// keyNames are the names of a form's keys and of those in them.
func keyNames(t reflect.Type) []string {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	var names []string
	for i := 0; t.Kind() == reflect.Struct && i < t.NumField(); i++ {
		if name, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ","); name != "" {
			names = append(append(names, name), keyNames(t.Field(i).Type)...)
		}
	}
	return names
}
