// Package recordings holds tests only, which the build tag live lets in: every situation
// in which the platform's client was recorded is set up again, and the verdict of the
// command line is held against what the client did. It knows nothing of how the program
// is built.
package recordings
