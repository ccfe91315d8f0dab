package tftp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"syscall"
	"testing"
)

// A test binary that finds these in its environment is a file server: its own
// process, which benchmarks can pin to a processor as they pin other servers.
const (
	serveDirEnv  = "SKINNY_TFTP_TEST_DIR"
	serveAddrEnv = "SKINNY_TFTP_TEST_ADDR"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(serveDirEnv); dir != "" {
		if err := serveUntilSignal(dir, os.Getenv(serveAddrEnv)); err != nil {
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
