package assembly_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/examples/registrar/assembly"
	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/sccp"
)

// TestEverySimulatedModel boots phones of every model, which call a partner,
// are called by it, and leave.
func TestEverySimulatedModel(t *testing.T) {
	leaktest.Goroutines(t)
	r, err := assembly.Open(t.Context(), free(t), assembly.Options{})
	require.NoError(t, err)
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	ran := make(chan error, 1)
	go func() { ran <- r.Run(ctx) }()

	partner := start(t, ctx, r, softphone.Models()[0], 0xff)
	for i, model := range softphone.Models() {
		t.Run(model.Name, func(t *testing.T) {
			phone := start(t, ctx, r, model, byte(i))
			own := number(t, phone)
			assert.NotEmpty(t, own)
			converse(t, ctx, phone, partner, number(t, partner))
			converse(t, ctx, partner, phone, own)
			assert.NoError(t, phone.Shutdown(ctx))
		})
	}
	assert.NoError(t, partner.Shutdown(ctx))
	stop()
	assert.NoError(t, <-ran)
}

func start(t *testing.T, ctx context.Context, r *assembly.Registrar, model softphone.Model, last byte) *softphone.Phone {
	t.Helper()
	phone, err := softphone.Start(softphone.Config{Model: model, MAC: cnfxml.MAC{5: last}, TFTP: r.TFTP().String(), Rounds: 1})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, phone.Close()) })
	_, err = phone.WaitFor(ctx, func(s softphone.State) bool { return s.Registered() })
	require.NoError(t, err)
	return phone
}

func number(t *testing.T, p *softphone.Phone) string {
	t.Helper()
	s := p.State()
	require.NotEmpty(t, s.Lines)
	return s.Lines[0].Number
}

func converse(t *testing.T, ctx context.Context, from, to *softphone.Phone, number string) {
	t.Helper()
	_, err := from.Dial(ctx, number)
	require.NoError(t, err)
	_, err = to.WaitFor(ctx, func(s softphone.State) bool { return s.Ringing() && len(s.Calls) == 1 })
	require.NoError(t, err)
	require.NoError(t, to.Answer())
	for _, phone := range []*softphone.Phone{from, to} {
		_, err := phone.WaitFor(ctx, func(s softphone.State) bool {
			_, ok := s.CallIn(sccp.DCallStateConnected)
			return ok && len(s.Media) == 1 && s.Media[0].PacketsReceived > 2
		})
		require.NoError(t, err)
	}
	require.NoError(t, from.HangUp())
	for _, phone := range []*softphone.Phone{from, to} {
		_, err := phone.WaitFor(ctx, func(s softphone.State) bool {
			return len(s.Calls) == 0 && len(s.Media) == 0 && !s.Ringing() && s.Tone == sccp.DeviceToneSilence
		})
		require.NoError(t, err)
	}
}
