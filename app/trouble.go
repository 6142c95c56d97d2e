package app

import (
	"sessionconfig/internal/lazily"
)

// SaysTrouble tells whether a line that the platform's tool printed says that
// something went wrong: it starts with ERROR, maybe behind a time or a counter, or
// says that something failed. The tool may end with 0 all the same.
func SaysTrouble(line string) bool {
	return saysTrouble().MatchString(line) && !saysNone().MatchString(line)
}

var (
	// A time, a counter or a bracket may come before ERROR.
	saysTrouble = lazily.Regexp(`(?i)^[\s\[(]*(?:[0-9][0-9 :.,/TZ+-]*[\s\])|-]*[\[(]*)?(?:error|fatal)\b` +
		`|\bfailed\b|\bfailures?\b|\b(?:not successful|unsuccessful(?:ly)?)\b` +
		`|\b(?:could not be|was not|were not) (?:published|installed|upgraded|compiled|deployed|applied)\b` +
		`|\bunable to (?:publish|install|upgrade|compile|deploy|apply|connect)\b`)
	// None of it: "0 failed", "failures: 0", "without errors"; and what is tried again.
	saysNone = lazily.Regexp(`(?i)\b(?:0|no|none|not|never|without|zero)(?: [a-z]+)? (?:errors?|failed|failures?)\b` +
		`|\b(?:errors?|failed|failures?)(?: count)?\s*[:=]\s*(?:0|none)\b|\b(?:retry|retrying|trying again|try again)\b`)
)
