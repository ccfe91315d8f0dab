package alloctest_test

import (
	"testing"

	"github.com/skinnykit/skinny/internal/alloctest"
)

type recorder struct {
	testing.TB
	failed bool
}

func (r *recorder) Helper()               {}
func (r *recorder) Errorf(string, ...any) { r.failed = true }

var sink []byte

func TestZeroSeesAnAllocation(t *testing.T) {
	r := &recorder{TB: t}
	alloctest.Zero(r, "make", func() { sink = make([]byte, 64) })
	if !r.failed && !alloctest.UnderRace() {
		t.Error("an allocation went unnoticed")
	}
	r = &recorder{TB: t}
	alloctest.Zero(r, "nothing", func() {})
	if r.failed {
		t.Error("no allocation was reported as one")
	}
}
