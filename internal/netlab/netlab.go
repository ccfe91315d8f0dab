package netlab

import (
	"context"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// startTimeout is long: on a loaded machine a program such as tshark takes
// seconds until it listens.
const startTimeout = 30 * time.Second

// Host is one end of the cable: a network namespace with lo and one interface.
type Host struct {
	Namespace string
	Interface string
	Address   string // IPv4, the networks of both ends are the same /24

	ip string // path of the ip program
	do chan func()
}

// Do runs f inside the namespace of the host: sockets that f opens and programs
// that it starts belong there and stay there. Goroutines that f starts do not.
// f must not end the test.
func (h *Host) Do(f func()) {
	done := make(chan struct{})
	h.do <- func() {
		defer close(done)
		f()
	}
	<-done
}

// Command is a program to be run inside the namespace.
func (h *Host) Command(ctx context.Context, program string, args ...string) *exec.Cmd {
	return exec.CommandContext(ctx, h.ip, append([]string{"netns", "exec", h.Namespace, program}, args...)...)
}

// Run runs a program to its end inside the namespace and returns what it printed
// on both streams. It fails the test when the program fails.
func (h *Host) Run(t testing.TB, program string, args ...string) string {
	t.Helper()
	out, err := h.Command(t.Context(), program, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", program, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// Plug sets the interface up or down, which takes the carrier of the other end
// along; the kernel may report that with some delay.
func (h *Host) Plug(t testing.TB, up bool) {
	t.Helper()
	state := "down"
	if up {
		state = "up"
	}
	run(t, h.ip, "-n", h.Namespace, "link", "set", h.Interface, state)
}

// Process is a running program and what it printed on both streams.
type Process struct {
	name string
	stop func()

	mu      sync.Mutex
	out     strings.Builder
	ended   bool
	changed chan struct{} // closed and replaced at every change
}

// Stop asks a program to end, kills it if it does not, and returns when it has
// ended. The end of the test does it too.
func (p *Process) Stop() { p.stop() }

// Output is what the program has printed so far.
func (p *Process) Output() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.out.String()
}

// WaitFor waits until the output matches a regular expression and returns the
// match and its groups. It fails the test when the program ends without, or
// after 30 seconds.
func (p *Process) WaitFor(t testing.TB, pattern string) []string {
	t.Helper()
	re := regexp.MustCompile(pattern)
	timeout := time.NewTimer(startTimeout)
	defer timeout.Stop()
	for {
		p.mu.Lock()
		out, ended, changed := p.out.String(), p.ended, p.changed
		p.mu.Unlock()
		if m := re.FindStringSubmatch(out); m != nil {
			return m
		}
		if ended {
			t.Fatalf("%s ended without printing %q:\n%s", p.name, pattern, out)
		}
		select {
		case <-changed:
		case <-timeout.C:
			t.Fatalf("%s did not print %q in %v:\n%s", p.name, pattern, startTimeout, out)
		}
	}
}

func run(t testing.TB, program string, args ...string) {
	t.Helper()
	if out, err := exec.Command(program, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %s: %v\n%s", program, strings.Join(args, " "), err, out)
	}
}
