package safefile

import (
	"errors"
	"fmt"

	"sessionconfig/internal/sddl"
)

// noWider makes sure that a file with the security descriptor is grants nobody what one
// with the descriptor was does not. Both are in SDDL. One that is not understood is taken
// for wider, unless they are the same.
func noWider(is, was string) error {
	if is == was {
		return nil
	}
	now, err := sddl.Parse(is)
	before, earlier := sddl.Parse(was)
	if err := errors.Join(err, earlier); err != nil {
		return fmt.Errorf("%w: %w", errWider, err)
	}
	if !now.NoWiderThan(before) {
		return errWider
	}
	return nil
}
