package scenario_test

import (
	"errors"
	"fmt"
	"maps"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/importing"
	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/tftp"
)

const household = `
[general]
dateformat = D.M.Y
[keys]
type = softkeyset
onhook = newcall
#include lines.conf
[desk](!)
type = device
softkeyset = keys
[SEP020000000001](desk)
devicetype = 7960
addon = 7914
button = speeddial, Workshop, 98012
button = line, 98011
button = empty
button = feature, Do not, dnd
[SEP020000000002](desk)
devicetype = 7970
button = line, 98012
button = line, 98011
button = speeddial, Anna, 98011, 98011@hints
[SEP020000000003](desk)
devicetype = 7912
button = line, 98013
[ATA020000000004]
type = device
devicetype = ata186
button = line, 98014
[SEP020000000005]
type = device
devicetype = SPA504G
button = line, anna
`

// TestImportedPhones register with their lines, and call each other.
func TestImportedPhones(t *testing.T) {
	beside := fstest.MapFS{"lines.conf": {Data: []byte(`
[base](!)
type => line
[98011](base)
cid_name = Anna
[98012](base)
[98013](base)
[98014](base)
[anna](base)
cid_num = 98015
`)}}
	result, err := importing.SCCPConf("sccp.conf", strings.NewReader(household), beside)
	require.NoError(t, err)
	s := newSite(t, string(result.YAML))
	plug := func(n int, kind, name string) *phone {
		return s.plug(softphone.Config{Model: model(t, kind), MAC: mac(n), Name: name, TFTP: s.TFTP().String()})
	}
	a, b := plug(1, "7960", ""), plug(2, "7970", "")
	a.sees("its line", hasLines("98011"))
	b.sees("its lines", hasLines("98012", "98011"))
	plug(3, "7912", "").sees("its line", hasLines("98013"))
	plug(4, "ATA186", "ATA020000000004").sees("its line", hasLines("98014"))
	plug(5, "SPA504G", "").sees("the number of the name", hasLines("98015"))
	a.dials("98012")
	b.answers()
	a.sees("the call", talks)
	a.hangsUp()
	allIdle(a, b)
}

// TestListsGoRound: what was exported and imported again serves the same phones.
func TestListsGoRound(t *testing.T) {
	cfg, err := config.Parse("x", []byte(house(2, "", nil, map[int]string{1: ", model: 7960, speed-dials: [{number: 1002, label: '=Bob'}]"})))
	require.NoError(t, err)
	var list strings.Builder
	left, err := importing.ExportCSV(&list, cfg)
	require.NoError(t, err)
	require.Empty(t, left)
	result, err := importing.CSV("x.csv", strings.NewReader(list.String()), nil)
	require.NoError(t, err)
	s := newSite(t, string(result.YAML))
	a := s.plug(softphone.Config{Model: model(t, "7960"), MAC: mac(1), TFTP: s.TFTP().String()})
	a.sees("its speed dial", func(st softphone.State) bool {
		return len(st.SpeedDials) > 0 && st.SpeedDials[0].Number == "1002" && st.SpeedDials[0].Label == "=Bob"
	})
	s.loyal(2, "7970").sees("its line", hasLines("1002"))
}

// TestFactoryFreshPhones: unknown phones boot by the default file, and get numbers of
// the range for their model that nothing else has.
func TestFactoryFreshPhones(t *testing.T) {
	s := newSite(t, `
auto-registration:
  numbers: 1000-1003
  ranges: [{numbers: 7000-7009, models: [7921, 7925], template: wireless}]
templates: {wireless: {speed-dials: [{number: 1001, label: Desk}]}}
hunt-groups: [{number: 1002, members: [1001]}]
lines: [{number: 1001}, {number: 7000}]
`)
	fresh := func(n int, kind string) *phone {
		return s.plug(softphone.Config{Model: model(t, kind), MAC: mac(n), TFTP: s.TFTP().String()})
	}
	assert.Equal(t, "1000", fresh(1, "7960").number())
	wireless := fresh(2, "7925")
	assert.Equal(t, "7001", wireless.number())
	wireless.sees("the speed dial of its template", func(st softphone.State) bool {
		return len(st.SpeedDials) > 0 && st.SpeedDials[0].Label == "Desk"
	})
	assert.Equal(t, "1003", fresh(3, "7970").number(), "1001 is a line, 1002 a hunt group")
}

