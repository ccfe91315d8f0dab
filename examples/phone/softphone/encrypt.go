package softphone

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
)

type dialer func(ctx context.Context, network, address string) (net.Conn, error)

// encrypted puts TLS on the connections of a dialer.
func encrypted(dial dialer, config *tls.Config) dialer {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		host, _, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		own := config.Clone()
		if own.ServerName == "" {
			own.ServerName = host
		}
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		phone := tls.Client(conn, own)
		if err := phone.HandshakeContext(ctx); err != nil {
			return nil, errors.Join(err, conn.Close())
		}
		return phone, nil
	}
}
