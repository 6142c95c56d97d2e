package ui

import (
	"cmp"
	"encoding/json"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"

	"sessionconfig/assets"
	"sessionconfig/internal/lazily"
)

// language is the language that the window speaks. The English texts are the
// keys, and for findings their codes; Fyne's lang keeps the translations.
type language struct {
	code     string // "pt"; empty is English
	keys     map[string]bool
	patterns []pattern
}

// speaking is the language of this process's windows.
var speaking language

// has tells whether there is a translation. Without asking first, Fyne would
// log what it does not find.
func (l language) has(key string) bool { return l.keys[key] }

// pattern translates sentences that the workflow has put values into: {name} in the
// English text matches any words.
type pattern struct {
	english func() *regexp.Regexp
	key     string
	names   []string
	fixed   string // the key's words beside the values
	first   string // the words before the first value
	last    string // the words after the last
}

// regions are the variants of a language for which Fyne has texts: it then looks for all
// texts there.
var regions = map[string][]string{"pt": {"pt-BR"}}

// foreign are the variants of a language whose speakers the translation would not
// please: the Portuguese here is Brazil's.
var foreign = []string{"pt-PT"}

// chooseLanguage takes the user's language, if there are translations and a
// typeface for it; otherwise the window stays in English.
func chooseLanguage() {
	locale := lang.SystemLocale().LanguageString()
	code, _, _ := strings.Cut(locale, "-")
	if slices.Contains(foreign, locale) {
		code = ""
	}
	if code == speaking.code {
		return // as a window before did
	}
	speaking = language{}
	data, err := fs.ReadFile(assets.Translations(), "translations/"+code+".json")
	if err != nil {
		return // no such language
	}
	texts, err := takeLanguage(code, data)
	if err != nil {
		fyne.LogError("the translations cannot be used", err)
		return
	}
	if !writable(texts) {
		speaking = language{}
	}
}

// takeLanguage makes the window speak a language.
func takeLanguage(code string, data []byte) (texts map[string]string, err error) {
	if err := json.Unmarshal(data, &texts); err != nil {
		return nil, err
	}
	for _, name := range append([]string{code}, regions[code]...) {
		if err := lang.AddTranslationsForLocale(data, fyne.Locale(name)); err != nil {
			return nil, err
		}
	}
	speaking = newLanguage(code, texts)
	return texts, nil
}

func newLanguage(code string, texts map[string]string) language {
	l := language{code: code, keys: map[string]bool{}}
	for key := range texts {
		l.keys[key] = true
		if !strings.Contains(key, "{") {
			continue // as most; the expression takes memory to find that out
		}
		if p := newPattern(key); len(p.names) > 0 && letters(p.fixed) >= leastLetters {
			l.patterns = append(l.patterns, p)
		}
	}
	// The most specific first: the one with the most fixed words.
	slices.SortFunc(l.patterns, func(a, b pattern) int {
		return cmp.Or(len(b.fixed)-len(a.fixed), strings.Compare(a.key, b.key))
	})
	return l
}

// leastLetters is how many fixed letters a text needs to be a pattern: one with fewer
// would match anything.
const leastLetters = 6

func letters(text string) int {
	count := 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			count++
		}
	}
	return count
}

// placeholder is {name} in a text.
var placeholder = regexp.MustCompile(`\{([a-z]+)\}`)

func newPattern(key string) pattern {
	p := pattern{key: key}
	expression, rest := "(?s)^", key
	for _, at := range placeholder.FindAllStringSubmatchIndex(key, -1) {
		words := key[len(key)-len(rest) : at[0]]
		if expression += regexp.QuoteMeta(words) + "(.+?)"; len(p.names) == 0 {
			p.first = words
		}
		p.names = append(p.names, key[at[2]:at[3]])
		p.fixed += words
		rest = key[at[1]:]
	}
	p.fixed += rest
	p.last = rest
	p.english = lazily.Regexp(expression + regexp.QuoteMeta(rest) + "$")
	return p
}

// writable tells whether the machine has a typeface with a language's
// characters. A missing character is as wide as one that no typeface has.
func writable(texts map[string]string) bool {
	const nowhere = "\U0010FFFD"
	var sample []rune
	for _, text := range texts {
		for _, r := range text {
			if r > 0x2FFF && !slices.Contains(sample, r) {
				sample = append(sample, r)
			}
		}
		if len(sample) > 20 {
			break
		}
	}
	width := func(s string) float32 { return fyne.MeasureText(s, theme.TextSize(), fyne.TextStyle{}).Width }
	for _, r := range sample {
		if width(string(r)) == width(nowhere) {
			return false
		}
	}
	return true
}

// say is a text of the workflow in the user's language. It may be several
// sentences with values in them; what has no translation stays English.
func say(text string) string {
	if speaking.code == "" || text == "" {
		return text
	}
	sentences := splitSentences(text)
	var said []string
	for len(sentences) > 0 {
		translated, taken := speaking.longest(sentences)
		said = append(said, translated)
		sentences = sentences[taken:]
	}
	return joinSentences(said)
}

// joinSentences joins sentences as the language does; empty ones are left out.
func joinSentences(sentences []string) string {
	sentences = slices.DeleteFunc(sentences, func(s string) bool { return s == "" })
	separator := " "
	if speaking.code == "ja" {
		separator = "" // written without blanks
	}
	return strings.Join(sentences, separator)
}

// longest translates what the first of several sentences make up: the longest
// text that is a key; or else the shortest that a pattern fits, since a pattern's
// value must not swallow the sentences after it.
func (l language) longest(sentences []string) (translated string, taken int) {
	for taken = len(sentences); taken > 0; taken-- {
		if text := strings.Join(sentences[:taken], " "); l.has(text) {
			return lang.L(text), taken
		}
	}
	for taken = range len(sentences) {
		if translated, ok := l.fit(strings.Join(sentences[:taken+1], " ")); ok {
			return translated, taken + 1
		}
	}
	return sentences[0], 1
}

// fit translates a text by the first pattern that fits it.
func (l language) fit(text string) (translated string, ok bool) {
	for _, p := range l.patterns {
		if !strings.HasPrefix(text, p.first) || !strings.HasSuffix(text, p.last) {
			continue // seen at a glance, where the expression would read a long text through
		}
		values := p.english().FindStringSubmatch(text)
		if values == nil {
			continue
		}
		var pairs []string
		for i, name := range p.names {
			pairs = append(pairs, name, say(values[i+1]))
		}
		return fill(lang.L(p.key), pairs), true
	}
	return "", false
}

// splitSentences cuts after a full stop, question or exclamation mark with a
// blank behind.
func splitSentences(text string) []string {
	var sentences []string
	start := 0
	for i := 0; i+1 < len(text); i++ {
		if strings.IndexByte(".?!", text[i]) >= 0 && text[i+1] == ' ' {
			sentences = append(sentences, text[start:i+1])
			start = i + 2
		}
	}
	return append(sentences, text[start:])
}
