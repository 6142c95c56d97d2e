// Package jsoncost tells what reading a JSON document takes in memory, before it is read:
// one of some megabytes may be written so that it takes hundreds. It is independent of what
// the document is.
package jsoncost

// What a value takes in memory, in bytes, as the structures of a report have it.
const (
	object = 256
	other  = 48
)

// Of is what the values of a document take, in bytes, its texts left aside. It need not be
// JSON.
func Of(document []byte) (bytes int) {
	text, escaped := false, false
	for _, c := range document {
		switch {
		case escaped:
			escaped = false
		case text && c == '\\':
			escaped = true
		case c == '"':
			text = !text
		case text:
		case c == '{':
			bytes += object
		case c == '[', c == ',':
			bytes += other
		}
	}
	return bytes
}
