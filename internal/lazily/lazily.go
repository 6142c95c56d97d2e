// Package lazily makes what only some runs need when it is first needed: no start of the
// program waits for patterns and pages.
package lazily

import (
	"html/template"
	"regexp"
	"sync"
)

// Regexp compiles pattern when its result is first called, which panics if pattern is not
// valid.
func Regexp(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}

// Page parses text as a page's template when its result is first called, which panics if
// text is not valid. In the page, shown is what shows text from outside.
func Page(name, text string, shown func(string) string) func() *template.Template {
	return sync.OnceValue(func() *template.Template {
		return template.Must(template.New(name).Funcs(template.FuncMap{"shown": shown}).Parse(text))
	})
}
