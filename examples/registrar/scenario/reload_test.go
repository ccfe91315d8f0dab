package scenario_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/tftp"
)

// TestReloadUnder200Calls: none ends, phones that are not concerned are told
// nothing, and those that are wait for the end of their calls.
func TestReloadUnder200Calls(t *testing.T) {
	const calls, changed, idlers = 200, 30, 5
	lines := make(map[int]string)
	for n := calls + 1; n <= 2*calls; n++ {
		lines[n] = ", auto-answer: true"
	}
	s := newSite(t, house(2*calls+idlers, "", lines, nil))
	desks := make([]*desk, 0, 2*calls+idlers)
	for n := 1; n <= 2*calls+idlers; n++ {
		desks = append(desks, s.desk(n))
	}
	quiet(t, desks)
	for n := 1; n <= calls; n++ {
		desks[n-1].say(&sccp.EnblocCall{CalledParty: sccp.Text(fmt.Sprint(1000 + calls + n)), LineInstance: 1})
	}
	talking := func() (n int) {
		for _, c := range s.ctl.Calls() {
			if len(c.Legs) == 2 && c.Legs[0].State == "connected" && c.Legs[1].State == "connected" {
				n++
			}
		}
		return n
	}
	require.Eventually(t, func() bool { return talking() == calls }, patience, 10*time.Millisecond)
	quiet(t, desks)
	before := make([]int64, len(desks))
	for i, d := range desks {
		before[i] = d.told.Load()
	}

	// Phones 1 to 30, and one that has no call, get other labels.
	for n := 1; n <= changed; n++ {
		lines[n] = ", label: Changed"
	}
	lines[2*calls+1] = ", label: Changed"
	s.write(t, s.listen()+house(2*calls+idlers, "keepalive: 45s", lines, nil))
	var steps []control.Step
	told, err := s.ctl.Reload(t.Context(), func(step control.Step) { steps = append(steps, step) })
	require.NoError(t, err)
	assert.Len(t, told.Phones, changed+1)
	assert.Len(t, told.Lines, changed+1)
	assert.Equal(t, []string{"keepalive"}, told.Settings)
	assert.Empty(t, told.Restart)
	require.Len(t, steps, 1+changed+1)
	assert.Equal(t, control.Step{Total: changed + 1, What: "phones are told"}, steps[0])
	assert.Equal(t, control.Step{Done: changed + 1, Total: changed + 1, What: device(2*calls+1) + " restarts"}, steps[changed+1])
	idle := desks[2*calls]
	require.Eventually(t, func() bool { return idle.reset.Load() == int64(sccp.ResetTypeRestart)+1 }, patience, time.Millisecond)
	quiet(t, desks)
	assert.Equal(t, calls, talking(), "no call was dropped")
	for i, d := range desks {
		if d != idle {
			assert.Equal(t, before[i], d.told.Load(), "phone %d was told something", i+1)
		}
	}

	ended, err := s.ctl.HangUpPhone(device(1))
	require.NoError(t, err)
	assert.Equal(t, 1, ended)
	require.Eventually(t, func() bool { return desks[0].reset.Load() == int64(sccp.ResetTypeRestart)+1 }, patience, time.Millisecond)
	assert.Zero(t, desks[calls].reset.Load(), "its peer is as it was")
	assert.Equal(t, calls-1, talking())
}

// TestABrokenFileChangesNothing, and says where it is broken.
func TestABrokenFileChangesNothing(t *testing.T) {
	text := house(2, "", nil, nil)
	s := newSite(t, text)
	a := s.desk(1)
	quiet(t, []*desk{a})
	before := a.told.Load()
	s.write(t, s.listen()+strings.Replace(text, "name: User 2", "nam: User 3", 1)+"\nkeepalife: 10s\n")
	_, err := s.ctl.Reload(t.Context(), nil)
	require.ErrorIs(t, err, control.ErrInvalid)
	for _, want := range []string{s.file + `:5:`, `unknown key "nam"`, s.file + `:10:1: unknown key "keepalife" in the configuration; did you mean "keepalive"?`} {
		assert.ErrorContains(t, err, want)
		assert.Contains(t, strings.ReplaceAll(s.log.String(), `\"`, `"`), want)
	}
	lines := s.ctl.Lines()
	require.Len(t, lines, 2)
	assert.Equal(t, "User 2", lines[1].Name)
	quiet(t, []*desk{a})
	assert.Equal(t, before, a.told.Load())

	for _, blank := range []string{"", "\n\n", "# nothing yet\n", "---\n"} {
		s.write(t, blank)
		_, err = s.ctl.Reload(t.Context(), nil)
		require.ErrorIs(t, err, control.ErrInvalid, "%q", blank)
		assert.ErrorContains(t, err, "the file is empty")
		assert.Len(t, s.ctl.Lines(), 2)
	}

	require.NoError(t, os.Remove(s.file))
	_, err = s.ctl.Reload(t.Context(), nil)
	require.ErrorIs(t, err, control.ErrInvalid)
	require.ErrorIs(t, err, os.ErrNotExist)
	assert.Len(t, s.ctl.Lines(), 2)

	s.write(t, s.listen()+text)
	told, err := s.ctl.Reload(t.Context(), nil)
	require.NoError(t, err)
	assert.Equal(t, control.Reloaded{Phones: []control.PhoneChange{}, Lines: []control.LineChange{}, Settings: []string{}, Restart: []string{}}, told)
	quiet(t, []*desk{a})
	assert.Equal(t, before, a.told.Load(), "nothing has changed")
}

// TestReloadHoweverTheFileIsReplaced: what is there whole holds, and what is not
// there, or only half of it, changes nothing.
func TestReloadHoweverTheFileIsReplaced(t *testing.T) {
	s := newSite(t, house(2, "", nil, nil))
	beside := s.file + ".new"
	text := func(users int) string { return s.listen() + house(users, "", nil, nil) }
	reload := func() (int, error) {
		_, err := s.ctl.Reload(t.Context(), nil)
		return len(s.ctl.Lines()), err
	}
	put := func(name, text string) { require.NoError(t, os.WriteFile(name, []byte(text), 0o600)) }

	put(beside, text(3))
	require.NoError(t, os.Rename(beside, s.file))
	lines, err := reload()
	require.NoError(t, err)
	assert.Equal(t, 3, lines, "by a name that was given to another file")

	put(beside, text(4))
	require.NoError(t, os.Remove(s.file))
	require.NoError(t, os.Symlink(beside, s.file))
	lines, err = reload()
	require.NoError(t, err)
	assert.Equal(t, 4, lines, "by a symbolic link")

	require.NoError(t, os.Remove(beside))
	lines, err = reload()
	require.ErrorIs(t, err, os.ErrNotExist)
	assert.Equal(t, 4, lines, "by a link to nothing")

	whole := text(5)
	put(beside, whole[:strings.LastIndex(whole, "lines:")+4]) // in the middle of a word
	lines, err = reload()
	require.ErrorIs(t, err, control.ErrInvalid)
	assert.Equal(t, 4, lines, "by half a file")

	require.NoError(t, os.Remove(s.file))
	require.NoError(t, os.Mkdir(s.file, 0o700))
	lines, err = reload()
	require.ErrorIs(t, err, control.ErrInvalid)
	assert.Equal(t, 4, lines, "by a folder")

	if os.Geteuid() != 0 { // who reads everything
		require.NoError(t, os.Remove(s.file))
		require.NoError(t, os.WriteFile(s.file, []byte(whole), 0))
		lines, err = reload()
		require.ErrorIs(t, err, os.ErrPermission)
		assert.Equal(t, 4, lines, "by a file that cannot be read")
	}
	require.NoError(t, os.RemoveAll(s.file))
	put(s.file, whole)
	lines, err = reload()
	require.NoError(t, err)
	assert.Equal(t, 5, lines)
}

