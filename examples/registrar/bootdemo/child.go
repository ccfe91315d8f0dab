package bootdemo

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// stopTime is what a part has to end in peace.
const stopTime = 10 * time.Second

// readyLine is what a part prints when it is ready; it is not shown.
const readyLine = "ready"

// child is a process that plays a part.
type child struct {
	part  string
	ask   func() error // asks it to end
	ready chan struct{}
	ended chan struct{}
	err   error // read it after ended
}

// start starts this program again in a namespace. What it prints is said line by
// line. It ends with ctx, and with this process, whatever ends that.
func start(ctx context.Context, namespace, part string, say func(string)) (*child, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("boot demo: %w", err)
	}
	cmd := exec.CommandContext(ctx, "ip", "netns", "exec", namespace, self, "-boot-demo")
	cmd.Env = append(os.Environ(), PartEnv+"="+part)
	cmd.SysProcAttr = dieTogether()
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = stopTime
	r, w := io.Pipe()
	cmd.Stdout, cmd.Stderr = w, w
	c := &child{part: part, ready: make(chan struct{}), ended: make(chan struct{})}
	c.ask = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	started := make(chan error)
	go func() {
		// The kernel counts the thread that started a process as its parent.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err != nil {
			return
		}
		read := make(chan struct{})
		go func() {
			defer close(read)
			c.read(r, say)
		}()
		err = cmd.Wait()
		w.Close()
		<-read
		if err != nil {
			c.err = fmt.Errorf("boot demo: the part of the %s ended: %w", part, err)
		}
		close(c.ended)
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("boot demo: the part of the %s: %w", part, err)
	}
	return c, nil
}

func (c *child) read(r io.Reader, say func(string)) {
	lines := bufio.NewScanner(r)
	ready := false
	for lines.Scan() {
		if lines.Text() == readyLine && !ready {
			ready = true
			close(c.ready)
			continue
		}
		say(lines.Text())
	}
	// A line that is too long for the scanner must not block the child.
	_, _ = io.Copy(io.Discard, r)
}

// wait waits for the end.
func (c *child) wait() error {
	<-c.ended
	return c.err
}

// stop asks the child to end and waits for that.
func (c *child) stop() error {
	if err := c.ask(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("boot demo: the part of the %s: %w", c.part, err)
	}
	timeout := time.NewTimer(stopTime)
	defer timeout.Stop()
	select {
	case <-c.ended:
		return c.err
	case <-timeout.C:
		return fmt.Errorf("boot demo: the part of the %s did not end in %v", c.part, stopTime)
	}
}
