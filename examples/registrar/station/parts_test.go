package station

import (
	"fmt"
	"net/netip"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/sccp"
)

func guest(addr string, opened time.Time) *session {
	return &session{remote: netip.AddrPortFrom(netip.MustParseAddr(addr), 1), opened: opened}
}

func TestWaitingRoom(t *testing.T) {
	now := time.Unix(1000, 0)
	long := now.Add(-time.Second)
	w := newWaitingRoom(Limits{Waiting: 4, WaitingPerAddress: 2, WaitingGrace: time.Second, WaitingBurst: 6})
	a1, a2, a3 := guest("192.0.2.1", long), guest("192.0.2.1", long), guest("192.0.2.1", now)
	assert.Empty(t, w.enter(a1, now))
	assert.Empty(t, w.enter(a2, now))
	assert.Equal(t, []*session{a1}, w.enter(a3, now), "the address has two already")
	b, c, d := guest("192.0.2.2", now), guest("192.0.2.3", now), guest("192.0.2.4", now)
	assert.Empty(t, w.enter(b, now))
	assert.Empty(t, w.enter(c, now))
	assert.Equal(t, []*session{a2}, w.enter(d, now), "full: the address with the most gives way")
	more := []*session{guest("192.0.2.2", now), guest("192.0.2.2", now)}
	assert.Empty(t, w.enter(more[0], now), "everybody has just come")
	assert.Empty(t, w.enter(more[1], now), "everybody has just come")
	last := guest("192.0.2.9", now)
	assert.Equal(t, []*session{b}, w.enter(last, now), "even a burst has a limit")
	w.leave(a1)
	assert.Equal(t, 6, w.count)
	for _, s := range append(more, a3, c, d, last) {
		w.leave(s)
	}
	assert.Zero(t, w.count)
	assert.Empty(t, w.guests)
}

func TestAlarms(t *testing.T) {
	a := newAlarms[call.TimerID]()
	now := time.Unix(1000, 0)
	_, ok := a.next()
	assert.False(t, ok)
	assert.True(t, a.set(1, now.Add(3*time.Second)))
	assert.True(t, a.set(2, now.Add(time.Second)))
	assert.False(t, a.set(3, now.Add(2*time.Second)))
	a.stop(3)
	a.stop(3)
	at, _ := a.next()
	assert.Equal(t, now.Add(time.Second), at)
	_, ok = a.due(now)
	assert.False(t, ok)
	var fired []call.TimerID
	for {
		id, ok := a.due(now.Add(time.Minute))
		if !ok {
			break
		}
		fired = append(fired, id)
	}
	assert.Equal(t, []call.TimerID{2, 1}, fired)
	assert.Empty(t, a.byID)
}

func TestOutbox(t *testing.T) {
	o := newOutbox(2)
	assert.True(t, o.put(&sccp.KeepAliveAck{}))
	assert.False(t, o.put(&sccp.KeepAliveAck{}, &sccp.KeepAliveAck{}), "no room for both")
	assert.True(t, o.put(&sccp.KeepAliveAck{}))
	got, more := o.take(nil)
	assert.Len(t, got, 2)
	assert.True(t, more)
	assert.True(t, o.put(&sccp.KeepAliveAck{}))
	o.finish()
	assert.True(t, o.put(&sccp.KeepAliveAck{}), "dropped in silence")
	got, more = o.take(got)
	assert.Len(t, got, 1)
	assert.False(t, more)
}

func TestText(t *testing.T) {
	latin, modern := typeface{}, typeface{charset: sccp.UTF8, labels: true}
	for _, c := range []struct {
		got  sccp.Text
		want string
	}{
		{latin.plain("Müller", 23), "M\xfcller"},
		{modern.plain("Müller", 23), "Müller"},
		{latin.plain("Жук", 23), "???"},
		{modern.plain("Жук", 5), "Жу"},
		{latin.plain("abcdef", 3), "abc"},
		{latin.plain("a\x00b\nc\u0085\xff", 23), "a?b?c??"},
		{modern.plain("a\x00b\nc\xff", 23), "a?b?c?"},
		{latin.plain("abc", 0), ""},
		{latin.say(label(sccp.LabelFrom), "1003", 31), "From 1003"},
		{modern.say(label(sccp.LabelFrom), "1003", 31), "\x80\x171003"},
		{modern.say(label(sccp.LabelFrom), "1003", 4), "\x80\x1710"},
		{modern.say(words("Dial"), "", 15), "Dial"},
		{latin.say(label(sccp.LabelIncompatibleDeviceType), "", 10), "Incompatib"},
	} {
		assert.Equal(t, c.want, string(c.got))
	}
	assert.Equal(t, "a?b?", printable(sccp.Text("a\nb\xff")))
}

func FuzzText(f *testing.F) {
	f.Add("Müller", 5)
	f.Add("a\x00\x80\x17", 31)
	f.Fuzz(func(t *testing.T, text string, width int) {
		width %= 200
		for _, face := range []typeface{{}, {charset: sccp.UTF8}, {labels: true}, {charset: sccp.UTF8, labels: true}} {
			got := face.plain(text, width)
			assert.LessOrEqual(t, len(got), max(width, 0))
			assert.NotContains(t, string(got), "\x00")
			if face.charset == sccp.UTF8 {
				assert.True(t, utf8.Valid(got))
			} else {
				assert.NotContains(t, string(got), "\x80", "no label by accident")
			}
			if width >= 2 {
				assert.LessOrEqual(t, len(face.say(label(sccp.LabelFrom), text, width)), width)
			}
		}
	})
}

func TestKeypad(t *testing.T) {
	for k := range sccp.KeypadKey(20) {
		digit := digitOf(k)
		if k > sccp.KeypadKeyPound {
			assert.Empty(t, digit)
			continue
		}
		assert.Equal(t, k, keyOf(digit[0]))
	}
	assert.Empty(t, digitOf(1<<32-1))
}

func TestEveryFailureIsShown(t *testing.T) {
	for cause := range call.NoMedia + 3 {
		state, tone, text := failure(cause)
		assert.NotZero(t, state)
		assert.NotZero(t, tone)
		assert.NotEqual(t, phrase{}, text, fmt.Sprint(cause))
	}
}
