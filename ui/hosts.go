package ui

import (
	"strings"

	"sessionconfig/config"
	"sessionconfig/ui/kit"
)

// tidyHosts is a pasted list of hosts as the field wants it, and whether that
// differs from what was pasted in more than blanks.
func tidyHosts(text string) (tidied string, changed bool) {
	rest := text
	for _, scheme := range []string{"rediss://", "redis://", "tcp://"} {
		rest = strings.ReplaceAll(rest, scheme, "")
	}
	rest = strings.NewReplacer(";", ",", "\r", ",", "\n", ",", "\t", ",").Replace(rest)
	hosts := config.SplitHosts(rest)
	for i, h := range hosts {
		hosts[i] = strings.TrimRight(h, "/")
	}
	tidied = showHosts(hosts)
	return tidied, strings.ReplaceAll(tidied, " ", "") != strings.ReplaceAll(strings.TrimSpace(text), " ", "")
}

// pasteHosts sees what is pasted into Hosts, and offers to tidy it.
func (c *controller) pasteHosts(text string) (string, bool) {
	tidied, changed := tidyHosts(text)
	if !changed || tidied == "" {
		return text, true
	}
	insert := func(t string) func() {
		return func() {
			c.win.Canvas().Focus(c.view.hosts)
			c.view.hosts.Insert(t)
		}
	}
	c.dialogs.ask(kit.MarkInfo, tr("Tidy the pasted hosts?"),
		[]string{tr("Hosts are separated by commas, each as host:port. The pasted text would become:"), tidied},
		tr("Tidy"), insert(tidied), insert(text))
	return "", false
}
