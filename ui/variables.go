package ui

import (
	"os"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"sessionconfig/ui/kit"
)

// variables are what the platform's client reads when SSL is on.
var variables = []string{
	"SERedis_ClientCertPfxPath",
	"SERedis_ClientCertPassword",
	"SERedis_IssuerCertPath",
	"SERedis_ClientCertStorageFlags",
}

// variable is one of them, as it is shown.
type variable struct {
	name string
	mark kit.Mark
	text string
}

// variablesList shows the variables; what has to be looked up in files comes a
// moment later.
func (c *controller) variablesList(changed func()) fyne.CanvasObject {
	list := kit.NewColumn(5)
	fill := func(vs []variable) {
		list.Objects = nil
		for _, v := range vs {
			list.Objects = append(list.Objects, kit.NewMarked(v.mark, kit.NewColumn(0,
				kit.NewText(v.name), kit.NewCaption(v.text, kit.ColorMuted))))
		}
		list.Refresh()
	}
	fill(c.lookAtVariables(func(string) error { return nil }))
	c.work(func() func() {
		seen := c.lookAtVariables(canRead)
		return func() {
			fill(seen)
			changed()
		}
	})
	return kit.NewInset(2, 0, 0, 0, list)
}

// lookAtVariables describes the variables as this process, and the machine, see
// them; readable tells whether a file can be read.
func (c *controller) lookAtVariables(readable func(path string) error) []variable {
	var seen []variable
	for _, name := range variables {
		value, _ := c.options.Lookup(name)
		v := variable{name: name, mark: kit.MarkOK, text: value}
		secret := strings.HasSuffix(name, "Password")
		switch {
		case value == "":
			v.mark, v.text = kit.MarkInfo, tr("not set")
		case secret:
			v.text = tr("set, not shown")
		case strings.HasSuffix(name, "Path"):
			if err := readable(value); err != nil {
				v.mark, v.text = kit.MarkError, tr("{path}: {reason}.", "path", value, "reason", reason(err))
			}
		default:
			names, ok := storageFlags(value)
			if v.text = value + " (" + names + ")"; !ok {
				v.mark, v.text = kit.MarkWarning, tr("{value} is not a combination of storage flags.", "value", value)
			}
		}
		if other, known := c.machineValue(name); known && other != value {
			v.mark = kit.MarkWarning
			v.text += ". " + tr("The machine has another value, which the platform uses: {value}", "value", shown(other, secret))
		}
		seen = append(seen, v)
	}
	return seen
}

// machineValue is what a service started now would see.
func (c *controller) machineValue(name string) (value string, known bool) {
	if c.options.MachineLookup == nil {
		return "", false
	}
	value, _ = c.options.MachineLookup(name)
	return value, true
}

// shown is a value, a secret one hidden.
func shown(value string, secret bool) string {
	switch {
	case value == "":
		return tr("not set")
	case secret:
		return tr("set, not shown")
	}
	return value
}

// canRead tells why a file cannot be read. It opens regular files only: others
// may block.
func canRead(path string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return &os.PathError{Op: "read", Path: path, Err: os.ErrInvalid}
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	return file.Close()
}

// flagNames are the storage flags of .NET (X509KeyStorageFlags), bit by bit.
var flagNames = []string{"UserKeySet", "MachineKeySet", "Exportable", "UserProtected", "PersistKeySet", "EphemeralKeySet"}

// storageFlags spells out the storage flags: a number of bits, or names.
func storageFlags(text string) (names string, ok bool) {
	number, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		return text, namesFlags(text)
	}
	if number < 0 || number >= 1<<len(flagNames) {
		return "", false
	}
	var set []string
	for bit, name := range flagNames {
		if number&(1<<bit) != 0 {
			set = append(set, name)
		}
	}
	if len(set) == 0 {
		return "DefaultKeySet", true
	}
	return strings.Join(set, ", "), true
}

// namesFlags tells whether text names storage flags, in any case.
func namesFlags(text string) bool {
	for part := range strings.SplitSeq(text, ",") {
		known := strings.EqualFold(strings.TrimSpace(part), "DefaultKeySet")
		for _, name := range flagNames {
			known = known || strings.EqualFold(strings.TrimSpace(part), name)
		}
		if !known {
			return false
		}
	}
	return true
}
