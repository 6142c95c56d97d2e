package redisprobe

// The names of the variables that the platform's client reads.
const (
	variablePfxPath  = "SERedis_ClientCertPfxPath"
	variablePassword = "SERedis_ClientCertPassword"
	variableIssuer   = "SERedis_IssuerCertPath"
	variableFlags    = "SERedis_ClientCertStorageFlags"
)

// EnvironmentFrom reads the variables by lookup, which is os.LookupEnv or a
// stand-in for it. Unset variables are empty.
func EnvironmentFrom(lookup func(string) (string, bool)) Environment {
	value := func(name string) string {
		text, _ := lookup(name)
		return text
	}
	return Environment{
		ClientCertPfxPath:      value(variablePfxPath),
		ClientCertPassword:     value(variablePassword),
		IssuerCertPath:         value(variableIssuer),
		ClientCertStorageFlags: value(variableFlags),
	}
}
