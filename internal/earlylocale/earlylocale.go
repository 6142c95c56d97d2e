// Package earlylocale settles the language variables of the environment before
// Fyne reads them, so that the window does not complain at its start.
//
// Fyne looks at the locale while its package lang is initialised, long before
// main, and logs an error for "C.UTF-8", which is no language. Go initialises
// packages that are ready in the order of their import paths; this one needs
// nothing but os, so it is ready, and its path comes, before text/template,
// which lang needs. It must therefore import nothing else that lang does not
// wait for. A test of package main looks at a started program's output.
package earlylocale

import "os"

func init() {
	if value, change := language(os.Getenv); change {
		// A failure leaves the complaint, which hurts nothing.
		_ = os.Setenv("LANGUAGE", value)
	}
}

// language returns the value that LANGUAGE needs, if it needs another than it
// has. LANGUAGE is changed because nothing but languages hangs on it: LC_ALL and
// LANG also say how characters are encoded.
func language(getenv func(string) string) (value string, change bool) {
	locale := ""
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if locale = getenv(name); locale != "" {
			break
		}
	}
	if locale == "C" || locale == "POSIX" {
		return "", false // then LANGUAGE is not looked at
	}
	set := getenv("LANGUAGE")
	if set == "" {
		return "en", neutral(locale)
	}
	kept, dropped := "", false
	for set != "" {
		var item string
		item, set = cut(set)
		if item == "" || neutral(item) {
			dropped = true
			continue
		}
		if kept != "" {
			kept += ":"
		}
		kept += item
	}
	if kept == "" {
		kept = "en"
	}
	return kept, dropped
}

// neutral tells whether a locale is the C or POSIX one, in any encoding.
func neutral(locale string) bool {
	for i := range len(locale) {
		if locale[i] == '.' || locale[i] == '@' {
			locale = locale[:i]
			break
		}
	}
	return locale == "C" || locale == "POSIX"
}

// cut splits the first item off a list parted by colons.
func cut(list string) (item, rest string) {
	for i := range len(list) {
		if list[i] == ':' {
			return list[:i], list[i+1:]
		}
	}
	return list, ""
}
