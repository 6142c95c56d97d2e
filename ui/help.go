package ui

import (
	"net"
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

// Heights of the help: of its text at least, and of the whole where there is room.
const (
	helpTextHeight = 90
	helpHeight     = 435
)

// showMoreInfo opens the help at what Hosts means.
func (c *controller) showMoreInfo() {
	if !c.modal() {
		c.showHelp(assets.HelpHosts, "")
	}
}

// showContents opens the help at its beginning.
func (c *controller) showContents() {
	if !c.modal() {
		c.showHelp(assets.HelpContents, "")
	}
}

// explain opens the help at what it says of a finding.
func (c *controller) explain(code finding.Code) { c.showHelp(assets.HelpContents, string(code)) }

// showHelp opens the help within the program: it is readable without a network. find
// is searched for at once.
func (c *controller) showHelp(topic, find string) {
	article := kit.NewArticle()
	scroll := kit.NewTall(helpTextHeight, article.Container)
	parts := c.helpParts()
	search := kit.NewInput()
	search.SetPlaceHolder(tr("Find, for example tls-name-mismatch"))
	fill := func() {
		article.Set(findParts(parts, topic, search.Text), func(fold *kit.Fold) {
			scroll.Refresh()
			if fold.Open() {
				scroll.Reveal(fold)
			}
		})
		scroll.Refresh()
	}
	search.Set(find)
	search.OnChanged = func(string) { fill(); scroll.ScrollToTop() }
	var dialog *kit.Dialog
	closeIt := kit.NewDefaultButton(tr("Close"), func() { dialog.Close() })
	fill()
	text := kit.NewInset(8, 0, 0, 0, scroll)
	dialog = c.dialogs.show(kit.DialogOptions{
		Title: tr("Help"), Body: kit.NewFillColumn(text, search, text), Width: 430, Height: helpHeight,
		Buttons: []*kit.Button{closeIt}, Default: closeIt, Cancel: closeIt, First: search,
	})
}

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

// findParts opens the part of a topic; or, when something is searched, leaves
// only the blocks that hold it, all open.
func findParts(parts []kit.Part, topic, search string) []kit.Part {
	search = strings.ToLower(strings.TrimSpace(search))
	var found []kit.Part
	for i, p := range parts {
		if search == "" {
			p.Open = strconv.Itoa(i) == topic
			found = append(found, p)
			continue
		}
		p.Open = true
		if !strings.Contains(strings.ToLower(p.Title), search) {
			p.Blocks = slices.DeleteFunc(slices.Clone(p.Blocks), func(b kit.Block) bool {
				return !strings.Contains(strings.ToLower(b.Title+" "+b.Text), search)
			})
		}
		if len(p.Blocks) > 0 {
			found = append(found, p)
		}
	}
	if len(found) == 0 {
		found = []kit.Part{{Blocks: []kit.Block{{Text: tr("Nothing found.")}}}}
	}
	return found
}

// findingBlock is a row of the findings table as help.
func findingBlock(d finding.Definition) kit.Block {
	message, remedy := findingTexts(redisprobe.Finding{Code: d.Code, Message: d.Message, Remedy: d.Remedy})
	return kit.Block{Kind: kit.BlockEntry, Title: string(d.Code), Text: plainPlaceholders(message) + " " + plainPlaceholders(remedy)}
}

// plainPlaceholders shows {name} as the word that it stands for.
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
// and for a single server, filled in with the first host.
func shellChecks(s config.Settings) (cluster, single string) {
	host, port := "HOST", "PORT"
	if len(s.Redis.Hosts) > 0 {
		if endpoint, err := config.Endpoint(s.Redis.Hosts[0], s.Redis.SSL); err == nil {
			if h, p, err := net.SplitHostPort(endpoint); err == nil {
				host, port = h, p
			}
		}
	}
	tls := ""
	if s.Redis.SSL {
		tls = " --tls"
	}
	rest := " -h " + host + " -p " + port + tls
	return "redis-cli -c" + rest, "redis-cli" + rest
}

// code is a line to copy, with a button that does.
func (c *controller) code(text string) fyne.CanvasObject {
	note := kit.NewCode(text)
	return kit.NewFrame(kit.NewLine(8, note, note, kit.NewLink(tr("Copy"), func() { c.app.Clipboard().SetContent(text) })))
}
