// Package kit has the window's theme and widgets: a compact theme based on Fyne's,
// and the widgets that Fyne lacks or that do not behave as in a configuration tool:
// buttons and links that Enter presses, a drop-down list that arrow keys change, a
// text field that Tab leaves, a titled group box, dialogs with a default and a Cancel
// button. A widget's comment says what Fyne's own lacks.
//
// It must not know about sessions or settings, and has no texts of its own.
package kit
