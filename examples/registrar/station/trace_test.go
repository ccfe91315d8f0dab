package station_test

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/station"
	"github.com/skinnykit/skinny/internal/alloctest"
	"github.com/skinnykit/skinny/sccp"
)

// tracing is a trace that collects.
type tracing struct {
	t      *testing.T
	cancel context.CancelFunc
	ended  chan error
	mu     sync.Mutex
	list   []station.Traced
}

// trace listens to a phone, from the next message on.
func trace(t *testing.T, h *house, device string) *tracing {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r := &tracing{t: t, cancel: cancel, ended: make(chan error, 1)}
	before := h.server.Listeners()
	go func() {
		r.ended <- h.server.Trace(ctx, device, func(m station.Traced) error {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.list = append(r.list, m)
			return nil
		})
	}()
	t.Cleanup(cancel)
	require.Eventually(t, func() bool { return h.server.Listeners() > before }, patience, time.Millisecond)
	return r
}

// wait returns what was told as soon as there is a message of a kind.
func (r *tracing) wait(id sccp.ID) []station.Traced {
	r.t.Helper()
	var list []station.Traced
	require.Eventually(r.t, func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		list = append([]station.Traced(nil), r.list...)
		for _, m := range list {
			if m.ID == id {
				return true
			}
		}
		return false
	}, patience, time.Millisecond, id.String())
	return list
}

func (r *tracing) stop() []station.Traced {
	r.t.Helper()
	r.cancel()
	assert.ErrorIs(r.t, <-r.ended, context.Canceled)
	return r.list
}

func TestTrace(t *testing.T) {
	h := open(t, houseText)
	seen, other := trace(t, h, strings.ToLower(deviceA)), trace(t, h, deviceA)
	b := h.register(deviceB, 20, modern)
	a := h.register(deviceA, 11, 0)
	b.flush()
	a.frame(11, sccp.IDLineStatReq, 1) // in the middle of a number
	a.frame(11, 0x7777, 1, 2, 3, 4)
	a.send(&sccp.UnregisterReq{})
	seen.wait(sccp.IDUnregisterAck)
	other.wait(sccp.IDUnregisterAck)
	told := seen.stop()
	assert.Equal(t, told, other.stop(), "everybody who listens is told the same")

	require.Equal(t, sccp.IDRegisterReq, told[0].ID)
	assert.True(t, told[0].FromPhone)
	assert.False(t, told[1].FromPhone)
	var fields map[string]any
	require.NoError(t, json.Unmarshal(told[0].Fields, &fields))
	assert.Equal(t, deviceA, fields["deviceName"])
	assert.Equal(t, a.raw.LocalAddr().String(), told[0].Remote.String())
	broken := 0
	for i, m := range told {
		assert.Zero(t, m.Missed)
		assert.False(t, m.At.IsZero())
		if m.Err != nil {
			broken++
			assert.Equal(t, sccp.IDLineStatReq, m.ID)
			assert.Nil(t, m.Fields)
			continue
		}
		assert.True(t, json.Valid(m.Fields), "message %d", i)
	}
	assert.Equal(t, 1, broken)
}

// TestATraceIsNotLost when the phone calls itself by another name.
func TestATraceIsNotLost(t *testing.T) {
	h := open(t, houseText)
	a := h.register(deviceA, 17, modern)
	seen := trace(t, h, deviceA)
	a.send(&sccp.RegisterTokenReq{DeviceName: sccp.Text(deviceB)})
	a.send(&sccp.UnregisterReq{})
	seen.wait(sccp.IDUnregisterAck)
}

