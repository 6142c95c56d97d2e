// Package certificate is about the files that the SERedis_* variables name: it
// loads them as the platform's client would, says what is wrong with them, decides
// on a server's chain by them, and describes certificates.
package certificate

import "fmt"

// Environment has the variables that the platform's client reads when SSL is on. Empty
// means unset. (OutSystems 11, Redis over TLS.)
type Environment struct {
	ClientCertPfxPath      string // SERedis_ClientCertPfxPath
	ClientCertPassword     string // SERedis_ClientCertPassword
	IssuerCertPath         string // SERedis_IssuerCertPath
	ClientCertStorageFlags string // SERedis_ClientCertStorageFlags
}

// The names of the variables that the platform's client reads.
const (
	VariablePfxPath  = "SERedis_ClientCertPfxPath"
	variablePassword = "SERedis_ClientCertPassword"
	VariableIssuer   = "SERedis_IssuerCertPath"
	variableFlags    = "SERedis_ClientCertStorageFlags"
)

// FromVariables reads the variables by lookup, which is os.LookupEnv or a
// substitute for it. Unset variables are empty.
func FromVariables(lookup func(string) (string, bool)) Environment {
	value := func(name string) string {
		text, _ := lookup(name)
		return text
	}
	return Environment{
		ClientCertPfxPath:      value(VariablePfxPath),
		ClientCertPassword:     value(variablePassword),
		IssuerCertPath:         value(VariableIssuer),
		ClientCertStorageFlags: value(variableFlags),
	}
}

// Differences says in sentences where this process's environment differs from the
// machine's, which was tested with: users may have variables of their own. Values are
// shown, passwords are not.
func (e Environment) Differences(tested Environment) []string {
	var sentences []string
	compare := func(name, own, machine string, secret bool) {
		if own == machine {
			return
		}
		show := func(value string) string {
			switch {
			case value == "":
				return "not set"
			case secret:
				return "set"
			default:
				return `"` + value + `"`
			}
		}
		sentence := fmt.Sprintf("The variable %s is %s for the machine, whose services read it, and this was tested with; what this program or its user has does not count: %s.",
			name, show(machine), show(own))
		if secret && own != "" && machine != "" {
			sentence = fmt.Sprintf("The variable %s has another value for this program or its user, which does not count: the machine's was tested with.", name)
		}
		sentences = append(sentences, sentence)
	}
	compare(VariablePfxPath, e.ClientCertPfxPath, tested.ClientCertPfxPath, false)
	compare(variablePassword, e.ClientCertPassword, tested.ClientCertPassword, true)
	compare(VariableIssuer, e.IssuerCertPath, tested.IssuerCertPath, false)
	compare(variableFlags, e.ClientCertStorageFlags, tested.ClientCertStorageFlags, false)
	return sentences
}
