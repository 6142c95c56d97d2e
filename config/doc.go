// Package config holds the settings of the Session tab: what they are, when
// they are valid, how they differ, how they become the runtime's connection string,
// and how their secrets are kept from being shown.
//
// It knows nothing of files, of Redis connections, of the window, or of the command line.
package config
