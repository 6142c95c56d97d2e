package settingsfile

import "strings"

// nearest is the name that was probably meant by a misspelt one: the one with
// the fewest letters to change, if those are at most a third of it; else "".
// Underscores and capitals count as the hyphens they were meant to be.
func nearest(misspelt string, names []string) string {
	folded := strings.NewReplacer("_", "-", " ", "-").Replace(strings.ToLower(misspelt))
	best, fewest := "", len(folded)/3+1
	for _, name := range names {
		if n := distance(folded, name); n < fewest {
			best, fewest = name, n
		}
	}
	if best == "" {
		return sameWithoutHyphens(folded, names)
	}
	return best
}

// sameWithoutHyphens finds "ssl-host" for "sslhost".
func sameWithoutHyphens(folded string, names []string) string {
	bare := strings.ReplaceAll(folded, "-", "")
	for _, name := range names {
		if strings.ReplaceAll(name, "-", "") == bare {
			return name
		}
	}
	return ""
}

// distance is how many letters must be put in, taken out or changed to make b
// of a (Levenshtein). Long texts count as utterly different.
func distance(a, b string) int {
	const longest = 64
	if len(a) > longest {
		return len(a)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
