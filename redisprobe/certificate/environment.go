// Package certificate is about the files that the SERedis_* variables name: it
// loads them as the platform's client would, says what is wrong with them, decides
// on a server's chain by them, and describes certificates.
package certificate

import "fmt"

// Environment holds the variables that the platform's client reads when SSL is
// on. Empty means unset. (OutSystems 11, Redis over TLS.)
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

// OfMachine is the machine's environment, which the platform's services
// read: it may differ from this process's, which was started before a change, or
// by somebody with variables of their own. ok is false where the machine has none
// of its own (only Windows has one) or it cannot be read.
func OfMachine() (e Environment, ok bool) { return ofMachine() }

// Differences says where the machine's environment holds something else than
// this process's, in sentences. The platform's services read the machine's; the
// test has used this process's. Values are shown, passwords are not.
func (e Environment) Differences(machine Environment) []string {
	var sentences []string
	compare := func(name, here, there string, secret bool) {
		if here == there {
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
		sentence := fmt.Sprintf("The variable %s is %s for the machine, whose services read it, but %s for this program, which tested with it.",
			name, show(there), show(here))
		if secret && here != "" && there != "" {
			sentence = fmt.Sprintf("The variable %s has another value for the machine, whose services read it, than for this program, which tested with it.", name)
		}
		sentences = append(sentences, sentence+" Start this program anew after a change, and restart the OutSystems services.")
	}
	compare(VariablePfxPath, e.ClientCertPfxPath, machine.ClientCertPfxPath, false)
	compare(variablePassword, e.ClientCertPassword, machine.ClientCertPassword, true)
	compare(VariableIssuer, e.IssuerCertPath, machine.IssuerCertPath, false)
	compare(variableFlags, e.ClientCertStorageFlags, machine.ClientCertStorageFlags, false)
	return sentences
}
