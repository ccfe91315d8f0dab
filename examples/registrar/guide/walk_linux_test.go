package guide

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/netlab"
	"github.com/skinnykit/skinny/internal/peer"
)

// step is one of the ten of a guide, with what is to be typed.
type step struct {
	title    string
	commands []string
}

var (
	heading = regexp.MustCompile(`(?m)^## \d+\. (.+)$`)
	typed   = regexp.MustCompile("(?ms)^```sh\n(.*?)^```$")
)

// read returns the steps of a guide.
func read(t *testing.T, name string) []step {
	t.Helper()
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	var steps []step
	places := heading.FindAllStringSubmatchIndex(string(text), -1)
	for i, at := range places {
		end := len(text)
		if i+1 < len(places) {
			end = places[i+1][0]
		}
		s := step{title: string(text[at[2]:at[3]])}
		for _, block := range typed.FindAllSubmatch(text[at[1]:end], -1) {
			s.commands = append(s.commands, string(block[1]))
		}
		steps = append(steps, s)
	}
	require.Len(t, steps, 10, "%s: a guide has ten steps", name)
	return steps
}

// desk is where a person follows a guide: a copy of the project, and a machine
// with one interface, eth0. At the other end of the cable is the phone.
type desk struct {
	t       *testing.T
	machine *netlab.Host
	socket  *netlab.Host // of the phone
	folder  string
	// programs is where those lie that a test brings along.
	programs string
	// system is the process whose files commands see; empty: those of the test.
	system string
}

// patience is how long a person waits for a phone.
const patience = time.Minute

// nobody is who types what does not say sudo.
const nobody = 65534

func newDesk(t *testing.T) *desk {
	t.Helper()
	a, b := netlab.Pair(t)
	for _, program := range []string{"setpriv", "setcap"} {
		peer.Need(t, program)
	}
	d := &desk{t: t, machine: a, socket: b, folder: copyOfTheProject(t)}
	for _, h := range []*netlab.Host{a, b} {
		h.Run(t, "ip", "address", "flush", "dev", h.Interface)
		h.Run(t, "ip", "link", "set", h.Interface, "down")
		h.Run(t, "ip", "link", "set", h.Interface, "name", "eth0")
		h.Interface = "eth0"
	}
	b.Run(t, "ip", "link", "set", "eth0", "up")
	// Everybody is root here already.
	d.programs = filepath.Join(d.folder, ".programs")
	require.NoError(t, os.Mkdir(d.programs, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(d.programs, "sudo"), []byte("#!/bin/sh\nexec \"$@\"\n"), 0o755))
	return d
}

// copyOfTheProject lies where nobody may go too.
func copyOfTheProject(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "guide-")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(folder)) })
	entries, err := os.ReadDir("../../..")
	require.NoError(t, err)
	for _, e := range entries {
		if e.Name() == ".git" {
			continue
		}
		from, to := filepath.Join("../../..", e.Name()), filepath.Join(folder, e.Name())
		if e.IsDir() {
			require.NoError(t, os.CopyFS(to, os.DirFS(from)))
			continue
		}
		text, err := os.ReadFile(from)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(to, text, 0o644))
	}
	require.NoError(t, os.Chmod(folder, 0o755))
	require.NoError(t, os.Chown(folder, nobody, nobody))
	return folder
}

// shell is what types commands. Those that build and those that say sudo are
// root's, all others nobody's: what needs a right that the guide forgot fails.
func (d *desk) shell(commands string) (program string, args []string) {
	home := d.folder
	if d.system != "" {
		args = append(args, "nsenter", "--target", d.system, "--mount", "--pid")
	}
	if strings.Contains(commands, "sudo ") || strings.Contains(commands, "go ") {
		home = os.Getenv("HOME")
	} else {
		args = append(args, "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
	}
	return "env", append(args, "env", "PATH="+d.programs+":"+os.Getenv("PATH"), "HOME="+home, "GOFLAGS=-buildvcs=false",
		"sh", "-euc", "cd "+d.folder+"\n"+commands)
}

// types types commands and waits for their end.
func (d *desk) types(commands string) (printed string) {
	d.t.Helper()
	program, args := d.shell(commands)
	d.t.Logf("$ %s", strings.TrimSpace(commands))
	printed = d.machine.Run(d.t, program, args...)
	d.t.Log(printed)
	return printed
}

// typesUntil types commands again and again, as somebody who waits does.
func (d *desk) typesUntil(commands, pattern string) {
	d.t.Helper()
	wanted := regexp.MustCompile(pattern)
	for deadline := time.Now().Add(patience); ; time.Sleep(time.Second) {
		printed := d.types(commands)
		if wanted.MatchString(printed) {
			return
		}
		require.True(d.t, time.Now().Before(deadline), "%s is not there after %v:\n%s", pattern, patience, printed)
	}
}

// leaves types a command that goes on in its own terminal.
func (d *desk) leaves(command string) *netlab.Process {
	d.t.Helper()
	program, args := d.shell("exec " + command)
	d.t.Logf("$ %s", strings.TrimSpace(command))
	return d.machine.Start(d.t, program, args...)
}

// plug starts a phone of which nothing is known but its MAC address at the other
// end of the cable.
func (d *desk) plug(flags ...string) *netlab.Process {
	d.t.Helper()
	args := append([]string{"-interface", "eth0"}, flags...)
	return d.socket.Start(d.t, d.folder+"/phone", args...)
}