// applicant plugs a phone in that may be refused.
func (s *site) applicant(n int, kind string) *phone {
	s.t.Helper()
	p, err := softphone.Start(softphone.Config{
		Model: model(s.t, kind), MAC: mac(n), Servers: []string{s.SCCP().String()}, RetryWait: 20 * time.Millisecond,
	})
	require.NoError(s.t, err)
	s.t.Cleanup(func() { p.Close() })
	return &phone{t: s.t, Phone: p}
}

func (s *site) reload(t *testing.T, text string) {
	t.Helper()
	s.write(t, s.listen()+text)
	_, err := s.ctl.Reload(t.Context(), nil)
	require.NoError(t, err)
}

func refused(s softphone.State) bool { return !s.Registered() }

// TestRangesThatChange: full, wider, smaller, gone, and there again.
func TestRangesThatChange(t *testing.T) {
	numbers := func(r string) string { return "auto-registration: {numbers: " + r + "}\n" }
	s := newSite(t, numbers("1500-1501"))
	a, b := s.applicant(1, "7960"), s.applicant(2, "7960")
	a.sees("registration", softphone.State.Registered)
	b.sees("registration", softphone.State.Registered)
	first, second := a.number(), b.number()
	assert.ElementsMatch(t, []string{"1500", "1501"}, []string{first, second})
	c := s.applicant(3, "7960")
	require.Eventually(t, func() bool { return strings.Contains(s.log.String(), "No free number") }, patience, time.Millisecond)
	assert.Contains(t, s.log.String(), "every number of the auto-registration range 1500-1501 is taken; widen it")

	s.reload(t, numbers("1500-1502"))
	c.sees("the new number", hasLines("1502"))
	a.sees("its number", hasLines(first))

	s.reload(t, numbers("1500-1501"))
	c.sees("that its number is gone", refused)
	s.restart(t)
	a.sees("its number", hasLines(first))
	b.sees("its number", hasLines(second))
	require.Len(t, s.ctl.Phones(), 2)

	s.reload(t, "lines: [{number: 1500}]\n")
	for _, p := range []*phone{a, b, c} {
		p.sees("that unknown phones are turned away", refused)
	}
	s.reload(t, "lines: [{number: 1500}]\n"+numbers("1500-1503"))
	got := make(map[string]bool)
	for _, p := range []*phone{a, b, c} {
		p.sees("a number", softphone.State.Registered)
		got[p.number()] = true
	}
	assert.Equal(t, map[string]bool{"1501": true, "1502": true, "1503": true}, got)
}

// TestTemplatesOfRangesThatChange reach phones that have their numbers already.
func TestTemplatesOfRangesThatChange(t *testing.T) {
	text := func(template string) string {
		return `
templates: {one: {speed-dials: [{number: 1, label: One}]}, two: {speed-dials: [{number: 2, label: Two}]}}
auto-registration: {ranges: [{numbers: 1500-1509, template: ` + template + `}]}
claims: [{numbers: 1100-1199, template: ` + template + `, pin: "` + hash4711 + `"}]
`
	}
	s := newSite(t, text("one"))
	dial := func(label string) func(softphone.State) bool {
		return func(st softphone.State) bool {
			return st.Registered() && len(st.SpeedDials) > 0 && st.SpeedDials[0].Label == label
		}
	}
	a, b := s.loyal(1, "7960"), s.loyal(2, "7960")
	a.sees("its template", dial("One"))
	b.dials("*301110*4711#")
	b.sees("the claimed number", hasLines("1110"))
	b.sees("its template", dial("One"))
	s.reload(t, text("two"))
	a.sees("the other template", dial("Two"))
	b.sees("the other template", dial("Two"))
	s.restart(t)
	a.sees("the other template", dial("Two"))
	b.sees("the other template", dial("Two"))
}

// TestNumbersThatCanOnlyBeClaimedNow are given back by phones that got them for
// nothing.
func TestNumbersThatCanOnlyBeClaimedNow(t *testing.T) {
	s := newSite(t, "auto-registration: {numbers: 1000-1000}\n")
	a := s.loyal(1, "7960")
	require.Equal(t, "1000", a.number())
	s.reload(t, "auto-registration: {numbers: 2000-2009}\nclaims: [{numbers: 1000-1099, pin: \""+hash4711+"\"}]\n")
	a.sees("another number", hasLines("2000"))
	a.dials("*301000*4711#")
	a.sees("the claimed number", hasLines("1000"))
}

