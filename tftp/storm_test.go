package tftp

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// phoneAddr gives each phone an address of its own where all of 127/8 is local.
func phoneAddr(i int) netip.Addr {
	if runtime.GOOS != "linux" {
		return netip.Addr{}
	}
	return netip.AddrFrom4([4]byte{127, 1, byte(i >> 8), byte(i)})
}

// bootPhone asks for what a phone asks for when it starts.
func bootPhone(ctx context.Context, addr string, i int, options FetchOptions) error {
	options.Local = phoneAddr(i)
	mac := fmt.Sprintf("%012X", i)
	if _, err := Fetch(ctx, addr, "CTLSEP"+mac+".tlv", options); !errors.Is(err, ErrNotFound) {
		return fmt.Errorf("CTL file: %w", err)
	}
	b, err := Fetch(ctx, addr, "SEP"+mac+".cnf.xml", options)
	if err != nil {
		return err
	}
	if want := config("SEP" + mac); string(b) != want {
		return fmt.Errorf("SEP%s got another phone's file", mac)
	}
	_, err = Fetch(ctx, addr, "XMLDefault.cnf.xml", options)
	return err
}

func config(device string) string { return "<device>" + device + pattern(10<<10) + "</device>" }

func bootFiles() []Source {
	return []Source{
		Phones(func(_ context.Context, device string, _ Request) ([]byte, error) {
			return []byte(config(device)), nil
		}),
		fixed(map[string]string{"XMLDefault.cnf.xml": "<Default/>"}),
	}
}

func TestBootStorm(t *testing.T) {
	descriptors(t)
	phones := 1000
	if testing.Short() {
		phones = 100
	}
	s := serve(t, func(s *Server) {
		if runtime.GOOS != "linux" {
			s.MaxPerAddress = phones
		}
		s.RetryTimeout = DefaultRetryTimeout
	}, bootFiles()...)
	var storm sync.WaitGroup
	start := make(chan struct{})
	for i := range phones {
		storm.Go(func() {
			<-start
			assert.NoError(t, bootPhone(t.Context(), s.addr, i, FetchOptions{Retries: 10}))
		})
	}
	close(start)
	storm.Wait()
	require.NoError(t, s.Shutdown(t.Context()))
	var sent, missing int
	for _, e := range s.all() {
		switch {
		case e.Err == nil:
			sent++
		case e.Name[:3] == "CTL":
			missing++
		}
	}
	assert.Equal(t, 2*phones, sent)
	assert.GreaterOrEqual(t, missing, phones, "a lost answer is asked for again")
}
