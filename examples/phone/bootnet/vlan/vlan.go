// Package vlan makes the interface of a tagged VLAN: the kernel's own where it
// knows IEEE 802.1Q, else a TAP interface whose frames are tagged here, so that
// phones boot on small kernels too. Linux only; it takes CAP_NET_ADMIN,
// CAP_NET_RAW and the ip program.
package vlan

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// Interface is an interface for one VLAN.
type Interface struct {
	Name   string
	Kernel bool // false: the tags are put on and taken off by this program

	bridge *bridge
}

// maxName is how long the kernel lets names be.
const maxName = 15

// Name is the usual one, such as eth0.100, if the kernel takes one of that length.
func Name(parent string, id uint16) string {
	if name := fmt.Sprintf("%s.%d", parent, id); len(name) <= maxName {
		return name
	}
	return fmt.Sprintf("vlan%d", id)
}

// Open makes the interface of VLAN id, 1 to 4094, and sets it up. Close removes it.
func Open(ctx context.Context, parent string, id uint16) (*Interface, error) {
	if id < 1 || id > 4094 {
		return nil, fmt.Errorf("vlan: %d is not in 1 to 4094", id)
	}
	i := &Interface{Name: Name(parent, id), Kernel: true}
	err := ip(ctx, "link", "add", "link", parent, "name", i.Name, "type", "vlan", "id", strconv.Itoa(int(id)))
	if unknownType(err) {
		i.Kernel = false
		i.bridge, err = openBridge(ctx, parent, i.Name, id)
	}
	if err != nil {
		return nil, fmt.Errorf("vlan: %w", err)
	}
	if err := ip(ctx, "link", "set", i.Name, "up"); err != nil {
		return nil, errors.Join(fmt.Errorf("vlan: %w", err), i.Close())
	}
	return i, nil
}

// Close removes the interface.
func (i *Interface) Close() error {
	if i.bridge != nil {
		return i.bridge.close()
	}
	ctx, cancel := context.WithTimeout(context.Background(), undoTime)
	defer cancel()
	return ip(ctx, "link", "del", i.Name)
}

// undoTime limits a command that cleans up.
const undoTime = 5 * time.Second

// unknownType tells that the kernel has no 802.1Q, in the words of the ip program,
// which has one exit status for everything.
func unknownType(err error) bool {
	return err != nil && (strings.Contains(err.Error(), "Unknown device type") || strings.Contains(err.Error(), "not supported"))
}

func ip(ctx context.Context, args ...string) error {
	out, err := exec.CommandContext(ctx, "ip", args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("ip %s: %w: %s", strings.Join(args, " "), err, strings.TrimSpace(string(out)))
	}
	return nil
}
