package bootdemo

import "syscall"

// dieTogether ends a child when its parent is gone, even by a kill.
func dieTogether() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM} }
