package main

import (
	"context"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/internal/leaktest"
)

// TestMain starts the goroutine of os/signal, which never ends, before any test
// counts goroutines.
func TestMain(m *testing.M) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGHUP)
	signal.Stop(c)
	os.Exit(m.Run())
}

// output can be read while it is written.
type output struct {
	mu   sync.Mutex
	text strings.Builder
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

func freePorts() []string {
	return []string{"-sccp", "127.0.0.1:0", "-tftp", "127.0.0.1:0", "-http", "127.0.0.1:0", "-control", "off"}
}

func TestWrongUse(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		code int
		want string
	}{
		"flag":     {[]string{"-nonsense"}, 2, "flag provided but not defined: -nonsense"},
		"argument": {[]string{"phones.yaml"}, 2, `unexpected argument "phones.yaml"; a configuration is named by -config FILE`},
		"command":  {[]string{"impotr"}, 2, `unexpected argument "impotr"; did you mean "registrar import"?` + "\n\"registrar help\" lists flags and commands.\n"},
		"late":     {[]string{"-v", "ctl"}, 2, `unexpected argument "ctl"; a command comes before flags`},
		"range":    {[]string{"-autoreg", "1000"}, 2, "is no range of numbers like 1000-1999"},
		"file":     {[]string{"-config", "/no/such/file.yaml"}, 1, "open /no/such/file.yaml: no such file"},
		"port":     {[]string{"-sccp", "127.0.0.1:http:x"}, 1, "give another address with -sccp HOST:PORT"},
		"pcap":     {append(freePorts(), "-pcap", "/no/such/x.pcap"), 1, "capture: open /no/such/x.pcap"},
		"help":     {[]string{"-h"}, 0, "-autoreg FIRST-LAST"},
	} {
		t.Run(name, func(t *testing.T) {
			leaktest.Goroutines(t)
			var out output
			assert.Equal(t, c.code, run(t.Context(), c.args, &out, &out))
			assert.Contains(t, out.String(), c.want)
		})
	}
}

func TestWrongConfiguration(t *testing.T) {
	file := filepath.Join(t.TempDir(), "phones.yaml")
	require.NoError(t, os.WriteFile(file, []byte("keepalife: 30s\n"), 0o600))
	var out output
	assert.Equal(t, 1, run(t.Context(), []string{"-config", file}, &out, &out))
	assert.Equal(t, file+`:1:1: unknown key "keepalife" in the configuration; did you mean "keepalive"?`+"\n", out.String())
}

func TestBusyPortGivesOneLine(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer ln.Close()
	var out output
	assert.Equal(t, 1, run(t.Context(), append(freePorts(), "-sccp", ln.Addr().String()), &out, &out))
	assert.Equal(t, 1, strings.Count(out.String(), "\n"), out.String())
	assert.Contains(t, out.String(), "another program uses that port")
	beside := regexp.MustCompile(`go run ./examples/registrar (-sccp .*)`).FindStringSubmatch(out.String())
	require.NotNil(t, beside)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan int, 1)
	var second, log output
	go func() { ended <- run(ctx, append(strings.Fields(beside[1]), "-control", "off"), &second, &log) }()
	require.Eventually(t, func() bool { return strings.Contains(second.String(), "Ctrl-C ends") }, 30*time.Second, time.Millisecond)
	assert.Contains(t, second.String(), "cannot be controlled", "the socket is that of the first")
	stop()
	assert.Zero(t, <-ended)
}

// TestBuildCommand of other systems does not ask for a program that they do not have.
func TestBuildCommand(t *testing.T) {
	assert.Equal(t, "go build -o registrar ./examples/registrar && sudo setcap cap_net_bind_service=+ep registrar", buildCommand("linux"))
	assert.Equal(t, "go build -o registrar ./examples/registrar", buildCommand("darwin"))
	assert.Equal(t, "go build -o registrar.exe ./examples/registrar", buildCommand("windows"))
}

