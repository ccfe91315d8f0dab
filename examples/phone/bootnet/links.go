package bootnet

import (
	"context"
	"fmt"
	"net/netip"
	"os/exec"
	"strings"
	"time"
)

// routeMetric is high, so that every route of the machine comes before.
const routeMetric = "20000"

// undoTime limits a command that cleans up.
const undoTime = 5 * time.Second

// ip runs the ip program, which needs no library and says what is wrong in words.
func ip(ctx context.Context, args ...string) error {
	out, err := exec.CommandContext(ctx, "ip", args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("ip %s: %w: %s", strings.Join(args, " "), err, strings.TrimSpace(string(out)))
	}
	return nil
}

// undo runs it when the context of the phone may have ended.
func undo(args ...string) error {
	ctx, cancel := context.WithTimeout(context.Background(), undoTime)
	defer cancel()
	return ip(ctx, args...)
}

func addAddress(ctx context.Context, name string, a netip.Prefix) error {
	return ip(ctx, "addr", "replace", a.String(), "dev", name)
}

func deleteAddress(name string, a netip.Prefix) error {
	return undo("addr", "del", a.String(), "dev", name)
}

// addRoute adds the default route, which the kernel removes with the address.
func addRoute(ctx context.Context, name string, router netip.Addr) error {
	return ip(ctx, "route", "replace", "default", "via", router.String(), "dev", name, "metric", routeMetric)
}
