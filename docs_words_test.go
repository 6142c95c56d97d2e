package main

import (
	"encoding/json"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sessionconfig/assets"
	"sessionconfig/internal/finding"
)

// unusual are words that the texts for users once had in place of plain ones: things are,
// have and contain.
var unusual = regexp.MustCompile(`(?i)\b(stands?|stood|holds?|held|is had|be had|lest|mends?|mended|kin|farms?|anew|forgives?|goes on|` +
	`cannot be told|is told|are told|throws? out|thrown out|without a word|knows? nothing)\b`)

// tenRules are the rules themselves, which name what is not to be written.
var tenRules = regexp.MustCompile(`(?s)## Ten rules for texts\n.*?\n## `)

// TestPlainWords: findings, the window's texts, the help and all documents are without
// them (docs/developers.md, ten rules for texts).
func TestPlainWords(t *testing.T) {
	texts := documents(t)
	const developers = "docs/developers.md"
	texts[developers] = tenRules.ReplaceAllString(texts[developers], "")
	texts["the help"] = assets.Help("en")
	for _, d := range finding.Definitions() {
		texts[string(d.Code)] = strings.Join([]string{d.Message, d.Remedy, d.Meaning, d.Detected}, "\n")
	}
	data, err := fs.ReadFile(assets.Translations(), "translations/pt.json")
	if err != nil {
		t.Fatal(err)
	}
	var keys map[string]string
	if err := json.Unmarshal(data, &keys); err != nil {
		t.Fatal(err)
	}
	for key := range keys {
		texts["the text "+key] = key
	}
	for name, text := range texts {
		for line := range strings.Lines(text) {
			if word := unusual.FindString(line); word != "" {
				t.Errorf("%s: %q in: %s", name, word, strings.TrimSpace(line))
			}
		}
	}
}

// unusualInCode are words that comments of Go code once had in place of plain ones.
var unusualInCode = regexp.MustCompile(`(?i)\b(stands?|stood|standing|is had|be had|lest|kin|anew|mends?|mended|foremost|heirs?|` +
	`dress(es|ed)?|witness(es)?|farms?|forgives?|forgiven|told of|made fit|thereby|whereof)\b`)

// usual takes out the plain uses of these words: a test's replacement of something, and a
// delayed process.
var usual = strings.NewReplacer("stand-in", "", "stood still", "")

// TestPlainWordsInCode: comments of Go code are without them, so that somebody who knows
// Go and Redis reads each file alone.
func TestPlainWordsInCode(t *testing.T) {
	comments := 0
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" {
			return err
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, group := range file.Comments {
			comments++
			text := strings.Join(strings.Fields(group.Text()), " ")
			if word := unusualInCode.FindString(usual.Replace(text)); word != "" {
				t.Errorf("%s: %q in: %s", files.Position(group.Pos()), word, text)
			}
		}
		return nil
	})
	if err != nil || comments < 1000 {
		t.Fatal(comments, err)
	}
}
