package station

import "net"

// opening is a connection that remembers how it begins.
type opening struct {
	net.Conn
	first [2]byte
	known int // bytes of first
}

func (o *opening) Read(b []byte) (int, error) {
	n, err := o.Conn.Read(b)
	o.known += copy(o.first[o.known:], b[:n])
	return n, err
}

// isTLS tells whether a handshake of TLS has come. Skinny would be a message of a
// length that no message has.
func (o *opening) isTLS() bool { return o != nil && o.first == [2]byte{0x16, 0x03} }

// speaksTLS is why such a connection ends.
const speaksTLS = "TLS at the port without: the phone needs the port for TLS (listen/sccps), or a configuration file that does not tell it to encrypt"
