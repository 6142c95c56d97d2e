package ui

import (
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"sessionconfig/assets"
	"sessionconfig/config"
	"sessionconfig/internal/finding"
	"sessionconfig/redisprobe"
	"sessionconfig/ui/kit"
)

// helpParts are the parts of the help; the findings table is the last.
func (c *controller) helpParts() []kit.Part {
	cluster, single := shellChecks(c.settings())
	text := strings.NewReplacer("{cluster-check}", cluster, "{single-check}", single).Replace(assets.Help(speaking.code))
	parts := parseHelp(text)
	last := &parts[len(parts)-1]
	for _, d := range finding.Definitions() {
		last.Blocks = append(last.Blocks, findingBlock(d))
	}
	return parts
}

// findParts opens the part of a topic: its number, or the code of a finding. Or, when
// something is searched, it leaves only the blocks with all its words, all open.
func findParts(parts []kit.Part, topic, search string) []kit.Part {
	var words []*regexp.Regexp
	for _, word := range strings.Fields(strings.ToLower(search)) {
		words = append(words, wordBegins(word))
	}
	var found []kit.Part
	for i, p := range parts {
		if len(words) == 0 {
			p.Open = strconv.Itoa(i) == topic || slices.ContainsFunc(p.Blocks, func(b kit.Block) bool { return b.Title == topic && topic != "" })
			found = append(found, p)
			continue
		}
		p.Open = true
		p.Blocks = slices.DeleteFunc(slices.Clone(p.Blocks), func(b kit.Block) bool {
			text := strings.ToLower(p.Title + " " + b.Title + " " + b.Text)
			return slices.ContainsFunc(words, func(w *regexp.Regexp) bool { return !w.MatchString(text) })
		})
		if len(p.Blocks) > 0 {
			found = append(found, p)
		}
	}
	if len(found) == 0 {
		found = []kit.Part{{Blocks: []kit.Block{{Text: tr("Nothing found.")}}}}
	}
	return found
}

// wordBegins finds a word in lower case. It may go on after what was typed, but begins with
// it where the script parts words: Japanese has no blanks between them.
func wordBegins(word string) *regexp.Regexp {
	return regexp.MustCompile("(?:^|[^a-z0-9])" + regexp.QuoteMeta(word))
}

// findingBlock is a row of the findings table as help.
func findingBlock(d finding.Definition) kit.Block {
	message, remedy := findingTexts(redisprobe.Finding{Code: d.Code, Message: d.Message, Remedy: d.Remedy})
	return kit.Block{Kind: kit.BlockEntry, Title: string(d.Code), Text: plainPlaceholders(message) + " " + plainPlaceholders(remedy)}
}

// plainPlaceholders shows {name} as the plain word.
func plainPlaceholders(text string) string {
	return strings.NewReplacer("{", "<", "}", ">").Replace(text)
}

// parseHelp reads the help's plain form: "# title" begins a part, indented lines
// are code, blank lines part paragraphs.
func parseHelp(text string) []kit.Part {
	var parts []kit.Part
	for piece := range strings.SplitSeq(text, "\n\n") {
		piece = strings.Trim(piece, "\n")
		title, isTitle := strings.CutPrefix(piece, "# ")
		switch {
		case piece == "":
			continue
		case isTitle:
			parts = append(parts, kit.Part{Title: title})
			continue
		case len(parts) == 0:
			parts = append(parts, kit.Part{})
		}
		block := kit.Block{Kind: kit.BlockText, Text: strings.ReplaceAll(piece, "\n", " ")}
		if code, isCode := strings.CutPrefix(piece, "    "); isCode {
			block = kit.Block{Kind: kit.BlockCode, Text: strings.ReplaceAll(code, "\n    ", "\n")}
		}
		last := &parts[len(parts)-1]
		last.Blocks = append(last.Blocks, block)
	}
	return parts
}

// shellChecks are the two checks of the platform's documentation, for a cluster
// and for a single server, filled in with the first host. Redis has a password: without
// one, nothing can be applied.
func shellChecks(s config.Settings) (cluster, single string) {
	host, port := "HOST", "PORT"
	if len(s.Redis.Hosts) > 0 {
		if endpoint, err := config.Endpoint(s.Redis.Hosts[0], s.Redis.SSL); err == nil {
			if h, p, err := net.SplitHostPort(endpoint); err == nil {
				host, port = h, p
			}
		}
	}
	signIn := finding.SignIn{TLS: s.Redis.SSL, User: s.Redis.User, Password: true}
	rest := signIn.Options() + " -h " + host + " -p " + port
	return "redis-cli -c" + rest, "redis-cli" + rest
}

// code is a line to copy, with a button that does.
func (c *controller) code(text string) fyne.CanvasObject {
	note := kit.NewCode(text)
	return kit.NewFrame(kit.NewLine(8, note, note, kit.NewLink(tr("Copy"), func() { c.app.Clipboard().SetContent(text) })))
}
