package station_test

import (
	"net/netip"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/station"
	"github.com/skinnykit/skinny/examples/registrar/voice"
	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/sccp"
)

// officeText has something of every feature. Anna and Zoë share the line 1005.
const officeText = `
lines:
  - {number: 1001, name: Anna, pickup-group: 5}
  - {number: 1002, name: Bäcker, pickup-group: 5, divert-to: 1003}
  - {number: 1003, name: Chris}
  - {number: 1004, name: Dora}
  - {number: 1005, name: Shared}
park: {slots: 3001-3002}
hunt-groups: [{number: 2000, name: House, members: [1003, 1004]}]
page-groups:
  - {number: 4000, members: [1002, 1003], address: "239.1.1.1:20480"}
button-templates:
  full: [line, line, speed-dial, blf, park-slot, intercom, dnd, privacy, service, forward-all]
  desk: [line, blf, hunt-login, blf]
devices:
  - name: SEP00000000000A
    lines: [1001, 1005]
    speed-dials: [{number: 1002, label: Baker}]
    blf: [{number: 1002, label: Baker}]
    park-slots: [3001]
    intercoms: [{number: 1002, label: Talk}]
    services: [{name: Menu, url: "http://192.0.2.1/menu"}]
    buttons: full
  - {name: SEP00000000000B, lines: [1002]}
  - {name: SEP00000000000C, lines: [1003], blf: [{number: 1002}, {number: 2000}], buttons: desk}
  - {name: SEP00000000000D, lines: [1005, 1004], dnd: silent}
`

const deviceD = "SEP00000000000D"

// office is a house with all features, and voice of its own.
func office(t *testing.T, setups ...func(*station.Server)) *house {
	t.Helper()
	leaktest.Goroutines(t)
	engine := voice.New(voice.Options{})
	t.Cleanup(func() {
		assert.Zero(t, engine.Ports(), "every port was given back")
		engine.Close()
	})
	return open(t, officeText, append(setups, func(s *station.Server) { s.Voice = engine })...)
}

// feature is a softkey by its words, as the template of this phone has it.
func (p *phone) feature(words string) {
	p.t.Helper()
	p.featureOf(words, 1, 0)
}

func (p *phone) featureOf(words string, line, ref uint32) {
	p.t.Helper()
	if p.template == nil {
		p.send(&sccp.SoftKeyTemplateReq{})
		p.template = next[*sccp.SoftKeyTemplateRes](p).Keys
	}
	for _, k := range p.template {
		if k.Label.Display(sccp.Latin1) == words {
			p.send(&sccp.SoftKeyEvent{SoftKeyEvent: k.Event, LineInstance: line, CallReference: ref})
			return
		}
	}
	require.FailNow(p.t, "no softkey", words)
}

// keysShown returns the words of the keys that a message shows.
func (p *phone) keysShown(m *sccp.SelectSoftKeys) (words []string) {
	p.t.Helper()
	if p.sets == nil {
		p.send(&sccp.SoftKeyTemplateReq{}, &sccp.SoftKeySetReq{})
		p.template = next[*sccp.SoftKeyTemplateRes](p).Keys
		p.sets = next[*sccp.SoftKeySetRes](p).Sets
	}
	for i, place := range p.sets[m.SoftKeySetIndex].TemplateIndex {
		if place != 0 && m.ValidKeyMask&(1<<i) != 0 {
			words = append(words, p.template[place-1].Label.Display(sccp.Latin1))
		}
	}
	return words
}

// since lets [ever] look at what comes from now on.
func (p *phone) since() { p.from = len(p.seen) }

// ever returns the first such message since the mark, whether others have been
// read behind it or not.
func ever[T sccp.ServerMessage](p *phone, want func(T) bool) T {
	p.t.Helper()
	for _, m := range p.seen[p.from:] {
		if found, ok := m.(T); ok && want(found) {
			return found
		}
	}
	return nextWhere(p, want)
}

// prompted waits for a text on the prompt line.
func (p *phone) prompted(want string) {
	p.t.Helper()
	ever(p, func(m sccp.ServerMessage) bool {
		switch m := m.(type) {
		case *sccp.DisplayPromptStatus:
			return m.PromptStatus.Display(sccp.Latin1) == want
		case *sccp.DisplayPromptStatusV2:
			return m.PromptStatus.Display(sccp.UTF8) == want
		}
		return false
	})
}

// notified waits for a notification.
func (p *phone) notified(want string) {
	p.t.Helper()
	ever(p, func(m sccp.ServerMessage) bool {
		switch m := m.(type) {
		case *sccp.DisplayPriNotify:
			return m.Notify.Display(sccp.Latin1) == want
		case *sccp.DisplayPriNotifyV2:
			return m.Notify.Display(sccp.UTF8) == want
		}
		return false
	})
}

// lit waits for a lamp.
func (p *phone) lit(kind sccp.DeviceStimulus, instance uint32, mode sccp.LampMode) {
	p.t.Helper()
	ever(p, func(m *sccp.SetLamp) bool {
		return m.Stimulus == kind && m.StimulusInstance == instance && m.LampMode == mode
	})
}

// told waits for the state of a feature button.
func (p *phone) told(index, status uint32) {
	p.t.Helper()
	ever(p, func(m *sccp.FeatureStatV2Res) bool { return m.FeatureIndex == index && m.FeatureStatus == status })
}

func (p *phone) noteOpened(open *sccp.OpenReceiveChannel) {
	if p.opened == nil {
		p.opened = make(map[uint32]bool)
	}
	p.opened[open.PassThroughPartyID] = true
}

// openAny answers the next question for a receive channel, and returns it.
func (p *phone) openAny(port uint16) *sccp.OpenReceiveChannel {
	p.t.Helper()
	open := ever(p, func(m *sccp.OpenReceiveChannel) bool { return !p.opened[m.PassThroughPartyID] })
	p.noteOpened(open)
	p.ackOpen(open, port)
	return open
}

// hears opens receive channels until there is an order to send for one of them;
// a phone that hears music sends nothing.
func (p *phone) hears(port uint16) (*sccp.OpenReceiveChannel, *sccp.StartMediaTransmission) {
	p.t.Helper()
	opens := make(map[uint32]*sccp.OpenReceiveChannel)
	m := ever(p, func(m sccp.ServerMessage) bool {
		switch m := m.(type) {
		case *sccp.OpenReceiveChannel:
			if !p.opened[m.PassThroughPartyID] {
				opens[m.PassThroughPartyID] = m
				p.noteOpened(m)
				p.ackOpen(m, port)
			}
		case *sccp.StartMediaTransmission:
			return opens[m.PassThroughPartyID] != nil
		}
		return false
	})
	start := m.(*sccp.StartMediaTransmission)
	return opens[start.PassThroughPartyID], start
}

func (p *phone) ackOpen(open *sccp.OpenReceiveChannel, port uint16) {
	p.t.Helper()
	p.send(&sccp.OpenReceiveChannelAck{
		Address: netip.MustParseAddr("127.0.0.1"), Port: uint32(port),
		PassThroughPartyID: open.PassThroughPartyID, CallReference: open.CallReference,
	})
}

// voices opens the next voice path of phones.
func voices(phones ...*phone) {
	var all sync.WaitGroup
	for i, p := range phones {
		all.Go(func() { p.hears(uint16(22000 + 2*i)) })
	}
	all.Wait()
}

// dials takes the line and dials; it returns the reference.
func (p *phone) dials(number string) uint32 {
	p.t.Helper()
	p.softKey(sccp.SoftKeyNewCall)
	ref := p.state(sccp.DCallStateOffHook)
	p.keys(number)
	return ref
}