// TestTraceShowsPages: what a phone is told to show can be read, and what is no text
// stays in hexadecimal.
func TestTraceShowsPages(t *testing.T) {
	h := open(t, houseText)
	a := h.register(deviceA, 17, modern)
	seen := trace(t, h, deviceA)
	pages := []string{
		"<CiscoIPPhoneText><Text>\"Zo\u00eb\"\n&amp; <b></Text></CiscoIPPhoneText>",
		"<CiscoIPPhoneText><Text>Zo\xeb</Text></CiscoIPPhoneText>\x00",
		"<a>\x1b[2J</a>",
	}
	for _, page := range pages {
		require.NoError(t, h.server.Push(deviceA, []byte(page)))
	}
	a.send(&sccp.DeviceToUserDataResponse{Data: []byte(`<CiscoIPPhoneResponse/>`)}, &sccp.UnregisterReq{})
	seen.wait(sccp.IDUnregisterAck)
	var texts []any
	var data []any
	for _, m := range seen.stop() {
		var fields map[string]any
		require.NoError(t, json.Unmarshal(m.Fields, &fields))
		if text, ok := fields["text"]; ok && fields["data"] == nil {
			texts = append(texts, text)
		}
		if bytes, ok := fields["data"]; ok {
			data = append(data, bytes)
		}
		assert.NotContains(t, string(m.Fields), `\u003c`)
	}
	// The answer of the phone may pass before the registrar's last pages.
	assert.ElementsMatch(t, []any{pages[0], "<CiscoIPPhoneText><Text>Zo\u00eb</Text></CiscoIPPhoneText>", "<CiscoIPPhoneResponse/>"}, texts)
	assert.Equal(t, []any{hex.EncodeToString([]byte(pages[2]))}, data)
}

func TestTraceOfAPhoneThatIsRefused(t *testing.T) {
	h := open(t, houseText)
	seen := trace(t, h, "stranger")
	p := h.connect()
	p.send(&sccp.RegisterTokenReq{DeviceName: sccp.Text("stranger")}, registerReq("stranger", 11, 0))
	p.gone()
	told := seen.wait(sccp.IDRegisterReject)
	assert.Equal(t, sccp.IDRegisterTokenReq, told[0].ID)
	seen.stop()
}

func TestTraceEnds(t *testing.T) {
	h := open(t, houseText)
	a := h.register(deviceA, 11, 0)
	enough := errors.New("enough")
	ended := make(chan error, 1)
	go func() {
		ended <- h.server.Trace(context.Background(), deviceA, func(m station.Traced) error {
			if m.ID == sccp.IDLineStatRes {
				return enough
			}
			return nil
		})
	}()
	require.Eventually(t, func() bool { return h.server.Listeners() == 1 }, patience, time.Millisecond)
	a.send(&sccp.LineStatReq{LineNumber: 1})
	assert.ErrorIs(t, <-ended, enough)
	assert.Zero(t, h.server.Listeners())

	go func() {
		ended <- h.server.Trace(context.Background(), deviceA, func(station.Traced) error { return nil })
	}()
	require.Eventually(t, func() bool { return h.server.Listeners() == 1 }, patience, time.Millisecond)
	require.NoError(t, h.server.Shutdown(context.Background()))
	assert.ErrorIs(t, <-ended, station.ErrServerClosed)
}

// TestTraceOfASlowListener: the phone goes on, and what was missed is counted.
func TestTraceOfASlowListener(t *testing.T) {
	clocked(t, func(t *testing.T, h *house, _ *pipes) {
		a := h.register(deviceA, 11, 0)
		synctest.Wait()
		release := make(chan struct{})
		var list []station.Traced
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() {
			ended <- h.server.Trace(ctx, deviceA, func(m station.Traced) error {
				<-release
				list = append(list, m)
				return nil
			})
		}()
		synctest.Wait()
		const sent = 400 // and as many answers
		for range sent {
			a.flush()
		}
		synctest.Wait()
		close(release)
		synctest.Wait()
		a.flush()
		synctest.Wait()
		cancel()
		<-ended
		missed := 0
		for _, m := range list {
			missed += m.Missed
		}
		assert.Equal(t, 2*(sent+1), len(list)+missed)
		assert.Positive(t, missed)
		assert.Positive(t, list[len(list)-2].Missed+list[len(list)-1].Missed, "told with the next one")
	})
}

// TestNobodyWatches: the way of a message costs nothing more then.
func TestNobodyWatches(t *testing.T) {
	server, _ := newServer(t, houseText)
	read, written := server.Watched(deviceA)
	from, to := &sccp.KeypadButton{Button: 3}, &sccp.KeepAliveAck{}
	alloctest.Zero(t, "without a listener", func() { read(from); written(to) })

	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- server.Trace(ctx, deviceB, func(station.Traced) error { return nil }) }()
	require.Eventually(t, func() bool { return server.Listeners() == 1 }, patience, time.Millisecond)
	alloctest.Zero(t, "with a listener to another phone", func() { read(from); written(to) })
	cancel()
	<-ended
}
