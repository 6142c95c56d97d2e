package app

// Version is the version of this program: the one source of it.
const Version = "0.1.0"
