package platform

import "strings"

// EventSource is the name under which Windows's event log, Application, lists the
// entries. The installer registers it, with the program that has their texts.
const EventSource = "SessionConfig"

// EventKind tells how an operation ended.
type EventKind int

// The kinds of entries, which Windows shows as Information, Warning and Error.
const (
	EventDone EventKind = iota
	EventCancelled
	EventFailed
)

// Event is an entry of the event log.
type Event struct {
	ID   uint32 // what happened, 1 to 1000: those that EventCreate.exe has a text for
	Kind EventKind
	Text string
}

// longestEvent is in bytes. Windows takes 31839 characters.
const longestEvent = 30_000

// eventText is a text as the event log can show it. Event Viewer would replace
// "%1" and its like, as in the zone of an IPv6 address. (Remarks of ReportEvent)
func eventText(text string) string {
	text = strings.NewReplacer("\x00", "", "%", "% ").Replace(text)
	text = strings.ToValidUTF8(text[:min(len(text), longestEvent)], "")
	return strings.ReplaceAll(text, "\n", "\r\n")
}
