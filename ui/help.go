package ui

import (
	"net"
	"strings"

	"fyne.io/fyne/v2"

	"sessionconfig/assets"
	"sessionconfig/config"
	"sessionconfig/redisprobe"
	"sessionconfig/ui/kit"
)

// helpHeight is the height of the help's text.
const helpHeight = 400

// showMoreInfo opens the help at what Hosts means.
func (c *controller) showMoreInfo() {
	if !c.modal() {
		c.showHelp(assets.HelpHosts)
	}
}

// showContents opens the help at its beginning.
func (c *controller) showContents() {
	if !c.modal() {
		c.showHelp(assets.HelpContents)
	}
}

// showHelp opens the help within the program: it is readable without a network.
func (c *controller) showHelp(topic string) {
	article := kit.NewArticle()
	scroll := kit.NewLimited(helpHeight, article.Container)
	search := kit.NewInput()
	search.SetPlaceHolder(tr("Find, for example tls-name-mismatch"))
	fill := func() { article.Set(c.helpBlocks(topic, search.Text)); scroll.Refresh() }
	search.OnChanged = func(string) { fill(); scroll.ScrollToTop() }
	var dialog *kit.Dialog
	closeIt := kit.NewDefaultButton(tr("Close"), func() { dialog.Close() })
	fill()
	dialog = c.dialogs.show(kit.DialogOptions{
		Title: tr("Help"), Body: kit.NewColumn(8, search, scroll), Width: 430,
		Buttons: []*kit.Button{closeIt}, Default: closeIt, Cancel: closeIt, First: scroll,
	})
}

// helpBlocks are the help's paragraphs from a topic on, or those that hold what
// is searched.
func (c *controller) helpBlocks(topic, search string) []kit.Block {
	cluster, single := shellChecks(c.settings())
	text := strings.NewReplacer("{cluster-check}", cluster, "{single-check}", single).Replace(assets.Help())
	blocks := parseHelp(text)
	for _, d := range redisprobe.Definitions() {
		blocks = append(blocks, findingBlock(d))
	}
	search = strings.ToLower(strings.TrimSpace(search))
	if search == "" {
		return fromTopic(blocks, topic)
	}
	var found []kit.Block
	for _, b := range blocks {
		if b.Kind != kit.BlockTitle && strings.Contains(strings.ToLower(b.Title+" "+b.Text), search) {
			found = append(found, b)
		}
	}
	if len(found) == 0 {
		found = []kit.Block{{Kind: kit.BlockText, Text: tr("Nothing found.")}}
	}
	return found
}

// findingBlock is a row of the findings table as help.
func findingBlock(d redisprobe.Definition) kit.Block {
	message, remedy := findingTexts(redisprobe.Finding{Code: d.Code, Message: d.Message, Remedy: d.Remedy})
	return kit.Block{Kind: kit.BlockEntry, Title: string(d.Code), Text: plainPlaceholders(message) + " " + plainPlaceholders(remedy)}
}

// plainPlaceholders shows {name} as the word that it stands for.
func plainPlaceholders(text string) string {
	return strings.NewReplacer("{", "<", "}", ">").Replace(text)
}

// fromTopic puts the part that a topic names first.
func fromTopic(blocks []kit.Block, topic string) []kit.Block {
	for i, b := range blocks {
		if b.Kind == kit.BlockTitle && b.Title == topic {
			return append(append([]kit.Block{}, blocks[i:]...), blocks[:i]...)
		}
	}
	return blocks
}

// parseHelp reads the help's plain form: "# title", indented lines are code,
// blank lines part paragraphs.
func parseHelp(text string) []kit.Block {
	var blocks []kit.Block
	for part := range strings.SplitSeq(text, "\n\n") {
		part = strings.Trim(part, "\n")
		switch {
		case part == "":
		case strings.HasPrefix(part, "# "):
			blocks = append(blocks, kit.Block{Kind: kit.BlockTitle, Title: part[2:]})
		case strings.HasPrefix(part, "    "):
			blocks = append(blocks, kit.Block{Kind: kit.BlockCode, Text: strings.ReplaceAll(strings.TrimPrefix(part, "    "), "\n    ", "\n")})
		default:
			blocks = append(blocks, kit.Block{Kind: kit.BlockText, Text: strings.ReplaceAll(part, "\n", " ")})
		}
	}
	return blocks
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
