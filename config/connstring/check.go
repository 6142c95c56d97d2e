package connstring

// CheckHost returns nil or a *HostError: an endpoint is "host" or "host:port".
func CheckHost(host string) error { return nil }

// CheckPassword returns nil or a *ValueError. An empty password is none, and
// passes.
func CheckPassword(password string) error { return nil }

// CheckUser returns nil or a *ValueError. An empty user is none, and passes.
func CheckUser(user string) error { return nil }

// CheckSSLHost returns nil or a *ValueError. An empty name is none, and passes.
func CheckSSLHost(name string) error { return nil }

// CheckParameter returns nil or a *ParameterError.
func CheckParameter(key, value string) error { return nil }

// Endpoint completes a host by its default port, 6379, or 6380 with ssl:
// "h" becomes "h:6379". It returns a *HostError as CheckHost does.
func Endpoint(host string, ssl bool) (string, error) { return host, nil }
