package station_test

import (
	"context"
	"fmt"
	"net"
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/station"
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

// BenchmarkMessages is a question and its answer: the number, the name and the
// label of a line.
func BenchmarkMessages(b *testing.B) {
	server, _ := newServer(b, houseText)
	server.Log = nil
	server.Limits.Events = 1 << 30
	conn := serveOne(b, server)
	phone := sccp.NewStationConn(conn)
	require.NoError(b, phone.Send(registerReq(deviceA, 20, modern)))
	for range 2 {
		_, err := phone.Read()
		require.NoError(b, err)
	}
	var m sccp.StationMessage = &sccp.LineStatReq{LineNumber: 1}
	b.ReportAllocs()
	for b.Loop() {
		if err := phone.Send(m); err != nil {
			b.Fatal(err)
		}
		if _, err := phone.Read(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

func serveOne(b *testing.B, server *station.Server) net.Conn {
	b.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(b, err)
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- server.Serve(ctx, ln) }()
	conn, err := net.Dial("tcp", ln.Addr().String())
	require.NoError(b, err)
	b.Cleanup(func() {
		cancel()
		<-served
		_ = conn.Close()
	})
	return conn
}

// memory returns what is in use after a collection: heap and stacks.
func memory() float64 {
	for range 4 { // stacks shrink by half each time
		runtime.GC()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc + m.StackInuse)
}

const fleet = 2000

// BenchmarkMemoryOfConnections is the baseline of BenchmarkMemoryOfPhones: both
// ends of as many connections, with a goroutine that reads at one of them.
func BenchmarkMemoryOfConnections(b *testing.B) {
	for b.Loop() {
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(b, err)
		before := memory()
		conns := make([]net.Conn, 0, 2*fleet)
		var readers sync.WaitGroup
		for range fleet {
			client, err := net.Dial("tcp", ln.Addr().String())
			require.NoError(b, err)
			served, err := ln.Accept()
			require.NoError(b, err)
			readers.Go(func() { _, _ = served.Read(make([]byte, 512)) })
			conns = append(conns, client, served)
		}
		b.ReportMetric((memory()-before)/fleet, "B/connection")
		for _, c := range conns {
			_ = c.Close()
		}
		readers.Wait()
		_ = ln.Close()
	}
}

// BenchmarkMemoryOfPhones registers phones as a real one does, with every
// question, and reports what the process keeps for each: state, buffers, stacks,
// and both ends of the connection.
func BenchmarkMemoryOfPhones(b *testing.B) {
	for b.Loop() {
		server, _ := newServer(b, "auto-registration: {numbers: 10000-19999}")
		server.Log = nil
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(b, err)
		ctx, cancel := context.WithCancel(context.Background())
		served := make(chan error, 1)
		go func() { served <- server.Serve(ctx, ln) }()
		before := memory()
		conns := make([]net.Conn, fleet)
		for i := range conns {
			conns[i], err = net.Dial("tcp", ln.Addr().String())
			require.NoError(b, err)
			registerFully(b, conns[i], fmt.Sprintf("SEP%012X", i))
		}
		b.ReportMetric((memory()-before)/fleet, "B/phone")
		for _, c := range conns {
			_ = c.Close()
		}
		cancel()
		<-served
	}
}

// registerFully registers and asks everything, and reads the answers away.
func registerFully(b *testing.B, conn net.Conn, name string) {
	b.Helper()
	var burst []byte
	for _, m := range []sccp.StationMessage{
		registerReq(name, 20, modern), capabilities(sccp.PayloadTypeG711Ulaw64k, sccp.PayloadTypeG729),
		&sccp.ButtonTemplateReq{}, &sccp.SoftKeyTemplateReq{}, &sccp.SoftKeySetReq{}, &sccp.ConfigStatReq{},
		&sccp.LineStatReq{LineNumber: 1}, &sccp.ForwardStatReq{LineNumber: 1}, &sccp.RegisterAvailableLines{},
		&sccp.TimeDateReq{}, &sccp.KeepAliveReq{},
	} {
		var err error
		burst, err = m.Append(burst, 0)
		require.NoError(b, err)
	}
	_, err := conn.Write(burst)
	require.NoError(b, err)
	for phone := sccp.NewStationConn(conn); ; {
		m, err := phone.Read()
		require.NoError(b, err)
		if _, done := m.(*sccp.KeepAliveAck); done {
			return
		}
	}
}
