package config

// DefaultPath is where the settings file is unless --settings says otherwise:
// %ProgramData%\SessionConfig\session.yaml on Windows; elsewhere
// /etc/sessionconfig/session.yaml for root, and the user's configuration folder
// for others.
func DefaultPath() string { return "session.yaml" }
