package settingsfile

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"gopkg.in/yaml.v3"

	"sessionconfig/config"
)

// The kinds of values, in the words of the documentation.
const (
	kindText       = "text"
	kindSealed     = "sealed text"
	kindBool       = "true or false"
	kindNumber     = "a number"
	kindTexts      = "a list of texts"
	kindTime       = "a time"
	kindMapping    = "a mapping"
	kindParameters = "a mapping of texts"
)

// The tags that the YAML package gives to plain values.
const (
	tagNull    = "!!null"
	tagText    = "!!str"
	tagBool    = "!!bool"
	tagInt     = "!!int"
	tagTime    = "!!timestamp"
	tagList    = "!!seq"
	tagMapping = "!!map"
)

// kindOneOf describes a text that is one of a few words.
func kindOneOf(words ...string) string { return "one of " + strings.Join(words, ", ") }

// text reads a text. What YAML takes for a number, a time or a truth value is
// refused unless it is quoted, since 010 or 1e3 would be something else to other
// readers of the file.
func (v value) text() (string, error) {
	if v.Kind != yaml.ScalarNode {
		return "", v.wrong(kindText)
	}
	if v.Tag != tagText {
		return "", at(v.file, v.Node, "%s must be text: put it in quotes", v.name)
	}
	return v.Value, nil
}

// word reads a text that is one of a few.
func (v value) word(words ...string) (string, error) {
	if v.Kind != yaml.ScalarNode || v.Tag != tagText || !slices.Contains(words, v.Value) {
		return "", v.wrong(kindOneOf(words...))
	}
	return v.Value, nil
}

func (v value) truth() (bool, error) {
	var on bool
	if v.Kind != yaml.ScalarNode || v.Tag != tagBool || v.Decode(&on) != nil {
		return false, v.wrong(kindBool)
	}
	return on, nil
}

func (v value) number() (int, error) {
	var n int
	if v.Kind != yaml.ScalarNode || v.Tag != tagInt || v.Decode(&n) != nil {
		return 0, v.wrong(kindNumber)
	}
	return n, nil
}

// time reads a time of RFC 3339, in quotes or not.
func (v value) time() (time.Time, error) {
	if v.Kind == yaml.ScalarNode && (v.Tag == tagText || v.Tag == tagTime) {
		if t, err := time.Parse(time.RFC3339Nano, v.Value); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, v.wrong(kindTime + " such as 2026-01-31T09:30:00Z")
}

func (v value) texts() ([]string, error) {
	if v.Kind != yaml.SequenceNode {
		return nil, v.wrong(kindTexts)
	}
	var texts []string
	for _, child := range v.Content {
		text, err := value{Node: child, file: v.file, name: "each of " + v.name}.text()
		if err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	return texts, nil
}

// parameters reads a mapping in its order. Values may be numbers and truth
// values as well, and mean what is written: connectTimeout: 5000.
func (v value) parameters() ([]config.Parameter, error) {
	if v.Kind != yaml.MappingNode {
		return nil, v.wrong(kindParameters)
	}
	if err := checkKeys(v); err != nil {
		return nil, err
	}
	var parameters []config.Parameter
	for i := 0; i+1 < len(v.Content); i += 2 {
		name, child := v.Content[i], v.Content[i+1]
		if child.Kind != yaml.ScalarNode || child.Tag == tagNull {
			return nil, value{Node: child, file: v.file, name: fullName(v.name, name.Value)}.wrong(kindText)
		}
		parameters = append(parameters, config.Parameter{Key: name.Value, Value: child.Value})
	}
	return parameters, nil
}

// textNode is a text as YAML. The YAML package quotes what needs it, but for the
// merge key; texts with control characters are quoted here, since its blocks lose
// some of them.
func textNode(text string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: tagText, Value: text}
	if text == "<<" || strings.ContainsFunc(text, unicode.IsControl) {
		n.Style = yaml.DoubleQuotedStyle
	}
	return n
}

func boolNode(on bool) *yaml.Node {
	text := "false"
	if on {
		text = "true"
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: tagBool, Value: text}
}

// timeNode is a time as YAML, nil for the zero time.
func timeNode(t time.Time) *yaml.Node {
	if t.IsZero() {
		return nil
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: tagTime, Value: t.UTC().Format(time.RFC3339Nano)}
}

// optionalText is a text as YAML, nil for the empty one.
func optionalText(text string) *yaml.Node {
	if text == "" {
		return nil
	}
	return textNode(text)
}

// textsNode is a list as YAML, nil for the empty one.
func textsNode(texts []string) *yaml.Node {
	if len(texts) == 0 {
		return nil
	}
	list := &yaml.Node{Kind: yaml.SequenceNode, Tag: tagList}
	for _, text := range texts {
		list.Content = append(list.Content, textNode(text))
	}
	return list
}

// parametersNode is a mapping in the given order, nil for the empty one.
func parametersNode(parameters []config.Parameter) *yaml.Node {
	if len(parameters) == 0 {
		return nil
	}
	mapping := &yaml.Node{Kind: yaml.MappingNode, Tag: tagMapping}
	for _, p := range parameters {
		mapping.Content = append(mapping.Content, textNode(p.Key), textNode(p.Value))
	}
	return mapping
}