func TestMissingDirectoryGivesOneLine(t *testing.T) {
	var out, log output
	missing := filepath.Join(t.TempDir(), "none")
	assert.Equal(t, 1, run(t.Context(), append(freePorts(), "-files", missing), &out, &log))
	assert.Empty(t, out.String(), "nothing is said to be served")
	assert.Equal(t, 1, strings.Count(log.String(), "\n"), log.String())
	assert.Contains(t, log.String(), "name another one by -files or file-directory")
}

func TestServeUntilTheSignal(t *testing.T) {
	leaktest.Goroutines(t)
	pcap := filepath.Join(t.TempDir(), "x.pcap")
	ctx, stop := context.WithCancel(t.Context())
	example, err := files.ReadFile("example.yaml")
	require.NoError(t, err)
	config := filepath.Join(t.TempDir(), "phones.yaml")
	require.NoError(t, os.WriteFile(config, example, 0o600))
	var out output
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, append(freePorts(), "-config", config, "-autoreg", "2000-2001", "-pcap", pcap, "-v"), &out, &out)
	}()
	var address []string
	require.Eventually(t, func() bool {
		address = regexp.MustCompile(`sccp=(\S+)`).FindStringSubmatch(out.String())
		return address != nil
	}, 30*time.Second, time.Millisecond)
	conn, err := net.Dial("tcp", address[1])
	require.NoError(t, err)
	require.NoError(t, conn.Close())
	stop()
	assert.Zero(t, <-ended)
	info, err := os.Stat(pcap)
	require.NoError(t, err)
	assert.GreaterOrEqual(t, info.Size(), int64(24))
}

func TestNothingConfiguredIsTold(t *testing.T) {
	file := filepath.Join(t.TempDir(), "empty.yaml")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	ctx, stop := context.WithCancel(t.Context())
	stop()
	var out output
	assert.Zero(t, run(ctx, append(freePorts(), "-config", file), &out, &out))
	assert.Contains(t, out.String(), "no phone can register: no device is configured, and unknown ones are turned away")
	assert.FileExists(t, strings.TrimSuffix(file, ".yaml")+".db")
}

// TestAlone is what somebody does first: start it, and do what it says.
func TestAlone(t *testing.T) {
	leaktest.Goroutines(t)
	ctx, stop := context.WithCancel(t.Context())
	var out, log output
	ended := make(chan int, 1)
	control := filepath.Join(t.TempDir(), "control.sock")
	go func() { ended <- run(ctx, append(freePorts(), "-control", control), &out, &log) }()
	require.Eventually(t, func() bool { return strings.Contains(out.String(), "Ctrl-C ends") }, 30*time.Second, time.Millisecond)
	told := regexp.MustCompile(`examples/phone -tftp (\S+) -mac (\d+) (-\w+)`).FindAllStringSubmatch(out.String(), -1)
	require.Len(t, told, 2)
	var numbers []string
	for _, line := range told {
		mac, err := cnfxml.ParseMAC(line[2])
		require.NoError(t, err)
		phone, err := softphone.Start(softphone.Config{MAC: mac, TFTP: line[1]})
		require.NoError(t, err)
		defer phone.Close()
		s, err := phone.WaitFor(t.Context(), softphone.State.Registered)
		require.NoError(t, err)
		first, _ := s.Line(1)
		numbers = append(numbers, first.Number)
	}
	assert.Equal(t, []string{"1000", "1001"}, numbers)
	assert.Contains(t, out.String(), "-mac 020000000002 -dial 1000")
	assert.Contains(t, out.String(), "nothing is kept")
	commands := regexp.MustCompile(`(?m)^  go run ./examples/registrar (ctl|config) (.*?)(?: +#.*)?$`).FindAllStringSubmatch(out.String(), -1)
	require.Len(t, commands, 5)
	t.Chdir(t.TempDir())
	for _, c := range commands {
		var said output
		assert.Zero(t, run(ctx, append(c[1:2], strings.Fields(c[2])...), &said, &said), said.String())
		if strings.HasSuffix(c[2], "status") {
			assert.Contains(t, said.String(), "registered phones:  2")
		}
	}
	stop()
	assert.Zero(t, <-ended)
}

