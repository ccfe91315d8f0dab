//go:build !unix

package tftp

import "net"

// receiveBuffer cannot ask the system here.
func receiveBuffer(net.PacketConn) (size int, ok bool) { return 0, false }
