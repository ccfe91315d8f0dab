package dhcp

import (
	"os"
	"syscall"
)

// bindToDevice makes a socket hear and speak on one interface only.
func bindToDevice(fd uintptr, name string) error {
	return os.NewSyscallError("setsockopt SO_BINDTODEVICE",
		syscall.SetsockoptString(int(fd), syscall.SOL_SOCKET, syscall.SO_BINDTODEVICE, name))
}
