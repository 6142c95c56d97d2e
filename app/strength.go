package app

import (
	"math"
	"unicode/utf8"
)

// Strength is how hard a passphrase is to guess.
type Strength string

// The strengths, weakest first.
const (
	StrengthShort  Strength = "too short" // it is refused
	StrengthWeak   Strength = "weak"
	StrengthFair   Strength = "fair"
	StrengthStrong Strength = "strong"
)

// Bits of entropy below which a passphrase is weak, and fair.
const (
	weakBits = 60
	fairBits = 100
)

// PassphraseStrength estimates a passphrase by its length, by the kinds of characters
// in it, and by how much of it repeats or is a sequence.
func PassphraseStrength(text string) Strength {
	if utf8.RuneCountInString(text) < LeastPassphrase {
		return StrengthShort
	}
	seen, kinds, worth, previous := map[rune]bool{}, map[int]bool{}, 0.0, rune(-1)
	for _, r := range text {
		switch step := r - previous; {
		case step >= -1 && step <= 1:
			worth += 0.25
		case seen[r]:
			worth += 0.6
		default:
			worth++
		}
		kinds[kindOf(r)], seen[r], previous = true, true, r
	}
	pool := 0
	for size := range kinds {
		pool += size
	}
	switch bits := worth * math.Log2(float64(pool)); {
	case bits < weakBits:
		return StrengthWeak
	case bits < fairBits:
		return StrengthFair
	}
	return StrengthStrong
}

// kindOf is how many characters there are of a character's kind, a different number
// for each kind.
func kindOf(r rune) int {
	switch {
	case r >= '0' && r <= '9':
		return 10
	case r >= 'a' && r <= 'z':
		return 26
	case r >= 'A' && r <= 'Z':
		return 27
	case r < utf8.RuneSelf:
		return 33
	}
	return 100
}
