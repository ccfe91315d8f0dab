package dhcp_test

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/insomniacslk/dhcp/dhcpv4"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/dhcp"
)

// small is a pool of twenty addresses with long leases.
func small() *dhcp.Server {
	s := scope()
	s.First, s.Last, s.Lease = netip.MustParseAddr("10.9.0.50"), netip.MustParseAddr("10.9.0.69"), 12*time.Hour
	return &dhcp.Server{Scopes: []dhcp.Scope{s}}
}

// madeUp is a client that does not exist.
func madeUp(r *rand.Rand) dhcpv4.Modifier {
	return dhcpv4.WithHwAddr(net.HardwareAddr{2, 9, byte(r.Uint32()), byte(r.Uint32()), byte(r.Uint32()), byte(r.Uint32())})
}

// Discovers of clients that do not exist keep no phone from an address, also
// while addresses are looked for.
func TestFloodOfDiscovers(t *testing.T) {
	slow := func(ctx context.Context, _ netip.Addr) (bool, error) {
		<-ctx.Done()
		return false, ctx.Err()
	}
	for name, probe := range map[string]func(context.Context, netip.Addr) (bool, error){"without probes": nil, "with probes": slow} {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, 2))
			s := small()
			s.Probe = probe
			serve(t, s, func(l *lab) {
				for n := range byte(10) {
					for range 200 {
						l.raw(message(0, dhcpv4.MessageTypeDiscover, madeUp(r)).ToBytes())
					}
					assert.NotEmpty(t, l.lease(n))
				}
				assert.Len(t, l.server.Leases(), 10)
			})
		})
	}
}

// Who loses its address while that is looked for is offered another.
func TestOfferThatGaveWayDuringAProbe(t *testing.T) {
	s := plain()
	s.Probe = func(ctx context.Context, _ netip.Addr) (bool, error) {
		select {
		case <-time.After(250 * time.Millisecond):
		case <-ctx.Done():
		}
		return false, ctx.Err()
	}
	serve(t, s, func(l *lab) {
		for n := range byte(4) {
			assert.Nil(t, l.ask(message(n, dhcpv4.MessageTypeDiscover)))
			time.Sleep(time.Millisecond)
		}
		assert.NotNil(t, l.ask(message(9, dhcpv4.MessageTypeDiscover)), "takes that of the first, at once")
		l.wire.take()
		time.Sleep(time.Second)
		synctest.Wait()
		offers := map[string]string{}
		for _, m := range l.wire.take() {
			assert.Equal(t, dhcpv4.MessageTypeOffer, m.MessageType())
			offers[m.ClientHWAddr.String()] = m.YourIPAddr.String()
		}
		assert.Len(t, offers, 4, "everybody got one")
	})
}

// Nothing tells a client that goes all the way from a phone; but the addresses
// come back in minutes, and phones that had one keep it.
func TestFloodOfRequests(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	serve(t, small(), func(l *lab) {
		mine := l.lease(1)
		for range 2000 {
			client := madeUp(r)
			a := net.IPv4(10, 9, 0, byte(50+r.IntN(20))).String()
			l.raw(message(0, dhcpv4.MessageTypeRequest, client, want(a)).ToBytes())
		}
		assert.Len(t, l.server.Leases(), 20)
		assert.Nil(t, l.ask(message(2, dhcpv4.MessageTypeDiscover)), "nothing is left")
		assert.Equal(t, mine, l.lease(1))
		time.Sleep(5*time.Minute + time.Second)
		assert.NotEmpty(t, l.lease(2))
	})
}

// In a crowded pool the first lease is short, and the next one whole.
func TestCrowdedPool(t *testing.T) {
	seconds := func(m *sent) time.Duration { return m.IPAddressLeaseTime(0) }
	serve(t, small(), func(l *lab) {
		for n := range byte(15) {
			l.lease(n)
		}
		offer := l.ask(message(15, dhcpv4.MessageTypeDiscover))
		assert.Equal(t, 12*time.Hour, seconds(offer), "three quarters are not more than that")
		l.lease(15)
		offer = l.ask(message(17, dhcpv4.MessageTypeDiscover))
		a := offer.YourIPAddr.String()
		assert.Equal(t, 5*time.Minute, seconds(offer))
		ack := l.ask(message(17, dhcpv4.MessageTypeRequest, want(a), server("10.9.0.1")))
		assert.Equal(t, 5*time.Minute, seconds(ack))
		assert.Equal(t, 150*time.Second, ack.IPAddressRenewalTime(0))
		assert.Equal(t, 5*time.Minute, seconds(l.ask(message(17, dhcpv4.MessageTypeRequest, from(a)))), "asking twice is no renewal")
		time.Sleep(150 * time.Second)
		assert.Equal(t, 12*time.Hour, seconds(l.ask(message(17, dhcpv4.MessageTypeRequest, from(a)))))
		assert.Equal(t, 12*time.Hour, seconds(l.ask(message(17, dhcpv4.MessageTypeRequest, from(a)))))
		assert.Equal(t, 12*time.Hour, seconds(l.ask(message(3, dhcpv4.MessageTypeDiscover))), "who has one keeps it as it is")
	})
}

// A flood does not fill the log.
func TestFloodIsLoggedSparingly(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var mu sync.Mutex
	var text strings.Builder
	s := small()
	s.Log = slog.New(slog.NewTextHandler(writerFunc(func(b []byte) (int, error) {
		mu.Lock()
		defer mu.Unlock()
		return text.Write(b)
	}), nil))
	serve(t, s, func(l *lab) {
		for range 3000 {
			l.raw(message(0, dhcpv4.MessageTypeRequest, madeUp(r), want("192.168.1.1")).ToBytes())
		}
		mu.Lock()
		assert.Equal(t, 1000, strings.Count(text.String(), "\n"))
		mu.Unlock()
		time.Sleep(11 * time.Second)
		require.NotNil(t, l.ask(message(0, dhcpv4.MessageTypeRequest, want("192.168.1.1"))))
		mu.Lock()
		defer mu.Unlock()
		assert.Contains(t, text.String(), `msg="dhcp: more happened than is logged" lines=2000`)
	})
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }
