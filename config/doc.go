// Package config has the settings of the Session tab: what they are, when they are valid,
// how they differ, how they become the runtime's connection string, and how their secrets
// are kept from being shown.
//
// It is independent of files, Redis connections, the window and the command line.
package config
