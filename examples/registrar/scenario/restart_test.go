package scenario_test

import (
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/sccp"
)

const kept = `
auto-registration: {numbers: 1500-1501}
hunt-groups: [{number: 2000, members: [1001, 1002]}]
`

func forwards(to string) func(softphone.State) bool {
	return func(s softphone.State) bool { l, _ := s.Line(1); return l.ForwardAll == to }
}

func messageLamp(mode sccp.LampMode) func(softphone.State) bool {
	return func(s softphone.State) bool {
		return s.Lamps[softphone.Lamp{Kind: sccp.DeviceStimulusVoiceMail, Instance: 1}] == mode
	}
}

// TestRestartBringsBackWhatUsersHaveSet: at their phones, and by programs.
func TestRestartBringsBackWhatUsersHaveSet(t *testing.T) {
	s := newSite(t, house(3, kept, map[int]string{3: ", forward-all: 1002"}, map[int]string{3: ", private: true"}))
	a, b, c := s.loyal(1, "7960"), s.loyal(2, "7970"), s.loyal(3, "7962")
	c.sees("the forward of the file", forwards("1002"))
	a.dials("*721002")
	a.sees("the forward", func(st softphone.State) bool { return forwards("1002")(st) && idle(st) })
	for _, code := range []string{"*78", "*45"} {
		b.dials(code)
		b.sees("the end of dialling", idle)
	}
	c.dials("*73")
	c.sees("no forward", func(st softphone.State) bool { return forwards("")(st) && idle(st) })
	c.dials("*46")
	c.sees("the end of dialling", idle)
	require.NoError(t, s.ctl.SetMessageWaiting("1002", 3, 1))
	u := s.loyal(9, "7940")
	require.Equal(t, "1500", u.number())

	check := func() {
		t.Helper()
		phone, err := s.ctl.Phone(b.Name())
		require.NoError(t, err)
		assert.Equal(t, control.DoNotDisturbReject, phone.DoNotDisturb)
		assert.False(t, phone.HuntLogin)
		line, err := s.ctl.Line("1001")
		require.NoError(t, err)
		assert.Equal(t, "1002", line.ForwardAll)
		line, err = s.ctl.Line("1003")
		require.NoError(t, err)
		assert.Empty(t, line.ForwardAll, "the user has ended it, whatever the file begins with")
		line, err = s.ctl.Line("1002")
		require.NoError(t, err)
		assert.Equal(t, [2]int{3, 1}, [2]int{line.NewMessages, line.OldMessages})
		line, err = s.ctl.Line("1500")
		require.NoError(t, err)
		assert.Equal(t, []string{u.Name()}, line.Devices)
	}
	require.Eventually(t, func() bool {
		phone, err := s.ctl.Phone(b.Name())
		return err == nil && phone.DoNotDisturb == control.DoNotDisturbReject && !phone.HuntLogin
	}, patience, time.Millisecond)
	check()
	for n := range 2 {
		s.restart(t)
		for _, p := range []*phone{a, b, c, u} {
			p.sees("the registrar again", registeredAfter(n+1))
		}
		check()
		a.sees("the forward", forwards("1002"))
		c.sees("no forward", forwards(""))
		b.sees("its messages", messageLamp(sccp.LampModeOn))
		u.sees("its number", func(st softphone.State) bool { l, _ := st.Line(1); return l.Number == "1500" })
	}
	assert.Equal(t, "1501", s.loyal(10, "7940").number(), "the next gets another one")
	require.Eventually(t, func() bool {
		now := s.ctl.Status().Storage
		return now == control.Storage{State: "ok", Path: now.Path}
	}, patience, time.Millisecond)
}

