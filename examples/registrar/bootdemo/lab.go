package bootdemo

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"github.com/skinnykit/skinny/internal/netns"
)

// cleanTime limits each command that cleans up.
const cleanTime = 10 * time.Second

// lab is two network namespaces joined by a cable.
type lab struct {
	registrar, phone string   // names of the namespaces
	exist            []string // those that were made
}

// What the names of the namespaces begin with.
const (
	registrarPrefix = "skinny-boot-r"
	phonePrefix     = "skinny-boot-p"
)

// newLab chooses names that no other run has.
func newLab() *lab {
	return &lab{registrar: netns.Name(registrarPrefix), phone: netns.Name(phonePrefix)}
}

// possible says why it is not.
func possible() error {
	if runtime.GOOS != "linux" {
		return &SkipError{"it needs Linux, for network namespaces; this is " + runtime.GOOS}
	}
	if os.Geteuid() != 0 {
		return &SkipError{"it needs root, for network namespaces and raw sockets"}
	}
	if _, err := exec.LookPath("ip"); err != nil {
		return &SkipError{"it needs the program ip, of the package iproute2"}
	}
	return nil
}

// removeStale removes what a demonstration left that was killed.
func removeStale(ctx context.Context) error {
	return netns.RemoveStale(ctx, "ip", registrarPrefix, phonePrefix)
}

func (l *lab) build(ctx context.Context) error {
	for i, name := range []string{l.registrar, l.phone} {
		if err := ip(ctx, "netns", "add", name); err != nil {
			if i == 0 && ctx.Err() == nil {
				return &SkipError{"no network namespace can be made here: " + err.Error()}
			}
			return err
		}
		l.exist = append(l.exist, name)
	}
	for _, args := range [][]string{
		{"-n", l.registrar, "link", "add", "name", switchPort, "type", "veth", "peer", "name", phonePort, "netns", l.phone},
		{"-n", l.phone, "link", "set", phonePort, "address", phoneMAC},
		{"-n", l.registrar, "link", "set", "lo", "up"},
		{"-n", l.registrar, "link", "set", switchPort, "up"},
		{"-n", l.phone, "link", "set", "lo", "up"},
		{"-n", l.phone, "link", "set", phonePort, "up"},
	} {
		if err := ip(ctx, args...); err != nil {
			return err
		}
	}
	return nil
}

func (l *lab) made() bool { return len(l.exist) > 0 }

// remove removes the namespaces, and with them the cable, also when the
// demonstration was interrupted.
func (l *lab) remove() error {
	var errs []error
	for _, name := range l.exist {
		ctx, cancel := context.WithTimeout(context.Background(), cleanTime)
		errs = append(errs, ip(ctx, "netns", "del", name))
		cancel()
	}
	return errors.Join(errs...)
}

func ip(ctx context.Context, args ...string) error {
	out, err := exec.CommandContext(ctx, "ip", args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("boot demo: ip %s: %w: %s", strings.Join(args, " "), err, strings.TrimSpace(string(out)))
	}
	return nil
}
