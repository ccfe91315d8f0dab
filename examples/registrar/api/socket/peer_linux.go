package socket

import (
	"fmt"
	"net"
	"syscall"
)

// peerOf asks who has connected. A process that changes its user afterwards, or
// hands the connection on, is still told as who it was.
func peerOf(c net.Conn) peer {
	u, ok := c.(*net.UnixConn)
	if !ok {
		return unknownPeer
	}
	raw, err := u.SyscallConn()
	if err != nil {
		return unknownPeer
	}
	who := unknownPeer
	err = raw.Control(func(fd uintptr) {
		if cred, err := syscall.GetsockoptUcred(int(fd), syscall.SOL_SOCKET, syscall.SO_PEERCRED); err == nil {
			who = peer(fmt.Sprintf("uid:%d", cred.Uid))
		}
	})
	if err != nil {
		return unknownPeer
	}
	return who
}
