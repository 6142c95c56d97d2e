package command

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// offer is a word that could come next on a command line.
type offer struct {
	word  string
	about string // what it means, one line, never empty
}

// offers are the possible completions of a word after the words before it, by the
// grammar below root. None means that any text, such as a file name, may come here.
func offers(root *kong.Node, before []string, word string) []offer {
	// bash splits --flag=value into three words.
	before = slices.DeleteFunc(slices.Clone(before), func(w string) bool { return w == "=" })
	at := locate(root, before)
	flag, typed, joined := strings.Cut(word, "=")
	switch {
	case at.value != nil:
		return starting(valuesOf(at.value), strings.TrimPrefix(word, "="), "")
	case strings.HasPrefix(word, "-") && joined:
		return starting(valuesOf(at.flags[flag]), typed, flag+"=")
	case strings.HasPrefix(word, "-"):
		return starting(at.flagOffers(), word, "")
	case at.node == root:
		return starting(commands(root), word, "")
	case at.arguments < len(at.node.Positional):
		return starting(enumerated(at.node.Positional[at.arguments].Enum, at.node.Positional[at.arguments].Help), word, "")
	case word == "":
		return at.flagOffers()
	}
	return nil
}

// place is a position on a command line.
type place struct {
	node      *kong.Node
	flags     map[string]*kong.Flag // those that the command has, by how they are written
	spent     map[*kong.Flag]bool   // those that were given, and those that a given one excludes
	arguments int                   // how many were given
	value     *kong.Flag            // the flag that the next word is the value of, or nil
}

// locate follows words from root.
func locate(root *kong.Node, words []string) place {
	at := place{node: root, flags: flagsOf(root), spent: map[*kong.Flag]bool{}}
	for _, word := range words {
		switch {
		case at.value != nil:
			at.value = nil
		case strings.HasPrefix(word, "-"):
			name, _, joined := strings.Cut(word, "=")
			flag := at.flags[name]
			if flag == nil {
				continue
			}
			at.spend(flag)
			if !joined && !flag.IsBool() {
				at.value = flag
			}
		case at.node == root:
			if i := slices.IndexFunc(root.Children, func(n *kong.Node) bool { return n.Name == word }); i >= 0 {
				at.node = root.Children[i]
				at.flags = flagsOf(at.node)
			}
		default:
			at.arguments++
		}
	}
	return at
}

// spend marks a flag as given, and with it those that exclude it.
func (p place) spend(given *kong.Flag) {
	for _, flag := range p.flags {
		excluded := slices.ContainsFunc(flag.Xor, func(group string) bool { return slices.Contains(given.Xor, group) })
		if flag == given || excluded {
			p.spent[flag] = true
		}
	}
}

// flagsOf are the flags of a command, by how they are written. The root is also the
// command that has no name.
func flagsOf(node *kong.Node) map[string]*kong.Flag {
	groups := node.AllFlags(true)
	if node.DefaultCmd != nil {
		groups = node.DefaultCmd.AllFlags(true)
	}
	flags := map[string]*kong.Flag{}
	for _, flag := range slices.Concat(groups...) {
		flags["--"+flag.Name] = flag
		if flag.Tag.Negatable != "" {
			flags["--no-"+flag.Name] = flag
		}
	}
	return flags
}

// flagOffers are the flags that may still be given.
func (p place) flagOffers() []offer {
	var list []offer
	for name, flag := range p.flags {
		if !p.spent[flag] {
			list = append(list, offer{name, flag.Help})
		}
	}
	slices.SortFunc(list, func(a, b offer) int { return strings.Compare(a.word, b.word) })
	return list
}

func commands(root *kong.Node) []offer {
	var list []offer
	for _, child := range root.Children {
		if !child.Hidden {
			list = append(list, offer{child.Name, child.Help})
		}
	}
	return list
}

// valuesOf are the values of a flag whose placeholder lists them, as in a|b.
func valuesOf(flag *kong.Flag) []offer {
	if flag == nil || !strings.Contains(flag.PlaceHolder, "|") {
		return nil
	}
	return enumerated(strings.ReplaceAll(flag.PlaceHolder, "|", ","), flag.Help)
}

func enumerated(values, about string) []offer {
	var list []offer
	for value := range strings.SplitSeq(values, ",") {
		if value != "" {
			list = append(list, offer{value, about})
		}
	}
	return list
}

// starting are those of list that start as typed, with prefix before them.
func starting(list []offer, typed, prefix string) []offer {
	var found []offer
	for _, o := range list {
		if strings.HasPrefix(o.word, typed) {
			found = append(found, offer{prefix + o.word, o.about})
		}
	}
	return found
}
