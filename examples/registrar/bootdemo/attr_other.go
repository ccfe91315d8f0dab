//go:build !linux

package bootdemo

import "syscall"

func dieTogether() *syscall.SysProcAttr { return nil }