// TestReloadReachesPhonesAndFiles: new phones, lines that go, files, forwards of
// the file, and what needs a restart of the program.
func TestReloadReachesPhonesAndFiles(t *testing.T) {
	models := map[int]string{1: ", model: 7960", 2: ", model: 7970", 3: ", model: 7962"}
	s := newSite(t, house(3, "", nil, models))
	a, b := s.loyal(1, "7960"), s.loyal(2, "7970")
	a.dials("*721002")
	a.sees("the forward", func(st softphone.State) bool { return forwards("1002")(st) && idle(st) })

	file := func(n int) string {
		text, err := tftp.Fetch(t.Context(), s.TFTP().String(), device(n)+".cnf.xml", tftp.FetchOptions{})
		require.NoError(t, err)
		return string(text)
	}
	assert.NotContains(t, file(2), "<webAccess>1</webAccess>")
	models[2] += ", cnf: {vendorConfig/webAccess: 1}"
	models[1] += ", lines: [1001, 1004]"
	s.write(t, s.listen()+"voice: {ports: 30000-30999}\n"+house(4, "", map[int]string{3: ", forward-all: 1001"}, models))
	told, err := s.ctl.Reload(t.Context(), nil)
	require.NoError(t, err)
	actions := make(map[string]string)
	for _, p := range told.Phones {
		actions[p.Device] = p.Action
	}
	assert.Equal(t, map[string]string{device(1): "restart", device(2): "reset", device(4): "reset"}, actions)
	assert.Contains(t, told.Lines, control.LineChange{Number: "1004", Change: "added"})
	require.Len(t, told.Restart, 1)
	assert.Contains(t, told.Restart[0], "ports stay 20000-29999 until the registrar is started anew")
	assert.Contains(t, s.log.String(), "ports stay 20000-29999")
	a.sees("both lines", hasLines("1001", "1004"))
	a.sees("the forward that its user has set", forwards("1002"))
	b.sees("a registration after its new file", registeredAfter(1))
	assert.Contains(t, file(2), "<webAccess>1</webAccess>")
	assert.Equal(t, "1003", s.loyal(3, "7962").number())
	line, err := s.ctl.Line("1003")
	require.NoError(t, err)
	assert.Equal(t, "1001", line.ForwardAll, "the file says otherwise than before")

	s.write(t, s.listen()+house(1, "", nil, nil))
	told, err = s.ctl.Reload(t.Context(), nil)
	require.NoError(t, err)
	assert.Contains(t, told.Lines, control.LineChange{Number: "1004", Change: "removed"})
	a.sees("one line", hasLines("1001", ""))
	b.sees("that it may not register", func(st softphone.State) bool { return st.Rejected != "" && !st.Registered() })
	assert.Equal(t, "Unknown "+b.Name(), b.State().Rejected)
}

// TestReloadDuringAReload: while thousands of phones are still to be told, the next
// file holds already.
func TestReloadDuringAReload(t *testing.T) {
	s := newSite(t, house(2, "", nil, nil))
	s.pace = time.Hour
	s.restart(t)
	desks := []*desk{s.desk(1), s.desk(2)}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error, 2)
	reload := func() {
		_, err := s.ctl.Reload(ctx, nil)
		ended <- err
	}
	s.write(t, s.listen()+house(2, "", map[int]string{1: ", label: One", 2: ", label: Two"}, nil))
	go reload()
	require.Eventually(t, func() bool { return desks[0].reset.Load() > 0 }, patience, time.Millisecond)
	s.write(t, s.listen()+house(3, "", map[int]string{1: ", label: One", 2: ", label: 2"}, nil))
	go reload()
	require.Eventually(t, func() bool { return len(s.ctl.Lines()) == 3 }, patience, time.Millisecond)
	assert.Zero(t, desks[1].reset.Load(), "its turn has not come")
	cancel()
	for range 2 {
		assert.ErrorIs(t, <-ended, context.Canceled)
	}
}

// TestReloadTellsWhichPhonesAreAway, which is no failure.
func TestReloadTellsWhichPhonesAreAway(t *testing.T) {
	text := house(2, "", nil, nil)
	s := newSite(t, text)
	a := s.desk(1)
	quiet(t, []*desk{a})
	s.write(t, s.listen()+house(2, "", nil, map[int]string{1: ", dnd: reject", 2: ", dnd: reject"}))
	var steps []string
	_, err := s.ctl.Reload(t.Context(), func(step control.Step) { steps = append(steps, step.What) })
	require.NoError(t, err)
	assert.ElementsMatch(t, []string{
		"phones are told", device(1) + " has what is new", device(2) + " is not there, and has what is new when it comes",
	}, steps)
}

// TestReloadWithoutAFile is refused.
func TestReloadWithoutAFile(t *testing.T) {
	o := open(t, house(1, "", nil, nil))
	_, err := o.ctl.Reload(t.Context(), nil)
	assert.ErrorIs(t, err, control.ErrUnavailable)
	assert.Equal(t, control.Storage{State: "none"}, o.ctl.Status().Storage)
	_, err = o.ctl.Records(t.Context(), control.RecordQuery{})
	assert.ErrorIs(t, err, control.ErrUnavailable)
}
