package scenario_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/assembly"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/examples/registrar/station"
	"github.com/skinnykit/skinny/examples/registrar/voice"
)

// The tests run themselves as registrars that can be killed.
const (
	childListen = "SCENARIO_REGISTRAR_LISTEN"
	childConfig = "SCENARIO_REGISTRAR_CONFIG"
	childFile   = "SCENARIO_REGISTRAR_FILE" // with a database, and all other rooms
)

func TestMain(m *testing.M) {
	var err error
	switch listen, file := os.Getenv(childListen), os.Getenv(childFile); {
	case listen != "":
		err = beRegistrar(listen, os.Getenv(childConfig))
	case file != "":
		err = beWholeRegistrar(file)
	default:
		os.Exit(m.Run())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// newServer is a station server without files, with what a test may look into.
func newServer(text string) (*station.Server, *voice.Engine, error) {
	cfg, err := config.Parse("test.yaml", []byte(text))
	if err != nil {
		return nil, nil, err
	}
	engine := voice.New(voice.Options{})
	return &station.Server{
		Directory: directory.New(cfg), Codecs: cfg.Codecs, Voice: engine,
		KeepAlive: time.Second,
		Tokens:    station.Tokens{Share: 2, Wait: wave},
	}, engine, nil
}

// wave is how long returning phones are kept apart.
const wave = 2 * time.Second

// beRegistrar serves until the test that started it is gone.
func beRegistrar(listen, text string) error {
	server, engine, err := newServer(text)
	if err != nil {
		return err
	}
	defer engine.Close()
	ln, err := net.Listen("tcp", listen)
	if err != nil {
		return err
	}
	fmt.Println(ln.Addr())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin) // ends with the test
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = server.Shutdown(ctx)
	}()
	if err := server.Serve(context.Background(), ln); !errors.Is(err, station.ErrServerClosed) {
		return err
	}
	return nil
}

// beWholeRegistrar does the same with a configuration that is a file.
func beWholeRegistrar(file string) error {
	cfg, err := config.Load(file)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	r, err := assembly.Open(ctx, cfg, assembly.Options{File: file, Answer: patience})
	if err != nil {
		return err
	}
	fmt.Println(r.SCCP())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		stop()
	}()
	return r.Run(ctx)
}

// registrar is a process.
type registrar struct {
	t       *testing.T
	command *exec.Cmd
	stdin   io.Closer
	address string
	dead    bool
}

// startRegistrar starts one at an address, and returns when it listens.
func startRegistrar(t *testing.T, listen, text string) *registrar {
	t.Helper()
	return startChild(t, childListen+"="+listen, childConfig+"="+text)
}

func startChild(t *testing.T, environment ...string) *registrar {
	t.Helper()
	c := exec.Command(os.Args[0], "-test.run=^$")
	c.Env = append(os.Environ(), environment...)
	c.Stderr = os.Stderr
	stdin, err := c.StdinPipe()
	require.NoError(t, err)
	stdout, err := c.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	r := &registrar{t: t, command: c, stdin: stdin}
	t.Cleanup(r.kill)
	line, err := bufio.NewReader(stdout).ReadString('\n')
	require.NoError(t, err)
	r.address = strings.TrimSpace(line)
	return r
}

// kill ends the process without a word to its phones.
func (r *registrar) kill() {
	if r.dead {
		return
	}
	r.dead = true
	if err := r.command.Process.Kill(); err != nil {
		r.t.Error(err)
	}
	_ = r.command.Wait() // reports the kill
	r.stdin.Close()
}
