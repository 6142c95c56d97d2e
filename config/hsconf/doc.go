// Package hsconf reads server.hsconf, edits the section of Redis sessions in
// place, and encrypts values as the platform does with private.key.
//
// An edit replaces byte ranges; every byte outside the section stays. What is
// damaged is refused with line and column, never repaired.
//
// It takes bytes and returns bytes: it knows nothing of files, of what a
// configuration string means, or of the window.
package hsconf
