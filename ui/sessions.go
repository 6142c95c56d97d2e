package ui

import (
	"sessionconfig/ui/kit"

	"fyne.io/fyne/v2"
)

// checkSessions shows how to see the sessions in Redis from a shell.
func (c *controller) checkSessions() {
	cluster, single := shellChecks(c.settings())
	body := kit.NewColumn(8,
		kit.NewParagraph(tr("Log in to an application first, then look for its session. For a Redis cluster:")),
		c.code(cluster),
		kit.NewParagraph(tr("For a single server:")),
		c.code(single),
		kit.NewParagraph(tr("Sign in with AUTH and the password, then list the keys. Do this on small installations only: KEYS holds up a busy server.")),
		c.code("KEYS *"),
	)
	var dialog *kit.Dialog
	closeIt := kit.NewDefaultButton(tr("Close"), func() { dialog.Close() })
	dialog = c.dialogs.show(kit.DialogOptions{
		Title: tr("Check Sessions in Redis"), Body: fyne.CanvasObject(body),
		Buttons: []*kit.Button{closeIt}, Default: closeIt, Cancel: closeIt,
	})
}
