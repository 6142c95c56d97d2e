//go:build !nogui

package main

import (
	"context"
	"errors"

	"sessionconfig/app/platform"
	"sessionconfig/ui"
)

// restartElevated starts the program again elevated, with what was typed.
func restartElevated(ctx context.Context, args []string, typed *ui.Typed) error {
	if typed == nil {
		return platform.RestartElevated(ctx, args, nil)
	}
	message, err := typed.Message()
	if err != nil {
		return err
	}
	return platform.RestartElevated(ctx, args, message)
}

// taken is what was typed in the window before.
type taken struct {
	typed   *ui.Typed
	message *platform.Taken
}

// takeOver takes it; nil where no window was before.
func takeOver(place string) (*taken, error) {
	if place == "" {
		return nil, nil
	}
	message, err := platform.TakeOver(place)
	if err != nil {
		return nil, err
	}
	typed, err := ui.ParseTyped(message.Message)
	if err != nil {
		return nil, errors.Join(err, message.Refuse())
	}
	return &taken{typed, message}, nil
}

// answer says to the window before whether its fields are here; that one then closes.
func (t *taken) answer(here bool) error {
	switch {
	case t == nil:
		return nil
	case here:
		return t.message.Confirm()
	}
	return t.message.Refuse()
}
