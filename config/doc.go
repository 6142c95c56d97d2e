// Package config holds the settings of the Session tab: what they are, when
// they are valid, how they are kept in the settings file, and how their secrets are
// kept secret.
//
// It knows nothing of Redis connections, of the window, or of the command line.
package config
