//go:build unix

package tftp

import (
	"net"
	"runtime"
	"syscall"
)

// receiveBuffer returns the size of the receive buffer in bytes.
func receiveBuffer(conn net.PacketConn) (size int, ok bool) {
	holder, ok := conn.(syscall.Conn)
	if !ok {
		return 0, false
	}
	raw, err := holder.SyscallConn()
	if err != nil {
		return 0, false
	}
	var failed error
	err = raw.Control(func(fd uintptr) {
		size, failed = syscall.GetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF)
	})
	if err != nil || failed != nil {
		return 0, false
	}
	if runtime.GOOS == "linux" {
		size /= 2 // Linux doubles the value for its own bookkeeping
	}
	return size, true
}
