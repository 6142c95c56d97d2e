package settingsfile

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// key is one key of a file: its name, what its value is, and how that goes into
// and out of content. A mapping has keys instead of read.
type key struct {
	name string
	kind string // in the words of the documentation
	keys []key
	read func(v value, c *content) error
	// write returns the value's node, or nil to leave the key out.
	write func(c *content) *yaml.Node
}

// value is a node together with where it stands.
type value struct {
	*yaml.Node
	file string // path of the file
	name string // full name of the key: "redis.hosts"
}

// wrong is the error for a value of another kind than the key takes.
func (v value) wrong(wanted string) error {
	return at(v.file, v.Node, "%s must be %s", v.name, wanted)
}

// readMapping reads the values of a mapping by the table of its keys.
func readMapping(v value, keys []key, c *content) error {
	if v.Kind != yaml.MappingNode {
		return v.wrong(kindMapping)
	}
	if err := checkKeys(v); err != nil {
		return err
	}
	for i := 0; i+1 < len(v.Content); i += 2 {
		name, child := v.Content[i], v.Content[i+1]
		index := slices.IndexFunc(keys, func(k key) bool { return k.name == name.Value })
		if index < 0 {
			return unknownKey(v, name, keys)
		}
		k := keys[index]
		inner := value{Node: child, file: v.file, name: fullName(v.name, k.name)}
		if child.Kind == yaml.ScalarNode && child.Tag == tagNull {
			return at(v.file, name, "%s has no value: give it one, or remove the key", inner.name)
		}
		c.stated[inner.name] = true
		var err error
		if k.keys != nil {
			err = readMapping(inner, k.keys, c)
		} else {
			err = k.read(inner, c)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// checkKeys refuses keys that are no text and keys that stand twice. The latter
// regardless of case, since the keys of parameters have none.
func checkKeys(v value) error {
	lines := map[string]int{}
	for i := 0; i+1 < len(v.Content); i += 2 {
		name := v.Content[i]
		if name.Kind != yaml.ScalarNode || name.Tag == tagNull {
			return at(v.file, name, "a key must be text%s", inside(v.name))
		}
		folded := strings.ToLower(name.Value)
		if line, twice := lines[folded]; twice {
			return at(v.file, name, "the key %q stands twice%s: here and in line %d", name.Value, inside(v.name), line)
		}
		lines[folded] = name.Line
	}
	return nil
}

func unknownKey(v value, name *yaml.Node, keys []key) error {
	names := make([]string, 0, len(keys))
	for _, k := range keys {
		names = append(names, k.name)
	}
	if near := nearest(name.Value, names); near != "" {
		return at(v.file, name, "unknown key %q%s: did you mean %q?", name.Value, inside(v.name), near)
	}
	return at(v.file, name, "unknown key %q%s: the keys here are %s", name.Value, inside(v.name), strings.Join(names, ", "))
}

func inside(name string) string {
	if name == "" {
		return ""
	}
	return " in " + name
}

func fullName(parent, name string) string {
	if parent == "" {
		return name
	}
	return parent + "." + name
}

// writeMapping is the mapping's node with all keys that have something to say,
// in the order of the table.
func writeMapping(keys []key, c *content) *yaml.Node {
	mapping := &yaml.Node{Kind: yaml.MappingNode, Tag: tagMapping}
	for _, k := range keys {
		var child *yaml.Node
		if k.keys != nil {
			child = writeMapping(k.keys, c)
		} else {
			child = k.write(c)
		}
		if child != nil {
			mapping.Content = append(mapping.Content, textNode(k.name), child)
		}
	}
	if len(mapping.Content) == 0 {
		return nil
	}
	return mapping
}
