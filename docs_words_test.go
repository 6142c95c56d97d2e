package main

import (
	"encoding/json"
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"sessionconfig/assets"
	"sessionconfig/internal/finding"
)

// unusual are words that the texts for users once had in place of plain ones: things are,
// have and contain; they do not stand or hold.
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
