package lldpmed_test

import (
	"context"
	"log/slog"
	"net"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cdp"
	"github.com/skinnykit/skinny/examples/voicevlan/lldpmed"
)

// wire is a link whose other end is a pipe.
type wire struct {
	net.Conn
	down atomic.Bool
}

func (w *wire) ReadFrame(b []byte) (int, error) { return w.Read(b) }

func (w *wire) WriteFrame(b []byte) error {
	_, err := w.Write(b)
	return err
}

func (w *wire) Up() (bool, error) { return !w.down.Load(), nil }

func (w *wire) MAC() cdp.MAC { return cdp.MAC{2, 0, 0, 0, 0, 1} }

func TestAnnouncerTiming(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		near, far := net.Pipe()
		link := &wire{Conn: near}
		heard := make(chan lldpmed.Port, 1)
		a := &lldpmed.Announcer{
			Link: link, Port: port(cdp.Tagged(100)), Log: slog.New(slog.DiscardHandler),
			Heard: func(p lldpmed.Port) { heard <- p },
		}
		begin := time.Now()
		var at []time.Duration
		read := make(chan struct{})
		go func() {
			defer close(read)
			buf := make([]byte, 1518)
			for {
				if _, err := far.Read(buf); err != nil {
					return
				}
				at = append(at, time.Since(begin))
			}
		}()
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- a.Run(ctx) }()

		time.Sleep(50 * time.Second)
		synctest.Wait()
		s := time.Second
		assert.Equal(t, []time.Duration{0, s, 2 * s, 3 * s, 33 * s}, at)

		at = nil
		phone := port(cdp.VoiceVLAN{})
		phone.Source[5] = 7
		frame := encode(t, phone)
		class := len(frame) - 1
		for i := range frame { // Append sends the class of a network device
			if i >= 6 && string(frame[i-6:i]) == "\x00\x12\xbb\x01\x00\x01" {
				class = i
			}
		}
		frame[class] = byte(lldpmed.Phone)
		for range 3 {
			_, err := far.Write(frame)
			require.NoError(t, err)
			assert.Equal(t, lldpmed.Phone, (<-heard).Class)
		}
		time.Sleep(10 * s)
		synctest.Wait()
		assert.Equal(t, []time.Duration{50 * s, 51 * s, 52 * s, 53 * s}, at, "fast start once for a new phone")

		at = nil
		link.down.Store(true)
		time.Sleep(100 * s)
		link.down.Store(false)
		time.Sleep(10 * s)
		synctest.Wait()
		assert.Len(t, at, 4)

		cancel()
		require.NoError(t, <-ended)
		require.NoError(t, far.Close())
		<-read
	})
}

func TestAnnouncerEndsWithTheLink(t *testing.T) {
	near, far := net.Pipe()
	require.NoError(t, near.Close())
	require.NoError(t, far.Close())
	a := &lldpmed.Announcer{Link: &wire{Conn: near}, Port: port(cdp.Tagged(100)), Log: slog.New(slog.DiscardHandler)}
	assert.Error(t, a.Run(t.Context()))
	a.Port.Port = ""
	assert.ErrorIs(t, a.Run(t.Context()), lldpmed.ErrTooLong)
}
