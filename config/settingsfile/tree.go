package settingsfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// maxSettingsSize bounds settings files and exports, in bytes. Real ones have a
// few thousand.
const maxSettingsSize = 256 << 10

// parseTree reads YAML into its tree, the mapping at the top; nil when there is
// nothing but comments. It refuses what a settings file has no use for and an
// attacker has: several documents, anchors, aliases, tags, and size.
func parseTree(path string, data []byte) (*yaml.Node, error) {
	if len(data) > maxSettingsSize {
		return nil, &SyntaxError{Path: path, Reason: fmt.Sprintf("the file is larger than %d KiB, so it is no settings file", maxSettingsSize>>10)}
	}
	if err := checkText(path, data); err != nil {
		return nil, err
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var document yaml.Node
	if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
		return nil, nil
	} else if err != nil {
		return nil, yamlError(path, data, err)
	}
	var second yaml.Node
	if err := decoder.Decode(&second); err == nil {
		return nil, at(path, &second, "a second document starts here: the file must be one document")
	} else if !errors.Is(err, io.EOF) {
		return nil, yamlError(path, data, err)
	}
	root := document.Content[0]
	if err := checkPlain(path, root); err != nil {
		return nil, err
	}
	if root.Kind != yaml.MappingNode {
		return nil, at(path, root, "the file must be a mapping of keys to values")
	}
	return root, nil
}

// checkText refuses bytes that are not text before the parser does, which does
// not say where they are.
func checkText(path string, data []byte) error {
	line, column := 1, 1
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError && size == 1 {
			return &SyntaxError{Path: path, Line: line, Column: column, Reason: "this is not text in UTF-8"}
		}
		if r < ' ' && r != '\n' && r != '\r' && r != '\t' || r == 0x7f {
			return &SyntaxError{Path: path, Line: line, Column: column, Reason: "a control character stands here"}
		}
		column++
		if r == '\n' {
			line, column = line+1, 1
		}
		data = data[size:]
	}
	return nil
}

// checkPlain refuses anchors, aliases and tags anywhere in the tree.
func checkPlain(path string, n *yaml.Node) error {
	switch {
	case n.Kind == yaml.AliasNode:
		return at(path, n, "%s", reasonAliases)
	case n.Anchor != "":
		return at(path, n, "anchors (&name) are not allowed: write the value out where it is needed")
	case n.Style&yaml.TaggedStyle != 0:
		return at(path, n, "tags (!name) are not allowed: write the value without one")
	}
	for _, child := range n.Content {
		if err := checkPlain(path, child); err != nil {
			return err
		}
	}
	return nil
}

// at is the SyntaxError for what is wrong with a node.
func at(path string, n *yaml.Node, format string, args ...any) error {
	return &SyntaxError{Path: path, Line: n.Line, Column: n.Column, Reason: fmt.Sprintf(format, args...)}
}

// The YAML package has no typed errors: these find the line in its messages, the
// name of an alias without its anchor, and the messages whose line counts from 0.
var (
	yamlLine      = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)
	yamlNoAnchor  = regexp.MustCompile(`^unknown anchor '(.*)' referenced$`)
	yamlFromZero  = regexp.MustCompile(`^did not find expected (<.*>|node content|'-' indicator|key|',' or .*)$`)
	reasonAliases = "aliases (*name) are not allowed: write the value out"
)

// yamlError turns an error of the YAML package into a SyntaxError. That package
// knows the line only, and leaves it out for the first one: the column is where
// the line's text begins.
func yamlError(path string, data []byte, err error) error {
	match := yamlLine.FindStringSubmatch(err.Error())
	if match == nil {
		return &SyntaxError{Path: path, Line: 1, Column: 1, Reason: "this is not YAML: " + err.Error()}
	}
	if alias := yamlNoAnchor.FindStringSubmatch(match[2]); alias != nil {
		before, _, _ := strings.Cut(string(data), "*"+alias[1])
		return &SyntaxError{
			Path: path, Line: strings.Count(before, "\n") + 1,
			Column: len(before) - strings.LastIndex(before, "\n"), Reason: reasonAliases,
		}
	}
	line := 1
	if n, err := strconv.Atoi(match[1]); err == nil {
		line = n
		if yamlFromZero.MatchString(match[2]) {
			line++
		}
	}
	return &SyntaxError{Path: path, Line: line, Column: firstColumn(data, line), Reason: "this is not YAML: " + match[2]}
}

// firstColumn is where the text of a line begins.
func firstColumn(data []byte, line int) int {
	lines := strings.Split(string(data), "\n")
	if line > len(lines) {
		return 1
	}
	text := lines[line-1]
	return len(text) - len(strings.TrimLeft(text, " \t")) + 1
}
