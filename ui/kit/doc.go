// Package kit is the window's furniture: a compact theme over Fyne's, and the
// few widgets that Fyne lacks or that its own do not do as a configuration tool
// must: buttons and links that answer Enter, a drop-down that changes by arrow
// keys, a text field that Tab leaves, a titled group box, dialogs with a default
// and a cancelling button.
//
// It knows nothing of sessions or settings, and holds no text of its own.
package kit
