package tftp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"

	pin "github.com/pin/tftp/v3"
)

// A test binary that finds these in its environment is a file server: its own
// process, which benchmarks can pin to a processor as they pin other servers.
const (
	serveDirEnv  = "SKINNY_TFTP_TEST_DIR"
	serveAddrEnv = "SKINNY_TFTP_TEST_ADDR"
	// servePlainEnv makes it pin/tftp without this package around it.
	servePlainEnv = "SKINNY_TFTP_TEST_PLAIN"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(serveDirEnv); dir != "" {
		run := serveUntilSignal
		if os.Getenv(servePlainEnv) != "" {
			run = servePlainUntilSignal
		}
		if err := run(dir, os.Getenv(serveAddrEnv)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func serveUntilSignal(path, addr string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	dir, err := OpenDir(path)
	if err != nil {
		return err
	}
	conn, err := net.ListenPacket("udp", addr)
	if err != nil {
		return errors.Join(err, dir.Close())
	}
	server := &Server{Files: NewFiles(dir), Log: slog.New(slog.NewTextHandler(os.Stderr, nil))}
	if err := server.Serve(ctx, conn); !errors.Is(err, context.Canceled) {
		return errors.Join(err, dir.Close())
	}
	return dir.Close()
}

// servePlainUntilSignal is pin/tftp as its manual shows it.
func servePlainUntilSignal(path, addr string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	conn, err := net.ListenPacket("udp", addr)
	if err != nil {
		return err
	}
	server := pin.NewServer(func(name string, out io.ReaderFrom) error {
		file, err := os.Open(filepath.Join(path, name))
		if err != nil {
			return err
		}
		_, err = out.ReadFrom(file)
		return errors.Join(err, file.Close())
	}, nil)
	server.SetTimeout(DefaultRetryTimeout)
	server.SetBlockSize(maxBlock4)
	stopping := context.AfterFunc(ctx, server.Shutdown)
	defer stopping()
	return server.Serve(conn)
}
