// Package packaging has no code, only tests, with the tag packages: they check what make
// packages left in dist as a user who downloads it would. How the packages are made is in
// build, windows and linux.
package packaging
