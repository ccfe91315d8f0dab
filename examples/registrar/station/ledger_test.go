package station

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

func TestLedger(t *testing.T) {
	var written []CallRecord
	l := newLedger(func(r CallRecord) { written = append(written, r) })
	a, b := legKey{"A", 1}, legKey{"B", 2}
	record := call.Record{Legs: []call.LegRecord{{Device: "A", Ref: 1}, {Device: "B", Ref: 2}, {Device: "C", Ref: 3}}}
	answer := func(k legKey) Statistics { return Statistics{Device: k.device, Ref: k.ref} }
	begin := func() {
		written = nil
		l.ask(a)
		l.ask(b)
	}
	ended := func(want ...legKey) {
		t.Helper()
		if assert.Len(t, written, 1) {
			var got []legKey
			for _, s := range written[0].Statistics {
				got = append(got, legKey{s.Device, s.Ref})
			}
			assert.Equal(t, want, got)
		}
		assert.Empty(t, l.asked)
	}

	assert.False(t, l.answer(a, answer(a)), "nobody asked")
	begin()
	l.enter(record)
	assert.Empty(t, written, "two answers are missing")
	assert.True(t, l.answer(b, answer(b)))
	assert.True(t, l.answer(a, answer(a)))
	assert.False(t, l.answer(a, answer(a)), "twice")
	ended(a, b)

	begin()
	assert.True(t, l.answer(a, answer(a)), "before the record")
	l.enter(record)
	l.giveUp(b)
	ended(a)

	begin()
	l.enter(record)
	l.gone("A")
	l.gone("C")
	assert.Empty(t, written)
	l.close()
	ended()

	for ref := range uint32(2 * maxUnclaimed) {
		k := legKey{"A", ref}
		l.ask(k)
		assert.True(t, l.answer(k, answer(k)))
	}
	assert.LessOrEqual(t, len(l.asked), maxUnclaimed, "no record comes for them")
	clear(l.asked)

	begin()
	l.giveUp(a)
	l.giveUp(b)
	assert.Empty(t, l.asked, "no record came")
	l.enter(record)
	ended()
}
