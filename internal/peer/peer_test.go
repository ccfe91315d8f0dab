package peer_test

import (
	"os"
	"strings"
	"testing"

	"github.com/skinnykit/skinny/internal/peer"
)

// outcome records how a test would have ended.
type outcome struct {
	testing.TB
	skipped, failed bool
	text            string
}

func (o *outcome) Helper() {}

func (o *outcome) Skip(args ...any) {
	o.skipped, o.text = true, args[0].(string)
	panic(o)
}

func (o *outcome) Fatalf(format string, args ...any) {
	o.failed, o.text = true, format
	panic(o)
}

func run(t *testing.T, f func(testing.TB)) (o *outcome) {
	o = &outcome{TB: t}
	defer func() {
		if r := recover(); r != nil && r != any(o) {
			panic(r)
		}
	}()
	f(o)
	return o
}

func TestNeed(t *testing.T) {
	absent := func(tb testing.TB) { peer.Need(tb, "no-such-program-here") }

	t.Setenv(peer.RequireEnv, "")
	if o := run(t, absent); !o.skipped || !strings.Contains(o.text, "no-such-program-here") {
		t.Errorf("a missing peer must skip and name itself, got %+v", o)
	}
	t.Setenv(peer.RequireEnv, "1")
	if o := run(t, absent); !o.failed {
		t.Errorf("a required peer must fail, got %+v", o)
	}
	if o := run(t, func(tb testing.TB) { peer.Need(tb, "go") }); o.skipped || o.failed {
		t.Errorf("go is installed, got %+v", o)
	}
}

func TestNeedRoot(t *testing.T) {
	t.Setenv(peer.RequireEnv, "")
	o := run(t, func(tb testing.TB) { peer.NeedRoot(tb) })
	if o.skipped != (os.Geteuid() != 0) {
		t.Errorf("uid %d: skipped=%v", os.Geteuid(), o.skipped)
	}
}
