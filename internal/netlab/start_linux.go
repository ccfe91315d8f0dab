package netlab

import (
	"bufio"
	"context"
	"io"
	"sync"
	"syscall"
	"testing"
	"time"
)

// stopTimeout is what a program gets between being asked to end and being killed.
const stopTimeout = 5 * time.Second

// Start starts a program inside the namespace. When the test ends, it and what it
// started are asked to end, and killed if they do not.
func (h *Host) Start(t testing.TB, program string, args ...string) *Process {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cmd := h.Command(ctx, program, args...)
	r, w := io.Pipe()
	cmd.Stdout, cmd.Stderr = w, w
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) }
	cmd.WaitDelay = stopTimeout
	if err := cmd.Start(); err != nil {
		cancel()
		t.Fatalf("%s: %v", program, err)
	}
	p := &Process{name: program, changed: make(chan struct{})}
	var running sync.WaitGroup
	running.Go(func() { p.read(r) })
	running.Go(func() {
		// Having been stopped by the test is an error here, and expected; so is
		// that nothing of the group is left to be killed.
		_ = cmd.Wait()
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		w.Close()
	})
	p.stop = func() {
		cancel()
		running.Wait()
	}
	t.Cleanup(p.Stop)
	return p
}

func (p *Process) read(r io.Reader) {
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		p.update(func() { p.out.WriteString(lines.Text() + "\n") })
	}
	p.update(func() { p.ended = true })
}

func (p *Process) update(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f()
	close(p.changed)
	p.changed = make(chan struct{})
}
