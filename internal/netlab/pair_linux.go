package netlab

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/skinnykit/skinny/internal/netns"
	"github.com/skinnykit/skinny/internal/peer"
)

// What the names of namespaces begin with.
const (
	prefixA = "skinny-a"
	prefixB = "skinny-b"
)

// Pair makes two namespaces joined by a veth cable, addresses 10.9.0.1 and
// 10.9.0.2, IPv6 off, and removes them when the test ends. It skips the test
// where that is not possible. What tests left that were killed is removed first.
func Pair(t testing.TB) (a, b *Host) {
	t.Helper()
	peer.NeedRoot(t)
	ip := peer.Need(t, "ip")
	// A test that was killed could not clean up.
	if err := netns.RemoveStale(t.Context(), ip, prefixA, prefixB); err != nil {
		t.Logf("namespaces of ended tests are left: %v", err)
	}
	a = newHost(t, ip, netns.Name(prefixA), "sk0", "10.9.0.1")
	b = newHost(t, ip, netns.Name(prefixB), "sk1", "10.9.0.2")

	run(t, ip, "-n", a.Namespace, "link", "add", "name", a.Interface, "type", "veth",
		"peer", "name", b.Interface, "netns", b.Namespace)
	for _, h := range []*Host{a, b} {
		h.Run(t, "sh", "-c", "test ! -d /proc/sys/net/ipv6 || echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6")
		run(t, ip, "-n", h.Namespace, "addr", "add", h.Address+"/24", "dev", h.Interface)
		run(t, ip, "-n", h.Namespace, "link", "set", "lo", "up")
		h.Plug(t, true)
	}
	waitUntilCarrying(t, a)
	waitUntilCarrying(t, b)
	return a, b
}

// waitUntilCarrying waits for the kernel to put a new interface to work, which
// it does some time after the link is set up: until then it drops what is sent.
func waitUntilCarrying(t testing.TB, h *Host) {
	t.Helper()
	deadline := time.Now().Add(startTimeout)
	for {
		out, err := exec.Command(h.ip, "-n", h.Namespace, "-o", "link", "show", "dev", h.Interface).CombinedOutput()
		if err == nil && bytes.Contains(out, []byte("state UP")) && !bytes.Contains(out, []byte("qdisc noop ")) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s does not come up: %v\n%s", h.Interface, err, out)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// newHost makes a namespace that a locked thread lives in: what the thread does
// happens there, and it ends with the thread.
func newHost(t testing.TB, ip, namespace, intf, address string) *Host {
	t.Helper()
	h := &Host{Namespace: namespace, Interface: intf, Address: address, ip: ip, do: make(chan func())}
	entered := make(chan error)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		runtime.LockOSThread() // and never unlocked: the thread ends with the goroutine
		entered <- enter(ip, namespace)
		for f := range h.do {
			f()
		}
	}()
	err := <-entered
	t.Cleanup(func() {
		close(h.do)
		<-ended
		if err == nil {
			run(t, ip, "netns", "del", namespace)
		}
	})
	if err != nil {
		peer.Missing(t, "no network namespace can be made: "+err.Error())
	}
	return h
}

// enter moves the calling thread into a new namespace and gives that a name.
func enter(ip, namespace string) error {
	if err := syscall.Unshare(syscall.CLONE_NEWNET); err != nil {
		return os.NewSyscallError("unshare", err)
	}
	out, err := exec.Command(ip, "netns", "attach", namespace, strconv.Itoa(syscall.Gettid())).CombinedOutput()
	if err != nil {
		return fmt.Errorf("ip netns attach: %w: %s", err, strings.TrimSpace(string(out)))
	}
	return nil
}
