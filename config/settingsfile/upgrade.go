package settingsfile

import (
	"fmt"
	"strconv"

	"gopkg.in/yaml.v3"
)

// upgradeStep changes the tree of a file of one version into that of the next.
// It changes nodes in place, so that messages still name their lines.
type upgradeStep func(root *yaml.Node) error

// upgrades are the steps by the version that they start from. Version 1 is the
// first, so there is none yet: who makes version 2 adds the step from 1 here.
var upgrades = map[int]upgradeStep{}

// upgrade brings the tree of a file to the version that is current. The file
// must say its version, and one that is newer is refused: it would be written
// back without what this tool does not know.
func upgrade(path string, root *yaml.Node, current int, steps map[int]upgradeStep) error {
	node := lookup(root, versionKey.name)
	if node == nil {
		return at(path, root, "the key %q is missing: a settings file begins with \"version: %d\"", versionKey.name, current)
	}
	version, err := value{Node: node, file: path, name: versionKey.name}.number()
	switch {
	case err != nil:
		return err
	case version > current:
		return at(path, node, "the file is of version %d, and this tool knows versions up to %d: use the newer tool that wrote it", version, current)
	case version < 1:
		return at(path, node, "there is no version %d: the versions are 1 to %d", version, current)
	}
	for ; version < current; version++ {
		step := steps[version]
		if step == nil {
			return at(path, node, "files of version %d cannot be read any more", version)
		}
		if err := step(root); err != nil {
			return fmt.Errorf("upgrade from version %d: %w", version, err)
		}
		node.Value = strconv.Itoa(version + 1)
	}
	return nil
}

// lookup is the value of a key at the top, nil if there is none.
func lookup(root *yaml.Node, name string) *yaml.Node {
	for i := 0; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value == name {
			return root.Content[i+1]
		}
	}
	return nil
}
