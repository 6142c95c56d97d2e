package redisprobe

import (
	"fmt"
	"html"
	"slices"
	"strings"
	"unicode/utf8"

	"sessionconfig/internal/finding"
)

// Bounds of the names and findings in a report, in bytes as written in the longest of its
// forms. With the certificates a report stays below 4 MiB.
const (
	longestName     = 300       // of a certificate's subject and issuer, of a version
	leastName       = 64        // of those, where there are many nodes
	longestText     = 4000      // of a message, of a remedy
	allNames        = 128 << 10 // of all certificates together
	allFindings     = 384 << 10 // listed one by one
	allFoldedNodes  = 128 << 10 // in findings on several nodes
	findingOverhead = 400       // of a finding besides its texts
)

// bound keeps the report of many nodes, or of some that say much of themselves, small
// enough to be sent and opened: long names are cut, and when there are very many
// findings those of one kind become one that names the nodes.
func (r *Report) bound() {
	share := allNames / max(1, len(r.Nodes))
	longest := max(leastName, min(longestName, share))
	for i := range r.Nodes {
		n := &r.Nodes[i]
		n.Version, n.Product = cut(n.Version, longest), cut(n.Product, longest)
		if n.TLS == nil {
			continue
		}
		shown := *n.TLS // the events have the other
		n.TLS = &shown
		n.TLS.Subject, n.TLS.Issuer = cut(n.TLS.Subject, longest), cut(n.TLS.Issuer, longest)
		room := share
		for j, name := range n.TLS.Names {
			if room -= written(name) + 20; room < 0 {
				n.TLS.LeftOff += len(n.TLS.Names) - j
				n.TLS.Names = slices.Clip(n.TLS.Names[:j])
				break
			}
		}
	}
	r.fold()
}

// fold joins findings beyond the bound with those of the same kind, and says so.
func (r *Report) fold() {
	type kind struct {
		code     finding.Code
		severity finding.Severity
	}
	kept := []Finding{} // null is no list
	room, roomForNodes, leftOff := allFindings, allFoldedNodes, 0
	at := map[kind]int{}
	for _, f := range r.Findings {
		k := kind{f.Code, f.Severity}
		i, folded := at[k]
		if !folded {
			f.Message, f.Remedy = cut(f.Message, longestText), cut(f.Remedy, longestText)
			if cost := findingOverhead + written(f.Message) + written(f.Remedy) + 2*written(f.Node); cost <= room {
				room -= cost
				kept = append(kept, f)
				continue
			}
			i, at[k] = len(kept), len(kept)
			kept = append(kept, f)
			if f.Node == "" {
				continue
			}
			kept[i].Node, kept[i].Nodes = "", slices.Clip(f.Nodes)
		}
		leftOff++
		if roomForNodes -= written(f.Node) + 20; f.Node != "" && roomForNodes >= 0 && !slices.Contains(kept[i].Nodes, f.Node) {
			kept[i].Nodes = append(kept[i].Nodes, f.Node)
		}
	}
	if r.Findings = kept; leftOff > 0 {
		r.Notes = append(r.Notes, fmt.Sprintf("There are too many findings: %d findings are reported together with others of their kind. Solve those that are shown, and test again.", leftOff))
	}
}

// written is how long a text is where it takes the most room. JSON's escapes are half
// as long again as those that are shown.
func written(text string) int {
	shown := len(html.EscapeString(finding.Printable(text)))
	return shown + (shown-len(text))*2/3
}

// cut is the beginning of a text that is longer than the bound when it is written.
func cut(text string, bound int) string {
	whole := len(text)
	text = text[:min(whole, bound)] // a text is never written shorter than it is
	if len(text) == whole && written(text) <= bound {
		return text
	}
	size := 0
	for i := 0; i < len(text); {
		_, width := utf8.DecodeRuneInString(text[i:])
		if size += written(text[i : i+width]); size > bound {
			return text[:i] + "..."
		}
		i += width
	}
	return strings.ToValidUTF8(text, "") + "..."
}
