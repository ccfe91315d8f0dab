package tftp

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	pin "github.com/pin/tftp/v3"
	"github.com/stretchr/testify/require"
)

// servers runs a benchmark against the guarded server and, as the baseline,
// against pin/tftp as its manual shows it, with and without the larger receive
// buffer, on the same files.
func servers(b *testing.B, bench func(b *testing.B, addr string), files map[string]string, sources ...Source) {
	b.Helper()
	b.Run("guarded", func(b *testing.B) {
		s := serve(b, func(s *Server) {
			s.OnEvent = nil
			s.RetryTimeout = DefaultRetryTimeout
			s.MaxPerAddress = 1000
		}, sources...)
		bench(b, s.addr)
	})
	for name, buffer := range map[string]int{"plain-pin": 0, "plain-pin-4MiB": DefaultReadBuffer} {
		b.Run(name, func(b *testing.B) {
			conn, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
			require.NoError(b, err)
			if buffer != 0 {
				require.NoError(b, conn.SetReadBuffer(buffer))
			}
			bench(b, servePlain(b, conn, files))
		})
	}
}

// servePlain serves files by name; a value that is a path is a file on disk.
func servePlain(b *testing.B, conn net.PacketConn, files map[string]string) string {
	server := pin.NewServer(func(name string, out io.ReaderFrom) error {
		if device, ok := Device(name); ok {
			_, err := out.ReadFrom(strings.NewReader(config(device)))
			return err
		}
		text, ok := files[name]
		if !ok {
			return errors.New("file not found")
		}
		if filepath.IsAbs(text) {
			file, err := os.Open(text)
			if err != nil {
				return err
			}
			_, err = out.ReadFrom(file)
			return errors.Join(err, file.Close())
		}
		_, err := out.ReadFrom(strings.NewReader(text))
		return err
	}, nil)
	server.SetTimeout(DefaultRetryTimeout)
	server.SetBlockSize(maxBlock4)
	served := make(chan error, 1)
	go func() { served <- server.Serve(conn) }()
	b.Cleanup(func() {
		server.Shutdown()
		require.NoError(b, <-served)
	})
	return conn.LocalAddr().String()
}

func BenchmarkTransfer8MiB(b *testing.B) {
	const size = 8 << 20
	root := tempTree(b, map[string]string{"image": pattern(size)})
	dir, err := OpenDir(root)
	require.NoError(b, err)
	defer func() { require.NoError(b, dir.Close()) }()
	for name, options := range map[string]FetchOptions{"512": {}, "1468": {BlockSize: 1468}} {
		b.Run(name, func(b *testing.B) {
			servers(b, func(b *testing.B, addr string) {
				b.SetBytes(size)
				for b.Loop() {
					got, err := Fetch(b.Context(), addr, "image", options)
					if err != nil || len(got) != size {
						b.Fatal(len(got), err)
					}
				}
			}, map[string]string{"image": filepath.Join(root, "image")}, dir)
		})
	}
}

// BenchmarkBootStorm is 500 phones that start at once.
func BenchmarkBootStorm(b *testing.B) {
	const phones = 500
	servers(b, func(b *testing.B, addr string) {
		for b.Loop() {
			var storm sync.WaitGroup
			for i := range phones {
				storm.Go(func() {
					if err := bootPhone(context.Background(), addr, i, FetchOptions{}); err != nil {
						b.Error(err)
					}
				})
			}
			storm.Wait()
		}
		b.ReportMetric(phones*float64(b.N)/b.Elapsed().Seconds(), "phones/s")
	}, map[string]string{"XMLDefault.cnf.xml": "<Default/>"}, bootFiles()...)
}

func BenchmarkParseRead(b *testing.B) {
	packet := []byte(rrq("SEP001B54C9A5E1.cnf.xml", "tsize", "0", "blksize", "1428"))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := parseRead(packet); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDirOpen(b *testing.B) {
	f := openDir(b, tempTree(b, map[string]string{
		"XMLDefault.cnf.xml": "<Default/>", "firmware/7942/jar42sccp.9-4-2.sbn": "x",
	}))
	for _, test := range []struct{ name, ask string }{
		{"exact", "XMLDefault.cnf.xml"},
		{"flat", "JAR42sccp.9-4-2.sbn"},
		{"missing", "CTLSEP001B54C9A5E1.tlv"},
	} {
		b.Run(test.name, func(b *testing.B) {
			for b.Loop() {
				content, err := f.Open(b.Context(), Request{Name: test.ask})
				if err == nil {
					err = content.Body.Close()
				}
				if err != nil && !errors.Is(err, ErrNotFound) {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkDetour fetches 1 MiB from the address that routing picks for data,
// and from another one of the host.
func BenchmarkDetour(b *testing.B) {
	if runtime.GOOS != "linux" {
		b.Skip("skipped: 127.0.0.2 is no local address here")
	}
	const size = 1 << 20
	conn, err := net.ListenPacket("udp4", "0.0.0.0:0")
	require.NoError(b, err)
	s := serveOn(b, conn, nil, fixed(map[string]string{"image": pattern(size)}))
	_, port, err := net.SplitHostPort(s.addr)
	require.NoError(b, err)
	for _, test := range []struct{ name, host string }{{"direct", "127.0.0.1"}, {"detour", "127.0.0.2"}} {
		b.Run(test.name, func(b *testing.B) {
			b.SetBytes(size)
			for b.Loop() {
				got, err := Fetch(b.Context(), net.JoinHostPort(test.host, port), "image", FetchOptions{})
				if err != nil || len(got) != size {
					b.Fatal(len(got), err)
				}
			}
		})
	}
}
