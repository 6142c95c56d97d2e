// Package hsconf reads server.hsconf, edits the section of Redis sessions in
// place, and encrypts values as the platform does with private.key.
//
// An edit replaces byte ranges; every byte outside the section stays. What is
// damaged is refused with line and column, never repaired.
//
// It takes bytes and returns bytes: it opens no files, and is independent of the meaning
// of a configuration string and of the window.
package hsconf