// TestCallsAreRecorded, and the records are there after a restart.
func TestCallsAreRecorded(t *testing.T) {
	s := newSite(t, house(2, "", nil, nil))
	a, b := s.loyal(1, "7960"), s.loyal(2, "7970")
	a.dials("1002")
	b.answers()
	a.sees("the call", hasCall(sccp.DCallStateConnected))
	a.hangsUp()
	allIdle(a, b)
	s.restart(t)
	var records []control.Record
	require.Eventually(t, func() bool {
		var err error
		records, err = s.ctl.Records(t.Context(), control.RecordQuery{Number: "1002"})
		return err == nil && len(records) == 1
	}, patience, 10*time.Millisecond)
	r := records[0]
	assert.Equal(t, "1001", r.From.Number)
	assert.Equal(t, "1002", r.To.Number)
	assert.NotNil(t, r.Answered)
	assert.ElementsMatch(t, []string{a.Name(), b.Name()}, r.Devices)
}

// TestCallsGoOnWithoutTheDatabase, whatever is wrong with it.
func TestCallsGoOnWithoutTheDatabase(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		spoil func(t *testing.T, path string)
		state string
	}{
		"corrupt": {"", func(t *testing.T, path string) {
			require.NoError(t, os.WriteFile(path, []byte("this is no database, and was never one"), 0o600))
		}, "ok"},
		"missing folder": {"database: {file: gone/calls.db}\n", func(*testing.T, string) {}, "missing"},
		"none":           {"database: off\n", func(*testing.T, string) {}, "none"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, house(2, c.text, nil, nil))
			s.end()
			c.spoil(t, s.database())
			s.start(t)
			a, b := s.loyal(1, "7960"), s.loyal(2, "7970")
			a.dials("*721002")
			a.sees("the forward", func(st softphone.State) bool { return forwards("1002")(st) && idle(st) })
			a.dials("*73")
			a.sees("no forward", func(st softphone.State) bool { return forwards("")(st) && idle(st) })
			a.dials("1002")
			b.answers()
			a.sees("the call", hasCall(sccp.DCallStateConnected))
			a.hangsUp()
			allIdle(a, b)
			status := s.ctl.Status().Storage
			assert.Equal(t, c.state, status.State)
			switch c.state {
			case "ok":
				assert.Contains(t, status.Message, "put aside as")
				assert.Contains(t, status.Message, "with the records of calls and the statistics of days and phones until then")
			case "missing":
				assert.Contains(t, status.Message, "does not exist")
				assert.Contains(t, s.log.String(), "nothing can be stored")
				s.mendDatabase(t)
			}
		})
	}
}

// TestTheFileHasChangedMeanwhile: what users have set goes before the file, until
// the file says otherwise than it did, be it that nobody was there to read it.
func TestTheFileHasChangedMeanwhile(t *testing.T) {
	general := func(forward string) string {
		return house(3, "", map[int]string{1: ", forward-all: 1002", 2: ", forward-no-answer: " + forward}, nil)
	}
	s := newSite(t, general("1001"))
	require.NoError(t, s.ctl.SetForward("1001", control.ForwardAll, ""))
	require.NoError(t, s.ctl.SetMessageWaiting("1002", 1, 0))
	lines := func() (list []string) {
		for _, l := range s.ctl.Lines() {
			list = append(list, l.ForwardAll+"/"+l.ForwardNoAnswer)
		}
		return list
	}
	assert.Equal(t, []string{"/", "/1001", "/"}, lines())
	s.end()
	s.write(t, s.listen()+general("1003"))
	s.start(t)
	assert.Equal(t, []string{"/", "/1003", "/"}, lines())
	require.NoError(t, s.ctl.SetForward("1002", control.ForwardNoAnswer, "1001"))
	s.restart(t)
	assert.Equal(t, []string{"/", "/1001", "/"}, lines())
	s.write(t, s.listen()+general("1003")+"\n")
	_, err := s.ctl.Reload(t.Context(), nil)
	require.NoError(t, err)
	assert.Equal(t, []string{"/", "/1001", "/"}, lines(), "nothing has changed")
	s.write(t, s.listen()+house(3, "", nil, nil))
	_, err = s.ctl.Reload(t.Context(), nil)
	require.NoError(t, err)
	assert.Equal(t, []string{"/", "/", "/"}, lines())
	s.restart(t)
	assert.Equal(t, []string{"/", "/", "/"}, lines())
	line, err := s.ctl.Line("1002")
	require.NoError(t, err)
	assert.Equal(t, 1, line.NewMessages)
}