// TestACrowdOfUnknownPhones: 500 at once have 500 numbers, and keep them.
func TestACrowdOfUnknownPhones(t *testing.T) {
	const crowd = 500
	s := newSite(t, "auto-registration: {numbers: 1000-1499}\ndial-plan: {patterns: [{match: 9XXXX, strip: 1}]}\n")
	numbers := func() map[string]string {
		list := make(map[string]string)
		for _, p := range s.ctl.Phones() {
			if len(p.Numbers) == 1 {
				list[p.Device] = p.Numbers[0]
			}
		}
		return list
	}
	come := func() {
		t.Helper()
		var all sync.WaitGroup
		errs := make(chan error, crowd)
		for n := range crowd {
			all.Go(func() { errs <- registers(s.SCCP().String(), device(n+1)) })
		}
		all.Wait()
		close(errs)
		for err := range errs {
			require.NoError(t, err)
		}
	}
	come()
	before := numbers()
	assert.Len(t, before, crowd)
	assert.Len(t, slices.Compact(slices.Sorted(maps.Values(before))), crowd, "each has its own")
	s.restart(t)
	assert.Equal(t, before, numbers())
	come()
	assert.Equal(t, before, numbers())
}

// registers comes, is let in, and goes. A registrar that is slow sends away who has
// not registered in a second, to make room for others: phones come again.
func registers(address, name string) error {
	for deadline := time.Now().Add(patience); ; {
		err := registersAtOnce(address, name)
		var rejected *rejectedError
		if err == nil || errors.As(err, &rejected) || time.Now().After(deadline) {
			return err
		}
	}
}

// rejectedError is an answer that is no welcome.
type rejectedError struct{ answer sccp.ServerMessage }

func (e *rejectedError) Error() string { return fmt.Sprintf("told %T", e.answer) }

func registersAtOnce(address, name string) error {
	socket, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	defer socket.Close()
	if err := socket.SetDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	conn := sccp.NewStationConn(socket)
	if err := conn.Send(&sccp.RegisterReq{DeviceName: sccp.Text(name), DeviceType: sccp.DeviceTypeCisco7960, ProtocolVersion: 11}); err != nil {
		return err
	}
	m, err := conn.Read()
	if err != nil {
		return err
	}
	if _, ok := m.(*sccp.RegisterAck); !ok {
		return fmt.Errorf("%s: %w", name, &rejectedError{m})
	}
	return nil
}

// TestClaimsThatFail say why, and change nothing.
func TestClaimsThatFail(t *testing.T) {
	s := newSite(t, `
auto-registration: {numbers: 1500-1599}
claims:
  - {numbers: 1100-1199, pin: "`+hash4711+`"}
lines: [{number: 1001}, {number: 1101, name: Reception}, {number: 1102, name: Workshop}]
devices:
  - {name: SEP020000000001, lines: [1001, 1101]}
`)
	a, b := s.loyal(1, "7960"), s.loyal(2, "7970")
	tries := func(p *phone, digits, why string) {
		t.Helper()
		n := strings.Count(s.log.String(), why)
		p.dials(digits)
		require.Eventually(t, func() bool { return strings.Count(s.log.String(), why) == n+1 }, patience, time.Millisecond, digits)
		p.sees("the end of dialling", func(st softphone.State) bool { return len(st.Calls) == 0 })
	}
	tries(a, "*301110*4711#", "the phone is configured and cannot claim a number")
	tries(b, "*301110*4712#", "wrong number or PIN")
	tries(b, "*302110*4711#", "wrong number or PIN")
	tries(b, "*301101*4711#", "the number belongs to another phone")
	a.sees("its lines", hasLines("1001", "1101"))
	b.sees("its number", hasLines("1500"))
	tries(b, "*301110#", "wrong number or PIN")
	b.dials("*301102*4711#")
	b.sees("the claimed line", hasLines("1102"))
	a.dials("1102")
	b.sees("a call for it", rings)
	a.hangsUp()
	allIdle(a, b)
	phone, err := s.ctl.Phone(b.Name())
	require.NoError(t, err)
	assert.False(t, phone.Configured)
	b.dials("*301103*4711#")
	b.sees("the number it claims then", hasLines("1103"))
	c := s.loyal(3, "7960")
	c.dials("*301102*4711#")
	c.sees("the number that is free again", hasLines("1102"))
}

