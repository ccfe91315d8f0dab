package softphone_test

import (
	"context"
	"io/fs"
	"net"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/examples/phone/internal/exchange"
	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/stretchr/testify/require"
)

var (
	alice = cnfxml.MAC{0x00, 0x11, 0x22, 0x33, 0x44, 0x55}
	bob   = cnfxml.MAC{0x00, 0x11, 0x22, 0x33, 0x44, 0x66}
)

// newExchange is a call manager on loopback that knows both phones.
func newExchange(t *testing.T) (*exchange.Exchange, string) {
	t.Helper()
	leaktest.Goroutines(t)
	x := plainExchange()
	address, err := x.Listen()
	require.NoError(t, err)
	t.Cleanup(x.Close)
	return x, address
}

func plainExchange() *exchange.Exchange {
	return &exchange.Exchange{
		KeepAlive: 30, Version: 22,
		Numbers: map[string]string{cnfxml.DeviceName(alice): "1001", cnfxml.DeviceName(bob): "1002"},
	}
}

// config is a phone that fails its test soon rather than late.
func config(model string, mac cnfxml.MAC, servers ...string) softphone.Config {
	m, ok := softphone.ModelByName(model)
	if !ok {
		panic("no model " + model)
	}
	return softphone.Config{
		Model: m, MAC: mac, Servers: servers,
		RetryWait: 10 * time.Millisecond, AnswerTimeout: 5 * time.Second,
	}
}

func start(t *testing.T, c softphone.Config) *softphone.Phone {
	t.Helper()
	p, err := softphone.Start(c)
	require.NoError(t, err)
	t.Cleanup(func() { p.Close() })
	return p
}

func startRegistered(t *testing.T, c softphone.Config) *softphone.Phone {
	t.Helper()
	p := start(t, c)
	waitFor(t, p, "registered", func(s softphone.State) bool { return s.Registered() })
	return p
}

const patience = 20 * time.Second

func waitFor(t *testing.T, p *softphone.Phone, what string, holds func(softphone.State) bool) softphone.State {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	s, err := p.WaitFor(ctx, holds)
	require.NoError(t, err, what)
	return s
}

func waitDone(t *testing.T, p *softphone.Phone) {
	t.Helper()
	select {
	case <-p.Done():
	case <-time.After(patience):
		require.FailNow(t, "phone does not end")
	}
}

// fileServer is what a phone fetches from.
type fileServer struct {
	mu     sync.Mutex
	files  map[string]string
	silent bool
	asked  []string
}

func (f *fileServer) fetch(_ context.Context, name string) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, name)
	if f.silent {
		return nil, os.ErrDeadlineExceeded
	}
	if text, ok := f.files[name]; ok {
		return []byte(text), nil
	}
	return nil, fs.ErrNotExist
}

// pipes dials the exchange without sockets, for tests with a fake clock.
func pipes(x *exchange.Exchange) func(context.Context, string, string) (net.Conn, error) {
	return func(context.Context, string, string) (net.Conn, error) {
		phone, server := net.Pipe()
		x.Serve(server)
		return phone, nil
	}
}
