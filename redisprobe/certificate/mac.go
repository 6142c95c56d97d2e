package certificate

import (
	"crypto/x509/pkix"
	"encoding/asn1"
)

// maxRounds is how many rounds of its hash the integrity check of a PFX file may take: a
// thousand times what tools write, and some seconds. Who does not know the file's password
// can claim more, and cannot make it pass.
const maxRounds = 5_000_000

// The algorithms that are told apart (RFC 7292, appendix D; RFC 9579).
var (
	sha1   = asn1.ObjectIdentifier{1, 3, 14, 3, 2, 26}
	pbmac1 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 14}
)

// mac is a PFX file's integrity check.
type mac struct {
	hash   asn1.ObjectIdentifier
	rounds int
}

// macOf reads which integrity check a PFX file has; is tells whether it has one and is DER.
func macOf(data []byte) (m mac, is bool) {
	var pfx struct {
		Version  int
		AuthSafe asn1.RawValue
		MacData  struct {
			Mac struct {
				Algorithm pkix.AlgorithmIdentifier
				Digest    []byte
			}
			Salt       []byte
			Iterations int `asn1:"optional,default:1"`
		} `asn1:"optional"`
	}
	_, err := asn1.Unmarshal(data, &pfx)
	algorithm := pfx.MacData.Mac.Algorithm
	m = mac{algorithm.Algorithm, pfx.MacData.Iterations}
	if err != nil || len(m.hash) == 0 {
		return m, false
	}
	if m.hash.Equal(pbmac1) {
		m.rounds = roundsOf(algorithm.Parameters.FullBytes)
	}
	return m, true
}

// roundsOf reads the rounds out of the parameters of PBMAC1 with PBKDF2; 0 if they are
// others.
func roundsOf(parameters []byte) int {
	var derived struct {
		Derivation struct {
			Algorithm  asn1.ObjectIdentifier
			Parameters struct {
				Salt   asn1.RawValue
				Rounds int
				Length int                      `asn1:"optional"`
				Hash   pkix.AlgorithmIdentifier `asn1:"optional"`
			}
		}
		MAC pkix.AlgorithmIdentifier
	}
	if _, err := asn1.Unmarshal(parameters, &derived); err != nil {
		return 0
	}
	return derived.Derivation.Parameters.Rounds
}