// TestClaimWithoutANumber: where no number is given to unknown phones they are let in
// to claim one, and can do nothing else.
func TestClaimWithoutANumber(t *testing.T) {
	const office = `
lines: [{number: 1001}, {number: 1101, name: Reception}]
devices:
  - {name: SEP020000000001, model: 7960, lines: [1001]}
`
	s := newSite(t, "claims: [{numbers: 1101-1102, pin: \""+hash4711+"\"}]\n"+office)
	a, b, c := s.loyal(1, "7960"), s.loyal(2, "7970"), s.loyal(3, "7960")
	unnumbered := func(st softphone.State) bool {
		return st.Registered() && len(st.Lines) == 1 && st.Lines[0].Label == "No number"
	}
	b.sees("no number", unnumbered)
	c.sees("no number", unnumbered)
	stranger := s.applicant(4, "7960")
	stranger.sees("no place", refused)
	b.dials("1001")
	b.sees("that it may not", func(st softphone.State) bool { return st.Tone == sccp.DeviceToneReorderTone })
	b.hangsUp()
	assert.Empty(t, a.State().Calls)
	shown, err := s.ctl.Phone(b.Name())
	require.NoError(t, err)
	assert.Empty(t, shown.Numbers)
	b.dials("*301101*4711#")
	b.sees("the claimed number", hasLines("1101"))
	a.dials("1101")
	b.answers()
	direct(a, b)
	a.hangsUp()
	allIdle(a, b)
	stranger.sees("the place that is free now", unnumbered)
	s.reload(t, office)
	c.sees("that nothing can be claimed any more", refused)
	stranger.sees("that nothing can be claimed any more", refused)
}

// TestReloadTellsMissingFirmware: also files that are named by a file that is there.
func TestReloadTellsMissingFirmware(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "SCCP42.9-4-2SR3-1S.loads"), []byte("apps42.sbn\n"), 0o600))
	text := "file-directory: " + dir + "\n" + house(1, "", nil, map[int]string{1: ", model: 7962"})
	s := newSite(t, text)
	a := s.plug(softphone.Config{Model: model(t, "7962"), MAC: mac(1), TFTP: s.TFTP().String(), RetryWait: 20 * time.Millisecond})
	require.NotContains(t, s.log.String(), "firmware")
	s.reload(t, text+"firmware: {7962: {load: SCCP42.9-4-2SR3-1S}}\n")
	assert.Contains(t, s.log.String(), `firmware SCCP42.9-4-2SR3-1S of the 7962 lacks [\"apps42.sbn\"]`)
	a.sees("that it goes on with what it has", registeredAfter(1))
}

// TestFilesOfUnknownPhonesOutliveARestart: each gets its own before it has registered
// again.
func TestFilesOfUnknownPhonesOutliveARestart(t *testing.T) {
	s := newSite(t, `
auto-registration: {numbers: 1000-1009}
claims: [{number: 1101, pin: "`+hash4711+`"}]
firmware: {7962: {load: SCCP42.9-4-2SR3-1S}}
`)
	a, b := s.loyal(1, "7962"), s.loyal(2, "7962")
	b.dials("*301101*4711#")
	b.sees("the claimed number", hasLines("1101"))
	for _, p := range []*phone{a, b} {
		require.NoError(t, p.Close())
	}
	s.restart(t)
	for _, p := range []*phone{a, b} {
		file, err := tftp.FetchHTTP(t.Context(), s.HTTP().String(), p.Name()+".cnf.xml", tftp.FetchOptions{})
		require.NoError(t, err)
		assert.Contains(t, string(file), "<loadInformation>SCCP42.9-4-2SR3-1S</loadInformation>")
	}
	before := s.stored(t, a.Name())
	s.start(t)
	c := s.loyal(1, "7970")
	c.sees("its number", hasLines("1000"))
	require.NoError(t, c.Close())
	after := s.stored(t, a.Name())
	assert.Equal(t, []uint32{404, 30006}, []uint32{before.Type, after.Type})
	assert.Equal(t, before.Since, after.Since, "it has the number since then")
	s.start(t)
	file, err := tftp.FetchHTTP(t.Context(), s.HTTP().String(), c.Name()+".cnf.xml", tftp.FetchOptions{})
	require.NoError(t, err)
	assert.NotContains(t, string(file), "SCCP42", "another phone of that name")
}
