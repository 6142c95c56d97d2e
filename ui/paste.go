package ui

import (
	"sessionconfig/app"
	"sessionconfig/ui/kit"
)

// pasteConnection answers Paste Connection String...: what was copied is never drawn,
// since a password may be in it.
func (c *controller) pasteConnection() {
	if c.phase != phaseIdle {
		return
	}
	pasted, ok := app.ReadConnection(c.app.Clipboard().Content(), c.settings())
	if !ok {
		c.dialogs.tell(kit.MarkError, tr("There is no connection string in the clipboard"), []string{
			tr("Copy one first, such as host:7000,password=... or redis://:...@host:7000, then choose this again."),
		}, nil)
		return
	}
	c.offerConnection(pasted)
}

// offerConnection says what a connection string would fill in, and what of it cannot
// be kept.
func (c *controller) offerConnection(pasted app.PastedConnection) {
	body := kit.NewColumn(4)
	if len(pasted.Changes) == 0 {
		body.Add(kit.NewParagraph(tr("The fields already have these settings.")))
	}
	for _, change := range pasted.Changes {
		body.Add(kit.NewParagraph(say(change)))
	}
	for _, lost := range pasted.Lost {
		body.Add(kit.NewInset(4, 0, 0, 0, kit.NewMarked(kit.MarkWarning, kit.NewParagraph(say(lost)))))
	}
	c.dialogs.question(question{
		mark: kit.MarkInfo, title: tr("Fill in this connection string?"), body: kit.NewLimited(findingsHeight, body),
		accept: tr("Fill in"), decline: tr("Cancel"), yes: func() { c.fillInKeeping(pasted.Settings, pasted.Kept, pasted.Elsewhere) },
	})
}
