//go:build !windows

package app

import "syscall"

// noFollow makes opening a link fail.
const noFollow = syscall.O_NOFOLLOW
