// Package netns names network namespaces after the process that makes them, so
// that those of a process which died without cleaning up can be told from those
// in use, and be removed.
package netns

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// Name returns a name that no other namespace has: prefix, the id of this
// process, and chance.
func Name(prefix string) string {
	return fmt.Sprintf("%s-%d-%s", prefix, os.Getpid(), strings.ToLower(rand.Text()[:8]))
}

// owner reads the id of the process out of a name that Name made.
func owner(name, prefix string) (pid int, ok bool) {
	rest, found := strings.CutPrefix(name, prefix+"-")
	number, chance, two := strings.Cut(rest, "-")
	pid, err := strconv.Atoi(number)
	return pid, found && two && chance != "" && !strings.Contains(chance, "-") && err == nil && pid > 0
}

// RemoveStale removes the namespaces with one of the prefixes whose process is
// gone, and ends what still runs in them. ip is the path of the ip program. The
// error tells about the first namespace that withstands.
func RemoveStale(ctx context.Context, ip string, prefixes ...string) error {
	names, err := list(ctx, ip)
	if err != nil {
		return err
	}
	for _, name := range names {
		for _, prefix := range prefixes {
			if pid, ok := owner(name, prefix); ok && !alive(pid) {
				if err := remove(ctx, ip, name); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func list(ctx context.Context, ip string) (names []string, err error) {
	out, err := run(ctx, ip, "netns", "list")
	for line := range strings.Lines(out) {
		if fields := strings.Fields(line); len(fields) > 0 { // name, and "(id: 0)" behind some
			names = append(names, fields[0])
		}
	}
	return names, err
}

func alive(pid int) bool {
	_, err := os.Stat(filepath.Join("/proc", strconv.Itoa(pid)))
	return !errors.Is(err, os.ErrNotExist)
}

// remove ends the processes of a namespace, without which it would live on
// without a name.
func remove(ctx context.Context, ip, name string) error {
	pids, err := run(ctx, ip, "netns", "pids", name)
	if err == nil {
		for _, field := range strings.Fields(pids) {
			if pid, err := strconv.Atoi(field); err == nil {
				kill(pid)
			}
		}
		_, err = run(ctx, ip, "netns", "del", name)
	}
	if err == nil {
		return nil
	}
	// Another process may do the same at this moment.
	names, listing := list(ctx, ip)
	for _, left := range names {
		if left == name {
			return err
		}
	}
	return listing
}

func kill(pid int) {
	if p, err := os.FindProcess(pid); err == nil {
		_ = p.Kill() // it may have ended meanwhile
	}
}

func run(ctx context.Context, ip string, args ...string) (string, error) {
	out, err := exec.CommandContext(ctx, ip, args...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("ip %s: %w: %s", strings.Join(args, " "), err, strings.TrimSpace(string(out)))
	}
	return string(out), nil
}
