//go:build unix

package tftp

import "syscall"

const openNonblock = syscall.O_NONBLOCK
