package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"sessionconfig/assets"
	"sessionconfig/ui/kit"
)

// showAbout opens About.
func (c *controller) showAbout() {
	icon := canvas.NewImageFromResource(Icon())
	icon.FillMode = canvas.ImageFillContain
	icon.SetMinSize(fyne.NewSquareSize(56))
	texts := kit.NewColumn(3,
		kit.NewHeading(tr("Session Configurator")),
		kit.NewParagraph(tr("Version {version}", "version", c.options.Version)),
		kit.NewCaption(tr("Platform Server: {platform}", "platform", platformText(c.status)), kit.ColorMuted),
		kit.NewInset(6, 0, 0, 0, kit.NewCaption(tr("MIT licence. It comes without warranty. Not a product of OutSystems."), kit.ColorMuted)),
	)
	c.dialogs.show(kit.DialogOptions{
		Title: tr("About"), Body: kit.NewLine(14, texts, icon, texts), Width: 380,
		Buttons: []*kit.Button{kit.NewButton(tr("OK"), nil)},
	})
}

// Icon is the program's icon as a drawing, for any size.
func Icon() fyne.Resource { return fyne.NewStaticResource("icon.svg", assets.IconSVG()) }

// windowIcon is the icon as a picture in the size that a window takes: drawing
// it at every start would take longer than loading it.
func windowIcon() fyne.Resource { return fyne.NewStaticResource("icon.png", assets.IconPNG()) }