// TestTheFileIsNeverTakenForADatabase: what is no database would be put aside.
func TestTheFileIsNeverTakenForADatabase(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"phones.yaml", "phones.db"} {
		file := filepath.Join(folder, name)
		require.NoError(t, os.WriteFile(file, []byte("keepalive: 30s\n"), 0o600))
		link := filepath.Join(folder, name+".link")
		require.NoError(t, os.Symlink(file, link))
		for _, database := range []string{file, link} {
			var out output
			assert.Equal(t, 1, run(t.Context(), append(freePorts(), "-config", file, "-database", database), &out, &out))
			assert.Contains(t, out.String(), "the database cannot be the configuration file")
			assert.Equal(t, 1, strings.Count(out.String(), "\n"), out.String())
		}
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		assert.Equal(t, "keepalive: 30s\n", string(text))
	}
	var out output
	assert.Equal(t, 1, run(t.Context(), append(freePorts(), "-config", filepath.Join(folder, "phones.db")), &out, &out))
	assert.Contains(t, out.String(), "the database cannot be the configuration file", "it is the place where it would be by itself")
}

// TestOnlyThisMachineIsLetIn: what others can reach lets nobody in by itself.
func TestOnlyThisMachineIsLetIn(t *testing.T) {
	for address, want := range map[string]bool{
		"127.0.0.1:2000": true, "127.9.9.9:0": true, "[::1]:2000": true, "localhost:2000": true,
		":2000": false, "0.0.0.0:2000": false, "[::]:2000": false, "192.0.2.1:2000": false, "example.org:2000": false, "nonsense": false,
	} {
		cfg, err := (&options{sccp: address}).configuration()
		require.NoError(t, err)
		assert.Equal(t, want, cfg.UnknownPhones(), address)
	}
	file := filepath.Join(t.TempDir(), "empty.yaml")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	cfg, err := (&options{config: file}).configuration()
	require.NoError(t, err)
	assert.False(t, cfg.UnknownPhones(), "a configuration says who comes")
}

func TestWhereTheDatabaseIs(t *testing.T) {
	file := filepath.Join(t.TempDir(), "phones.yaml")
	for _, c := range []struct{ text, flag, state, want string }{
		{"", "", "", strings.TrimSuffix(file, ".yaml") + ".db"},
		{"", "", "/var/lib/registrar:/var/lib/other", "/var/lib/registrar/registrar.db"},
		{"database: {file: a.db}", "", "/var/lib/registrar", filepath.Join(filepath.Dir(file), "a.db")},
		{"database: {file: a.db}", "b.db", "/var/lib/registrar", "b.db"},
		{"database: off", "", "/var/lib/registrar", ""},
		{"", "off", "/var/lib/registrar", ""},
	} {
		require.NoError(t, os.WriteFile(file, []byte(c.text), 0o600))
		t.Setenv("STATE_DIRECTORY", c.state)
		cfg, err := (&options{config: file, database: c.flag}).configuration()
		require.NoError(t, err)
		assert.Equal(t, c.want, cfg.Database.Path(file), c)
	}
	t.Setenv("STATE_DIRECTORY", "/var/lib/registrar")
	cfg, err := (&options{}).configuration()
	require.NoError(t, err)
	assert.Empty(t, cfg.Database.Path(""), "a registrar to try out keeps nothing")
}

func TestDemoFlag(t *testing.T) {
	leaktest.Goroutines(t)
	var out, errs output
	assert.Zero(t, run(t.Context(), []string{"-demo"}, &out, &errs))
	assert.Contains(t, out.String(), "done:")
	assert.Empty(t, errs.String())
}
