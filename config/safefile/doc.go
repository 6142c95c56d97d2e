// Package safefile replaces files so that none is ever lost: whole or not at all,
// with its owner, mode and access control list, a dated backup, a lock against a
// second run, and a look at who else can change it. It takes bytes and paths, and
// knows nothing of what they mean.
package safefile
