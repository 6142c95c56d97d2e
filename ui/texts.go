package ui

import (
	"maps"
	"strings"

	"fyne.io/fyne/v2/lang"

	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
)

// tr is a text of the window in the user's language; {name} in it is replaced by the
// value that follows name in pairs.
func tr(text string, pairs ...string) string {
	if speaking.has(text) {
		text = lang.L(text)
	}
	return fill(text, pairs)
}

// fill puts values in for {name}.
func fill(text string, pairs []string) string {
	if len(pairs) == 0 {
		return text
	}
	replacements := make([]string, 0, len(pairs))
	for i := 0; i+1 < len(pairs); i += 2 {
		replacements = append(replacements, "{"+pairs[i]+"}", pairs[i+1])
	}
	return strings.NewReplacer(replacements...).Replace(text)
}

// findingTexts are a finding's message and remedy in the user's language. Translations
// are keyed by code; without one the text is the finding's English one.
func findingTexts(f redisprobe.Finding) (message, remedy string) {
	message = findingText(f, ".message", f.Message)
	remedy = findingText(f, ".remedy", f.Remedy)
	return finding.Printable(message), finding.Printable(remedy)
}

func findingText(f redisprobe.Finding, part, english string) string {
	key := string(f.Code) + part
	if !speaking.has(key) || f.Args == nil { // of a report that was read, the texts are all there is
		return english
	}
	args := maps.Clone(f.Args)
	for name, value := range args {
		args[name] = say(value)
	}
	if len(f.Causes) > 0 {
		args["cause"], args["advice"] = causesTexts(f)
	}
	text := finding.Expand(lang.L(key), args)
	if part == ".message" {
		text = joinSentences([]string{text, args["effect"]})
	}
	return text
}

// causesTexts are the texts of the causes of a finding, and of their details, in the
// user's language.
func causesTexts(f redisprobe.Finding) (cause, advice string) {
	var causes, advices []string
	for _, c := range f.Causes {
		message, remedy := findingTexts(c)
		causes, advices = append(causes, message), append(advices, remedy)
	}
	causes, advices = append(causes, say(f.Args["agreed"])), append(advices, say(f.Args["hint"]))
	return joinSentences(causes), joinSentences(advices)
}

// sayAll is say for each of several texts.
func sayAll(texts []string) []string {
	said := make([]string, len(texts))
	for i, text := range texts {
		said[i] = say(text)
	}
	return said
}
