// Package packaging holds no code: its tests, which the tag packages turns on,
// look at what make packages left in dist as whoever downloads it would. How the
// packages are made is in build, windows and linux.
package packaging
