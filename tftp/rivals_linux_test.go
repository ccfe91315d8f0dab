package tftp

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/netlab"
	"github.com/skinnykit/skinny/internal/peer"
)

// contender is a server of a side-by-side benchmark: a process of its own, on
// one processor, with a receive buffer of the same size as the others.
type contender struct {
	name string
	addr string
	pid  int
}

// The names of the contenders in reports.
const (
	ours    = "skinny"
	plain   = "plain-pin"
	hpa     = "tftpd-hpa"
	dnsmasq = "dnsmasq"
)

// lab is a network namespace with the contenders and a client.
type lab struct {
	host       *netlab.Host
	contenders []contender
}

// newLab starts all contenders on the files of dir in a namespace with extra
// dummy interfaces. It skips the benchmark, with the reason, where a program or
// a right is missing.
func newLab(b *testing.B, dir string, interfaces int) *lab {
	b.Helper()
	peer.NeedRoot(b)
	taskset, tftpd, masq := peer.Need(b, "taskset"), peer.Need(b, "in.tftpd"), peer.Need(b, "dnsmasq")
	host, _ := netlab.Pair(b)
	addInterfaces(b, host, interfaces)
	self, err := os.Executable()
	require.NoError(b, err)

	l := &lab{host: host}
	l.start(b, ours, "127.0.0.1:6901", dir, taskset, self)
	if interfaces == 0 { // with more it answers so late that phones give up
		l.start(b, plain, "127.0.0.1:6903", dir, taskset, "env", servePlainEnv+"=1", self)
	}
	l.start(b, hpa, "127.0.0.1:6902", dir, taskset, tftpd, "-L", "-4", "--address", ":6902", "-s", dir)
	l.start(b, dnsmasq, "127.0.0.1:69", dir, taskset, masq, "--keep-in-foreground", "--conf-file=/dev/null", "--port=0",
		"--enable-tftp", "--tftp-root="+dir, "--tftp-max=1200", "--user=root", "--pid-file=", "--log-facility=/dev/null")
	return l
}

// addInterfaces gives a host n more interfaces with addresses, as a machine has
// that runs containers.
func addInterfaces(b *testing.B, host *netlab.Host, n int) {
	b.Helper()
	var batch strings.Builder
	for i := 0; i+1 < n; i += 2 {
		fmt.Fprintf(&batch, "link add x%d type veth peer name x%d\n", i, i+1)
		for end := i; end < i+2; end++ {
			fmt.Fprintf(&batch, "addr add 10.10.%d.1/24 dev x%d\nlink set x%d up\n", end, end, end)
		}
	}
	path := filepath.Join(b.TempDir(), "batch")
	require.NoError(b, os.WriteFile(path, []byte(batch.String()), 0o600))
	host.Run(b, "ip", "-batch", path)
}

const serverCPU = "0"

func (l *lab) start(b *testing.B, name, addr, dir, taskset string, command ...string) {
	b.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, taskset, append([]string{"-c", serverCPU}, command...)...)
	cmd.Env = append(os.Environ(), serveDirEnv+"="+dir, serveAddrEnv+"="+addr)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = patience
	var err error
	l.host.Do(func() { err = cmd.Start() })
	require.NoError(b, err)
	b.Cleanup(func() {
		cancel()
		_ = cmd.Wait() // it was asked to end
	})
	_, port, err := net.SplitHostPort(addr)
	require.NoError(b, err)
	number, err := strconv.Atoi(port)
	require.NoError(b, err)
	setReceiveBuffer(b, cmd.Process.Pid, number)
	l.contenders = append(l.contenders, contender{name, addr, cmd.Process.Pid})
}

