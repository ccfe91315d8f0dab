package socket

import "net"

// conn is a connection whose remote address is the user at the other end.
type conn struct {
	net.Conn
	user peer
}

func (c *conn) RemoteAddr() net.Addr { return c.user }

// peer is "uid:1000" where the system tells it, and else "local".
type peer string

func (p peer) Network() string { return "unix" }

func (p peer) String() string { return string(p) }

const unknownPeer peer = "local"

// Accept implements [net.Listener]. The remote address of a connection is its user,
// such as uid:1000; on systems that are not asked it is local.
func (l *listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &conn{Conn: c, user: peerOf(c)}, nil
}
