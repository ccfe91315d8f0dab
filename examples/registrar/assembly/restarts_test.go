package assembly

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/examples/registrar/station"
)

// site is phones that note what they are told.
type site struct {
	mu    sync.Mutex
	told  []string
	times []time.Duration
	began time.Time
	*restarter
}

// visit runs a test with a restarter, in a time of its own.
func visit(t *testing.T, test func(t *testing.T, s *site)) {
	synctest.Test(t, func(t *testing.T) {
		s := &site{began: time.Now()}
		s.restarter = newRestarter(time.Second, func(device string, how directory.Action, whenIdle bool) error {
			if device == "gone" {
				return control.ErrNotRegistered
			}
			s.mu.Lock()
			defer s.mu.Unlock()
			s.told = append(s.told, fmt.Sprint(device, " ", how, " ", whenIdle))
			s.times = append(s.times, time.Since(s.began))
			return nil
		})
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- s.run(ctx) }()
		test(t, s)
		stop()
		require.NoError(t, <-ended)
		assert.ErrorIs(t, s.wait(t.Context(), []request{{"late", directory.Reset, false}}, false, func(_ int, _ string, err error) {
			assert.ErrorIs(t, err, control.ErrUnavailable)
		}), nil)
	})
}

func none(int, string, error) {}

func TestPhonesStartAnewOneAfterAnother(t *testing.T) {
	visit(t, func(t *testing.T, s *site) {
		var steps []string
		require.NoError(t, s.wait(t.Context(), []request{
			{"a", directory.Restart, true}, {"b", directory.Refresh, true}, {"gone", directory.Reset, true}, {"c", directory.Reset, false}, {"d", directory.Restart, true},
		}, false, func(done int, device string, err error) {
			steps = append(steps, fmt.Sprint(done, " ", device, " ", errors.Is(err, control.ErrNotRegistered)))
		}))
		assert.Equal(t, []string{"a restart true", "b refresh true", "c reset false", "d restart true"}, s.told)
		assert.Equal(t, []time.Duration{0, time.Second, time.Second, 2 * time.Second}, s.times, "what needs no message does not wait")
		assert.Equal(t, []string{"1 a false", "2 b false", "3 gone true", "4 c false", "5 d false"}, steps)
	})
}

func TestAPhoneIsToldOnce(t *testing.T) {
	visit(t, func(t *testing.T, s *site) {
		s.start([]request{{"a", directory.Restart, true}}, true)
		synctest.Wait()
		s.start([]request{{"b", directory.Restart, true}, {"c", directory.Restart, true}}, true)
		require.NoError(t, s.wait(t.Context(), []request{{"c", directory.Refresh, true}, {"b", directory.Reset, false}}, false, none))
		assert.Equal(t, []string{"a restart true", "b reset false", "c restart true"}, s.told)
	})
}

func TestWhoLeavesTakesBackWhatNobodyElseWants(t *testing.T) {
	visit(t, func(t *testing.T, s *site) {
		ctx, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
		defer cancel()
		s.start([]request{{"shared", directory.Restart, true}}, true)
		synctest.Wait()
		must := s.start([]request{{"must", directory.Restart, true}}, true)
		assert.ErrorIs(t, s.wait(ctx, []request{
			{"a", directory.Restart, true}, {"b", directory.Restart, true}, {"must", directory.Restart, true},
		}, false, none), context.DeadlineExceeded)
		assert.NoError(t, (<-must.results).err)
		time.Sleep(10 * time.Second)
		assert.Equal(t, []string{"shared restart true", "must restart true"}, s.told)
	})
}

func TestTheEndAnswersWhoWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRestarter(time.Hour, func(string, directory.Action, bool) error { return nil })
		ctx, stop := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { assert.NoError(t, r.run(ctx)) })
		var got []error
		running.Go(func() {
			assert.NoError(t, r.wait(t.Context(), []request{{"a", directory.Reset, false}, {"b", directory.Reset, false}}, true, func(_ int, _ string, err error) {
				got = append(got, err)
			}))
		})
		synctest.Wait()
		stop()
		running.Wait()
		require.Len(t, got, 2)
		assert.NoError(t, got[0])
		assert.ErrorIs(t, got[1], control.ErrUnavailable)
		assert.True(t, slices.Equal(r.turns, nil))
	})
}

func TestAnErrorNamesThePhoneOnce(t *testing.T) {
	r := &Registrar{}
	for err, want := range map[error]string{
		fmt.Errorf("A: %w", station.ErrNotRegistered): "A: the phone is not registered",
		errEnding: "A: not available now: the registrar ends",
		&directory.Rejection{Device: "A", Reason: "Unknown A", Fix: "add it"}: `device "A": Unknown A; add it`,
	} {
		assert.Equal(t, want, r.outcome("A", directory.Restart, err))
	}
}

// TestResetsThatFail: where all phones are meant, that one of them has left is
// what was wanted, but not that the registrar ends before it has told all.
func TestResetsThatFail(t *testing.T) {
	left := fmt.Errorf("A: %w", station.ErrNotRegistered)
	assert.False(t, isFailure(nil, true))
	assert.True(t, isFailure(left, true))
	assert.False(t, isFailure(left, false))
	assert.True(t, isFailure(errEnding, false))
}
