package station_test

import (
	"context"
	"net"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp"
)

// The baseline of BenchmarkKeepAlive: the same bytes back and forth over the
// same kind of connection, without a registrar.
func BenchmarkEcho(b *testing.B) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(b, err)
	defer ln.Close()
	go func() {
		conn, err := ln.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		buf := make([]byte, 64)
		for {
			n, err := conn.Read(buf)
			if err != nil {
				return
			}
			if _, err := conn.Write(buf[:n]); err != nil {
				return
			}
		}
	}()
	conn, err := net.Dial("tcp", ln.Addr().String())
	require.NoError(b, err)
	defer conn.Close()
	buf := make([]byte, 12)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := conn.Write(buf); err != nil {
			b.Fatal(err)
		}
		if _, err := conn.Read(buf); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkKeepAlive(b *testing.B) {
	server, _ := newServer(b, houseText)
	server.Log = nil
	server.Limits.Events = 1 << 30
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(b, err)
	ctx, cancel := context.WithCancel(b.Context())
	served := make(chan error, 1)
	go func() { served <- server.Serve(ctx, ln) }()
	defer func() { cancel(); <-served }()
	conn, err := net.Dial("tcp", ln.Addr().String())
	require.NoError(b, err)
	defer conn.Close()
	phone := sccp.NewStationConn(conn)
	require.NoError(b, phone.Send(registerReq(deviceA, 20, modern)))
	for range 2 {
		_, err := phone.Read()
		require.NoError(b, err)
	}
	var m sccp.StationMessage = &sccp.KeepAliveReq{}
	b.ReportAllocs()
	for b.Loop() {
		if err := phone.Send(m); err != nil {
			b.Fatal(err)
		}
		if _, err := phone.Read(); err != nil {
			b.Fatal(err)
		}
	}
}
