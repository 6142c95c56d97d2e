// Package settingsfile reads and writes the settings file and exports: YAML documents
// whose passwords are sealed for this machine, or with a passphrase. It decides where the
// settings file is, and the key file beside it.
//
// Whether the settings in it are valid is for package config to say.
package settingsfile
