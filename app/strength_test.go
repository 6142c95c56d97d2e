package app

import "testing"

func TestPassphraseStrength(t *testing.T) {
	for text, want := range map[string]Strength{
		"": StrengthShort, "eleven char": StrengthShort, "日本語日本語日本語日本": StrengthShort,
		"aaaaaaaaaaaaaaaaaaaaaaaa": StrengthWeak, "123456789012": StrengthWeak, "abcdefghijklmnop": StrengthWeak, "passwordpassword": StrengthWeak,
		"open sesame, 1": StrengthFair, "kT4.vQ9-zB1x": StrengthFair,
		"kT4.vQ9-zB1xPq7!": StrengthStrong, "correct horse battery staple": StrengthStrong,
	} {
		if got := PassphraseStrength(text); got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}
