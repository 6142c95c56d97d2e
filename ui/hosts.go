package ui

import (
	"cmp"
	"slices"
	"strings"

	"sessionconfig/app"
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

// useMasters takes the list of hosts that the test found better.
func (c *controller) useMasters() {
	hosts := showHosts(c.masters)
	c.win.Canvas().Focus(c.view.hosts)
	c.view.hosts.Replace(hosts) // the cursor is behind it then
}

// pasteHosts sees what is pasted into Hosts: a whole connection string goes into all
// fields, a list is offered to be tidied. Blanks behind the commas, where the field
// breaks its lines, are put in unasked.
func (c *controller) pasteHosts(text string) (string, bool) {
	if pasted, ok := app.ReadConnection(text, c.settings()); ok && pasted.More {
		c.offerConnection(pasted)
		return "", false
	}
	if hosts := config.SplitHosts(text); !slices.Equal(hosts, config.ShownHosts(hosts)) {
		c.dialogs.tell(kit.MarkWarning, tr("Nothing was pasted"), []string{
			tr("The text may contain a password, and Hosts is shown in clear. Paste the hosts alone, each as host:port, and type the password into its own field."),
		}, nil)
		return "", false
	}
	tidied, changed := tidyHosts(text)
	if tidied == "" || !changed {
		return cmp.Or(tidied, text), true
	}
	insert := func(t string) func() {
		return func() {
			c.win.Canvas().Focus(c.view.hosts)
			c.view.hosts.Insert(t)
		}
	}
	c.dialogs.question(question{
		mark: kit.MarkInfo, title: tr("Tidy the pasted hosts?"),
		texts:  []string{tr("Hosts are separated by commas, each as host:port. The pasted text would become:"), tidied},
		accept: tr("Tidy"), decline: tr("Paste Unchanged"), yes: insert(tidied), no: insert(text), drops: true,
	})
	return "", false
}
