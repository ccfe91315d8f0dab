package scenario_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/sccp"
)

// oneClaim lets one phone without a number in.
const oneClaim = `
claims: [{number: 1101, pin: "` + hash4711 + `"}]
dial-plan: {emergency: [{number: 112, to: 1001}]}
lines: [{number: 1001}]
devices: [{name: SEP020000000001, model: 7960, lines: [1001]}]
`

func unnumbered(st softphone.State) bool {
	return st.Registered() && len(st.Lines) == 1 && st.Lines[0].Number == "No number"
}

// TestAPhoneWithoutANumberHasNoneAnywhere: not in a call, the log, what control says, or
// the records.
func TestAPhoneWithoutANumberHasNoneAnywhere(t *testing.T) {
	s := newSite(t, oneClaim)
	a, b := s.loyal(1, "7960"), s.loyal(2, "7960")
	b.sees("no number", unnumbered)
	b.dials("112")
	a.answers()
	direct(a, b)
	a.sees("who calls", func(st softphone.State) bool {
		return len(st.Calls) == 1 && st.Calls[0].CallingNumber == "" && st.Calls[0].CallingName == "No number"
	})
	calls := s.ctl.Calls()
	require.Len(t, calls, 1)
	told := []any{calls, s.ctl.Phones(), s.ctl.Lines(), s.ctl.Status(), s.Phones()}
	phone, err := s.ctl.Phone(b.Name())
	require.NoError(t, err)
	assert.Empty(t, phone.Numbers)
	b.hangsUp()
	allIdle(a, b)
	var records []control.Record
	require.Eventually(t, func() bool {
		records, err = s.ctl.Records(t.Context(), control.RecordQuery{})
		return err == nil && len(records) == 1
	}, patience, time.Millisecond)
	assert.Equal(t, control.Party{Name: "No number"}, records[0].From)
	statistics, err := s.ctl.Statistics(t.Context(), time.Time{}, time.Time{})
	require.NoError(t, err)
	for _, p := range statistics.Phones {
		assert.True(t, p.Device != b.Name() || p.Registrations == 0, "registrations of a name that costs nothing are not kept")
	}
	text, err := json.Marshal(append(told, records, statistics))
	require.NoError(t, err)
	assert.NotContains(t, string(text), "?")
	assert.Contains(t, s.log.String(), `device=`+b.Name())
	assert.NotContains(t, s.log.String(), "?")

	require.NoError(t, b.Stimulus(sccp.DeviceStimulusDoNotDisturb, 1))
	b.sees("that the key is dead", says("Not Active"))
	phone, err = s.ctl.Phone(b.Name())
	require.NoError(t, err)
	assert.Equal(t, control.DoNotDisturbOff, phone.DoNotDisturb)
}

// TestThePlaceOfAPhoneThatIsGone goes to the next one, so that whoever has many names
// keeps nobody out.
func TestThePlaceOfAPhoneThatIsGone(t *testing.T) {
	s := newSite(t, oneClaim)
	for n := 2; n < 6; n++ {
		b := s.loyal(n, "7960")
		b.sees("no number", unnumbered)
		s.unplug(b)
	}
	b, c := s.loyal(6, "7960"), s.applicant(7, "7960")
	require.Eventually(t, func() bool {
		return len(s.Phones()) == 1 && strings.Contains(s.log.String(), "Too many unknown phones")
	}, patience, time.Millisecond)
	assert.True(t, b.State().Registered(), "who is here stays")
	b.dials("*301101*4711#")
	b.sees("the claimed number", hasLines("1101"))
	c.sees("the place that is free", unnumbered)
}
