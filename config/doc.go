// Package config holds the settings of the Session tab: what they are, when
// they are valid, how they are kept in the settings file, how their secrets are
// kept secret, and how any file is replaced without ever being lost.
//
// It knows nothing of Redis connections, of the window, or of the command line.
package config
