package connstring

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// CheckPassword returns nil, or a *ValueError for a password that the string cannot
// contain. "=" is fine. An empty password is none, and passes.
func CheckPassword(password string) error { return valueError("password", textReason(password)) }

// CheckUser returns nil, or a *ValueError for a user that the string cannot contain. An
// empty user is none, and passes.
func CheckUser(user string) error { return valueError("user", textReason(user)) }

// textReason says why the string cannot contain a text as it is, or "". The client splits
// on every comma and trims each piece; there is no quoting.
func textReason(text string) string {
	if !utf8.ValidString(text) {
		return "it is not valid text (UTF-8)"
	}
	if strings.Contains(text, ",") {
		return "it contains a comma, which the platform reads as the end of the value; choose one without a comma"
	}
	if strings.ContainsFunc(text, notStorable) {
		return "it contains a control character, which the platform cannot store; choose one without"
	}
	if strings.TrimSpace(text) != text {
		return "it starts or ends with a blank, which the platform drops; choose one without"
	}
	return ""
}

// notStorable tells whether a character is a control character or one that XML cannot contain.
func notStorable(r rune) bool {
	return unicode.IsControl(r) || r == '\ufffe' || r == '\uffff'
}
