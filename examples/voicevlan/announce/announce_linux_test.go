package announce_test

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cdp"
	"github.com/skinnykit/skinny/examples/voicevlan/announce"
	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/internal/netlab"
	"github.com/skinnykit/skinny/internal/peer"
)

const patience = 30 * time.Second

// log collects what is logged.
type log struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *log) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// run announces on a host until the test ends.
func run(t *testing.T, h *netlab.Host, c announce.Config) *log {
	t.Helper()
	out := &log{}
	c.Interface, c.Native, c.Name, c.Log = h.Interface, 1, "closet", slog.New(slog.NewTextHandler(out, nil))
	var p *announce.Port
	var err error
	h.Do(func() { p, err = announce.Open(c) })
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		assert.NoError(t, <-ended)
	})
	return out
}

// lldpd starts a daemon and returns the program and the arguments to ask it.
func lldpd(t *testing.T, h *netlab.Host, more ...string) (cli []string) {
	t.Helper()
	daemon, client := peer.Need(t, "lldpd"), peer.Need(t, "lldpcli")
	dir, err := os.MkdirTemp("", "lldpd")
	require.NoError(t, err)
	t.Cleanup(func() { os.RemoveAll(dir) })
	require.NoError(t, os.Chmod(dir, 0o755)) // for the unprivileged user of lldpcli
	socket := filepath.Join(dir, "socket")
	h.Start(t, daemon, append([]string{"-d", "-I", h.Interface, "-u", socket}, more...)...)
	return []string{client, "-u", socket}
}

func TestLldpdHearsThePolicy(t *testing.T) {
	a, b := netlab.Pair(t)
	cli := lldpd(t, b)
	run(t, a, announce.Config{Voice: cdp.Tagged(100), LLDP: true})
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		out, err := b.Command(t.Context(), cli[0], append(cli[1:], "-f", "keyvalue", "show", "neighbors", "details")...).CombinedOutput()
		assert.NoError(c, err)
		prefix := "lldp." + b.Interface + "."
		for _, want := range []string{
			"chassis.name=closet", "port.ifname=" + a.Interface, "ttl=180", "lldp-med.device-type=Network Connectivity Device",
			"lldp-med.policy.apptype=Voice", "lldp-med.policy.vlan.vid=100", "lldp-med.policy.priority=Voice",
			"lldp-med.policy.pcp=5", "lldp-med.policy.dscp=46",
		} {
			_, value, _ := strings.Cut(want, ".")
			assert.Contains(c, string(out), value)
		}
		assert.Contains(c, string(out), prefix)
	}, patience, 200*time.Millisecond)
}

// An LLDP switch with another voice VLAN on the same wire is what makes phones
// restart for ever.
func TestWarnsOfLldpd(t *testing.T) {
	a, b := netlab.Pair(t)
	out := run(t, a, announce.Config{Voice: cdp.Tagged(100), LLDP: true})
	cli := lldpd(t, b, "-M", "4")
	require.Eventually(t, func() bool {
		return b.Command(t.Context(), cli[0], append(cli[1:], "configure", "med", "policy", "application", "voice", "tagged",
			"vlan", "200", "priority", "voice", "dscp", "46")...).Run() == nil
	}, patience, 100*time.Millisecond)
	require.Eventually(t, func() bool { return strings.Contains(out.String(), "theirs=200 ours=100") }, patience, 50*time.Millisecond)
	assert.Contains(t, out.String(), "by=LLDP-MED")
	assert.Equal(t, 1, strings.Count(out.String(), "restart over and over"), "said once")
}

func TestWarnsOfAnotherSwitch(t *testing.T) {
	a, b := netlab.Pair(t)
	out := run(t, a, announce.Config{Voice: cdp.Tagged(100)})
	run(t, b, announce.Config{Voice: cdp.Tagged(101)})
	require.Eventually(t, func() bool { return strings.Contains(out.String(), "theirs=101 ours=100") }, patience, 50*time.Millisecond)
	assert.Contains(t, out.String(), "by=CDP")
}

func TestNoWarningWhenBothAgree(t *testing.T) {
	a, b := netlab.Pair(t)
	out := run(t, a, announce.Config{Voice: cdp.Tagged(100), LLDP: true})
	run(t, b, announce.Config{Voice: cdp.Tagged(100), LLDP: true})
	h := lldpd(t, b)
	require.Eventually(t, func() bool {
		text, err := b.Command(t.Context(), h[0], append(h[1:], "show", "neighbors")...).CombinedOutput()
		return err == nil && strings.Contains(string(text), "closet")
	}, patience, 100*time.Millisecond)
	assert.NotContains(t, out.String(), "another")
}

func TestOpenErrors(t *testing.T) {
	leaktest.Goroutines(t)
	_, err := announce.Open(announce.Config{Interface: "no-such-if0", Voice: cdp.Tagged(1), Name: "x"})
	assert.ErrorContains(t, err, `interface "no-such-if0"`)
	a, _ := netlab.Pair(t)
	for _, voice := range []cdp.VoiceVLAN{cdp.Tagged(0), cdp.Tagged(5000)} {
		a.Do(func() {
			_, err = announce.Open(announce.Config{Interface: a.Interface, Voice: voice, Name: "x", LLDP: true})
		})
		assert.ErrorIs(t, err, cdp.ErrValue)
	}
}

func TestPacket(t *testing.T) {
	a, _ := netlab.Pair(t)
	var p cdp.Packet
	var err error
	a.Do(func() {
		p, err = announce.Packet(announce.Config{Interface: a.Interface, Voice: cdp.Tagged(100), Native: 7})
	})
	require.NoError(t, err)
	host, err := os.Hostname()
	require.NoError(t, err)
	assert.Equal(t, host, p.DeviceID)
	assert.Equal(t, a.Interface, p.PortID)
	assert.Equal(t, cdp.Some(uint16(7)), p.NativeVLAN)
	require.Len(t, p.Addresses, 1)
	assert.Equal(t, a.Address, p.Addresses[0].String())
}
