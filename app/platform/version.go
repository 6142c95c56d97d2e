package platform

import (
	"slices"
	"strconv"
	"strings"
)

// MinimumVersion is the first Platform Server that keeps sessions in Redis.
const MinimumVersion = "11.23"

// ParseVersion reads a dotted version such as "11.39.0" or "11.39.0 (Build
// 5678)" into its numbers. It is false for any other text.
func ParseVersion(text string) ([]int, bool) {
	text, _, _ = strings.Cut(strings.TrimSpace(text), " ")
	if text == "" {
		return nil, false
	}
	var numbers []int
	for part := range strings.SplitSeq(text, ".") {
		number, err := strconv.Atoi(part)
		if err != nil || number < 0 || part[0] == '+' {
			return nil, false
		}
		numbers = append(numbers, number)
	}
	for len(numbers) > 0 && numbers[len(numbers)-1] == 0 {
		numbers = numbers[:len(numbers)-1]
	}
	return numbers, true
}

// Below tells whether version is older than limit. An unknown version is not:
// nothing is said of what is not known. 11.9 is below 11.23.
func Below(version, limit string) bool {
	have, ok := ParseVersion(version)
	want, valid := ParseVersion(limit)
	return ok && valid && slices.Compare(have, want) < 0
}

// Behind names the parts of the platform whose published version is older than
// the installed Platform Server. It is empty when they are equal or unknown.
func (s Server) Behind() []string {
	var behind []string
	if Below(s.ServiceCenter, s.Version) {
		behind = append(behind, "Service Center")
	}
	if Below(s.SystemComponents, s.Version) {
		behind = append(behind, "System Components")
	}
	return behind
}
