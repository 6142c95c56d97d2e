package ui

import (
	"errors"

	"sessionconfig/app"
	"sessionconfig/app/compare"
)

// errorTexts are what is wrong, and what to do about it in this window.
func errorTexts(err error) []string {
	if f, ok := errors.AsType[*compare.FileError](err); ok {
		return notCompared(f)
	}
	problem, remedy := app.UserError(err)
	if _, ok := errors.AsType[*app.KeyNeededError](err); ok {
		return []string{say(problem), anotherKey()}
	}
	return []string{say(problem), say(remedy)}
}

// anotherKey is what to do where another server's connection string was not decrypted.
func anotherKey() string {
	return tr("Choose the private.key of that server, or close this and type the settings.")
}
