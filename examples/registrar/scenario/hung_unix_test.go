//go:build unix

package scenario_test

import (
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/phone/softphone"
)

// TestPrimaryHangsInMidCall: TCP lives, but nobody answers. The registrar of the
// test tells an interval of 1 s, and phones give it up when the fourth keepalive
// is due.
func TestPrimaryHangsInMidCall(t *testing.T) {
	c := newCluster(t)
	a, b := c.users[0], c.users[1]
	converse(a, b)
	require.NoError(t, c.servers[0].command.Process.Signal(syscall.SIGSTOP))
	for i, p := range c.users {
		p.sees("the secondary", c.at(1))
		assert.Contains(t, c.diaries[i].read(), c.servers[0].address+" "+softphone.ErrKeepAlive.Error())
	}
	voiceGoesOn(a)
	voiceGoesOn(b)
	require.NoError(t, a.OnHook())
	require.NoError(t, b.OnHook())
	for _, p := range c.users {
		assert.Equal(t, 2, p.State().Registrations)
	}
}
