package redisprobe

// Text is the report as text to copy. It holds no password and nothing of any
// session's content.
func (r Report) Text() string { return r.Summary }