// setReceiveBuffer gives the socket of another process the buffer that ours
// asks for, so that all contenders lose equally little.
func setReceiveBuffer(b *testing.B, pid, port int) {
	b.Helper()
	deadline := time.Now().Add(patience)
	for time.Now().Before(deadline) {
		if fd, ok := stealSocket(pid, port); ok {
			require.NoError(b, syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, soRcvBufForce, DefaultReadBuffer))
			require.NoError(b, syscall.Close(fd))
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	require.FailNow(b, "no UDP socket", "process %d does not listen on port %d", pid, port)
}

// Numbers that package syscall does not have; they are the same on all
// architectures but SO_RCVBUFFORCE, which is that of most.
const (
	sysPidfdOpen  = 434
	sysPidfdGetfd = 438
	soRcvBufForce = 33
)

// stealSocket duplicates the descriptor of the socket on a UDP port of another
// process into this one.
func stealSocket(pid, port int) (fd int, ok bool) {
	process, _, failed := syscall.Syscall(sysPidfdOpen, uintptr(pid), 0, 0)
	if failed != 0 {
		return 0, false
	}
	defer func() { _ = syscall.Close(int(process)) }()
	list, err := os.ReadDir(filepath.Join("/proc", strconv.Itoa(pid), "fd"))
	if err != nil {
		return 0, false
	}
	for _, entry := range list {
		number, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		got, _, failed := syscall.Syscall(sysPidfdGetfd, process, uintptr(number), 0)
		if failed != 0 {
			continue
		}
		if boundTo(int(got), port) {
			return int(got), true
		}
		_ = syscall.Close(int(got))
	}
	return 0, false
}

func boundTo(fd, port int) bool {
	if kind, err := syscall.GetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_TYPE); err != nil || kind != syscall.SOCK_DGRAM {
		return false
	}
	addr, err := syscall.Getsockname(fd)
	if err != nil {
		return false
	}
	switch addr := addr.(type) {
	case *syscall.SockaddrInet4:
		return addr.Port == port
	case *syscall.SockaddrInet6:
		return addr.Port == port
	}
	return false
}

// pinClient keeps this process on one processor until the benchmark ends.
func pinClient(b *testing.B, processor string) {
	b.Helper()
	taskset := peer.Need(b, "taskset")
	pid := strconv.Itoa(os.Getpid())
	set := func(list string) {
		out, err := exec.Command(taskset, "-a", "-c", "-p", list, pid).CombinedOutput()
		require.NoError(b, err, string(out))
	}
	before, err := exec.Command(taskset, "-c", "-p", pid).Output()
	require.NoError(b, err)
	_, old, found := strings.Cut(strings.TrimSpace(string(before)), "list: ")
	require.True(b, found, string(before))
	set(processor)
	b.Cleanup(func() { set(old) })
}

// breather lets the children of one contender end before the next one runs.
const breather = 100 * time.Millisecond

// compare runs rounds of all contenders, each round in an order of its own, and
// returns the median time of each.
func (l *lab) compare(b *testing.B, rounds int, run func(c contender) time.Duration) map[string]time.Duration {
	b.Helper()
	times := make(map[string][]time.Duration)
	order := rand.New(rand.NewPCG(1, 1))
	for round := range rounds + 1 {
		for _, i := range order.Perm(len(l.contenders)) {
			c := l.contenders[i]
			time.Sleep(breather)
			took := run(c)
			if round > 0 { // the first one warms up
				times[c.name] = append(times[c.name], took)
			}
		}
	}
	medians := make(map[string]time.Duration)
	for name, all := range times {
		slices.Sort(all)
		medians[name] = all[len(all)/2]
	}
	return medians
}

// cpuTime is what a contender and its children have used of processors. The
// clock of the kernel ticks each hundredth of a second.
func (c contender) cpuTime(b *testing.B) time.Duration {
	b.Helper()
	stat, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(c.pid), "stat"))
	require.NoError(b, err)
	_, rest, found := strings.Cut(string(stat), ") ")
	require.True(b, found, string(stat))
	fields := strings.Fields(rest)
	var ticks int
	for _, field := range fields[11:15] { // utime, stime, cutime, cstime
		n, err := strconv.Atoi(field)
		require.NoError(b, err)
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}
