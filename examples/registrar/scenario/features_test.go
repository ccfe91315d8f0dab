package scenario_test

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/sccp"
)

// house is a configuration with a line 100n for each phone; extra and shared go
// into the description of lines and devices.
func house(phones int, general string, lines, devices map[int]string) string {
	var b strings.Builder
	b.WriteString(general)
	b.WriteString("\nlines:\n")
	for n := 1; n <= phones; n++ {
		fmt.Fprintf(&b, "  - {number: %d, name: User %d%s}\n", 1000+n, n, lines[n])
	}
	b.WriteString("devices:\n")
	for n := 1; n <= phones; n++ {
		list := fmt.Sprintf("lines: [%d]", 1000+n)
		if strings.Contains(devices[n], "lines:") {
			list = ""
		}
		fmt.Fprintf(&b, "  - {name: %s, %s}\n", device(n), strings.Trim(list+devices[n], ", "))
	}
	return b.String()
}

// both are the old and the new forms of everything.
var both = []string{"7960", "7970"}

func TestSecondCallWhileTheFirstIsHeld(t *testing.T) {
	for _, kind := range both {
		t.Run(kind, func(t *testing.T) {
			o := open(t, house(3, "", nil, nil))
			a, b, c := o.phone(1, kind), o.phone(2, kind), o.phone(3, kind)
			converse(a, b)
			first, _ := a.State().CallIn(sccp.DCallStateConnected)
			a.does(softphone.Hold)
			a.sees("hold", hasCall(sccp.DCallStateHold))
			a.doesFor(softphone.NewCall, first)
			a.sees("dial tone", hasCall(sccp.DCallStateOffHook))
			a.types("1003")
			c.answers()
			direct(c, a)
			a.hangsUp()
			a.sees("the first call only", func(s softphone.State) bool { return len(s.Calls) == 1 })
			allIdle(c)
			require.NoError(t, a.Resume())
			direct(a, b)
			b.hangsUp()
			allIdle(a, b)
		})
	}
}

func TestCallWaiting(t *testing.T) {
	o := open(t, house(4, "", map[int]string{4: ", call-waiting: false"}, nil))
	a, b, c, d := o.phone(1, "7970"), o.phone(2, "7960"), o.phone(3, "7970"), o.phone(4, "7960")
	converse(a, b)
	c.dials("1001")
	s := a.sees("a waiting call", func(s softphone.State) bool { return len(s.Calls) == 2 })
	a.doesFor(softphone.Answer, s.Calls[1])
	a.sees("the other held", hasCall(sccp.DCallStateHold))
	c.sees("voice", talks)
	c.hangsUp()
	require.NoError(t, a.Resume())
	b.sees("voice", talks)
	a.hangsUp()
	allIdle(a, b, c)

	converse(a, d)
	c.dials("1004")
	c.sees("busy", func(s softphone.State) bool { return s.Tone == sccp.DeviceToneLineBusyTone })
	c.hangsUp()
	d.hangsUp()
	allIdle(a, c, d)
}

func TestConferenceAndItsEnd(t *testing.T) {
	for _, kind := range both {
		t.Run(kind, func(t *testing.T) {
			o := open(t, house(4, "", nil, nil))
			a, b, c, d := o.phone(1, kind), o.phone(2, "7960"), o.phone(3, "7970"), o.phone(4, "6921")
			conference(a, b, c)
			// A fourth joins.
			a.does(softphone.Conference)
			a.sees("dial tone", hasCall(sccp.DCallStateOffHook))
			a.types("1004")
			d.answers()
			direct(a, d)
			a.does(softphone.Conference)
			mixed(a, b, c, d)
			a.does(softphone.RemoveLast)
			allIdle(d)
			// The phone of one dies.
			require.NoError(t, c.Close())
			direct(a, b)
			a.hangsUp()
			b.hangs()
			allIdle(a, b)
		})
	}
}

// conference joins three.
func conference(host, b, c *phone) {
	host.t.Helper()
	converse(host, b)
	host.does(softphone.Conference)
	host.sees("dial tone", hasCall(sccp.DCallStateOffHook))
	host.types(c.number())
	c.answers()
	direct(host, c)
	host.does(softphone.Conference)
	mixed(host, b, c)
}

func TestParticipantsMenu(t *testing.T) {
	o := open(t, house(3, "", nil, nil))
	a, b, c := o.phone(1, "7970"), o.phone(2, "7960"), o.phone(3, "7970")
	conference(a, b, c)
	a.does(softphone.ConferenceList)
	s := a.sees("the menu", func(s softphone.State) bool { _, ok := s.Pushed.Menu(); return ok })
	menu, _ := s.Pushed.Menu()
	require.Len(t, menu.Items, 3)
	at := slices.IndexFunc(menu.Items, func(i softphone.MenuItem) bool { return strings.Contains(i.Name, "User 3") })
	require.GreaterOrEqual(t, at, 0, "%v", menu)
	require.NoError(t, a.Choose(at+1))
	allIdle(c)
	direct(a, b)
	b.hangsUp()
	allIdle(a, b)
}

func TestParkAndRetrieve(t *testing.T) {
	for _, kind := range both {
		t.Run(kind, func(t *testing.T) {
			o := open(t, house(3, "park: {slots: 3001-3002}", nil, nil))
			a, b, c := o.phone(1, kind), o.phone(2, kind), o.phone(3, kind)
			converse(a, b)
			a.does(softphone.Park)
			a.sees("the slot", func(s softphone.State) bool { return strings.Contains(s.PriorityNotify+s.Notify+s.Prompt, "3001") })
			allIdle(a)
			c.dials("3001")
			direct(c, b)
			c.hangsUp()
			allIdle(b, c)
		})
	}
}

func TestParkReversion(t *testing.T) {
	o := open(t, house(2, "park: {slots: 3001-3002, reversion: 5s}", nil, nil))
	a, b := o.phone(1, "7970"), o.phone(2, "7960")
	converse(b, a)
	a.does(softphone.Park)
	a.answers() // it comes back
	direct(a, b)
	a.hangsUp()
	allIdle(a, b)
}

func TestPickups(t *testing.T) {
	lines := map[int]string{2: ", pickup-group: 5", 3: ", pickup-group: 5"}
	o := open(t, house(4, "", lines, nil))
	a, b, c, d := o.phone(1, "7970"), o.phone(2, "7960"), o.phone(3, "7970"), o.phone(4, "7970")
	pickups := map[string]func(){
		"own group": func() { c.does(softphone.Pickup) },
		"group": func() {
			d.does(softphone.GroupPickup)
			d.sees("the question", func(s softphone.State) bool { return len(s.Calls) == 1 })
			d.types("5")
			if d.OffersIn(d.State(), softphone.DialNow, d.State().Calls[0].Reference) {
				_ = d.Do(softphone.DialNow)
			}
		},
		"number": func() { d.dials("*581002") },
		"code":   func() { c.dials("*8") },
	}
	for name, pickup := range pickups {
		t.Run(name, func(t *testing.T) {
			a.dials("1002")
			b.sees("ringing", rings)
			pickup()
			a.sees("voice", talks)
			allIdle(b)
			assert.Empty(t, b.State().HistoryOf(softphone.ReceivedCalls))
			a.hangsUp()
			allIdle(a, b, c, d)
		})
	}
}

func TestForwards(t *testing.T) {
	lines := map[int]string{3: ", forward-busy: 1004, call-waiting: false", 4: ", forward-no-answer: 1001, no-answer: 1s"}
	o := open(t, house(4, "", lines, nil))
	a, b, c, d := o.phone(1, "7970"), o.phone(2, "7960"), o.phone(3, "7970"), o.phone(4, "7970")

	t.Run("all", func(t *testing.T) {
		b.does(softphone.ForwardAll)
		b.sees("the question", func(s softphone.State) bool { return len(s.Calls) == 1 })
		b.types("1003#")
		b.sees("the forward", func(s softphone.State) bool { l, _ := s.Line(1); return l.ForwardAll == "1003" && idle(s) })
		a.dials("1002")
		call := c.answers()
		s := c.sees("voice", talks)
		talking, _ := s.Call(call.Reference)
		assert.Equal(t, "1001", talking.CallingNumber)
		assert.Equal(t, "1002", talking.OriginalNumber, "who was called first")
		a.hangsUp()
		allIdle(a, b, c)
		b.does(softphone.ForwardAll)
		b.sees("no forward", func(s softphone.State) bool { l, _ := s.Line(1); return l.ForwardAll == "" })
	})
	t.Run("busy and no answer", func(t *testing.T) {
		converse(b, c)
		d.sees("idle", idle)
		call := a.dials("1003") // busy: to 1004, which does not answer: to 1001, who calls
		d.sees("ringing", rings)
		a.sees("an end", func(s softphone.State) bool {
			c, ok := s.Call(call.Reference)
			return !ok || c.State != sccp.DCallStateRingOut
		})
		a.hangs()
		c.hangsUp()
		allIdle(a, b, c, d)
	})
}

func TestDoNotDisturb(t *testing.T) {
	o := open(t, house(2, "", nil, nil))
	a, b := o.phone(1, "7970"), o.phone(2, "7960")
	disturbs := func(want control.DoNotDisturb) {
		require.Eventually(t, func() bool {
			p, err := o.ctl.Phone(b.Name())
			return err == nil && p.DoNotDisturb == want
		}, patience, time.Millisecond, want)
	}
	b.does(softphone.DoNotDisturb)
	disturbs(control.DoNotDisturbReject)
	a.sees("idle", idle)
	a.dials("1002")
	a.sees("busy", func(s softphone.State) bool { return s.Tone == sccp.DeviceToneLineBusyTone })
	assert.Empty(t, b.State().Calls)
	a.hangsUp()
	allIdle(a)
	b.does(softphone.DoNotDisturb)
	disturbs(control.DoNotDisturbOff)
	converse(a, b)
	a.hangsUp()
	allIdle(a, b)
}

func TestSharedLine(t *testing.T) {
	for _, kind := range both {
		t.Run(kind, func(t *testing.T) {
			shared := map[int]string{1: ", lines: [1001]", 2: ", lines: [1001]"}
			o := open(t, house(3, "", nil, shared))
			a, b, c := o.phone(1, kind), o.phone(2, kind), o.phone(3, "7970")
			c.dials("1001")
			a.sees("ringing", rings)
			b.sees("ringing", rings)
			a.answers()
			a.sees("voice", talks)
			b.sees("the line in use", func(s softphone.State) bool {
				return hasCall(sccp.DCallStateCallRemoteMultiline)(s) && !s.Ringing() && len(s.Media) == 0
			})
			a.does(softphone.Hold)
			b.sees("the line on hold", hasCall(sccp.DCallStateRemoteHold, sccp.DCallStateHold))
			b.does(softphone.Resume)
			direct(b, c)
			a.sees("the line in use", hasCall(sccp.DCallStateCallRemoteMultiline))
			a.does(softphone.Barge)
			mixed(a, b, c)
			c.hangsUp()
			b.hangs()
			a.hangs()
			allIdle(a, b, c)
			assert.Empty(t, b.State().HistoryOf(softphone.MissedCalls))
		})
	}
}

func TestBusyLamps(t *testing.T) {
	watching := map[int]string{
		1: `, buttons: watch, blf: [{number: 1002, label: Two}]`,
		4: `, buttons: watch, blf: [{number: 1002, label: Two}]`,
	}
	o := open(t, house(4, "button-templates: {watch: [line, blf]}", nil, watching))
	a, b, c := o.phone(1, "7970"), o.phone(2, "7960"), o.phone(3, "7962")
	lamp := func(status uint32) func(softphone.State) bool {
		return func(s softphone.State) bool { return len(s.Features) == 1 && s.Features[0].Status == status }
	}
	const idleLamp, inUse, alerting = 1, 2, 4
	a.sees("idle", lamp(idleLamp))
	c.dials("1002")
	a.sees("alerting", lamp(alerting))
	b.answers()
	a.sees("in use", lamp(inUse))
	require.NoError(t, b.Close())
	c.sees("the end", func(s softphone.State) bool { return !talks(s) })
	c.hangs()
	a.sees("not in use", func(s softphone.State) bool { return s.Features[0].Status != inUse && s.Features[0].Status != alerting })
	b = o.phone(2, "7960")
	a.sees("idle", lamp(idleLamp))
	require.NoError(t, a.PressButton(2)) // which dials
	b.answers()
	a.sees("voice", talks)
	a.hangsUp()
	allIdle(a, b, c)
	a.sees("idle", lamp(idleLamp))
}

func TestSpeedDialAndRedial(t *testing.T) {
	o := open(t, house(2, "", nil, map[int]string{1: `, speed-dials: [{number: 1002, label: Two}]`}))
	a, b := o.phone(1, "7960"), o.phone(2, "7970")
	require.Equal(t, "Two", a.State().SpeedDials[0].Label)
	require.NoError(t, a.SpeedDial(1))
	b.answers()
	a.sees("voice", talks)
	a.hangsUp()
	allIdle(a, b)
	a.does(softphone.Redial)
	b.answers()
	a.sees("voice", talks)
	b.hangsUp()
	allIdle(a, b)
	require.NoError(t, a.EnBloc(1, "1002"))
	b.answers()
	a.sees("voice", talks)
	b.hangsUp()
	allIdle(a, b)
}

func TestCallBack(t *testing.T) {
	o := open(t, house(3, "", map[int]string{2: ", call-waiting: false"}, nil))
	a, b, c := o.phone(1, "7970"), o.phone(2, "7960"), o.phone(3, "7970")
	converse(b, c)
	a.dials("1002")
	a.sees("busy", func(s softphone.State) bool { return s.Tone == sccp.DeviceToneLineBusyTone })
	a.does(softphone.CallBack)
	a.hangs()
	allIdle(a)
	b.hangsUp()
	a.answers()
	b.answers()
	a.sees("voice", talks)
	a.hangsUp()
	allIdle(a, b, c)
}

func TestHuntGroupTriesItsMembers(t *testing.T) {
	o := open(t, house(3, "hunt-groups: [{number: 2000, name: Hunt, algorithm: linear, members: [1002, 1003], ring: 1s}]", nil, nil))
	a, b, c := o.phone(1, "7970"), o.phone(2, "7960"), o.phone(3, "7970")
	a.dials("2000")
	b.sees("ringing", rings)
	c.answers()
	a.sees("voice", talks)
	allIdle(b)
	a.hangsUp()
	allIdle(a, c)
}

func TestIntercomAnswersByItself(t *testing.T) {
	o := open(t, house(2, "", nil, nil))
	a, b := o.phone(1, "7970"), o.phone(2, "7960")
	a.dials("*551002")
	b.sees("voice by the loudspeaker", func(s softphone.State) bool { return s.Speaker && hears(s) })
	a.hangsUp()
	allIdle(a, b)
}

func TestPageReachesEverybodyIdle(t *testing.T) {
	group := netip.MustParseAddrPort("239.255.88.99:20480")
	o := open(t, house(4, fmt.Sprintf("page-groups: [{number: 4000, members: [1002, 1003, 1004], address: %q}]", group), nil, nil))
	a, b, c, d := o.phone(1, "7970"), o.phone(2, "7960"), o.phone(3, "6921"), o.phone(4, "7962")
	a.dials("4000")
	for _, who := range []*phone{b, c, d} {
		s := who.sees("the page", hears)
		assert.True(t, s.Media[0].Multicast)
		assert.Equal(t, group, s.Media[0].Local)
	}
	a.hangsUp()
	allIdle(a, b, c, d)
}

func TestMusicOnHold(t *testing.T) {
	o := open(t, house(2, "", nil, nil))
	a, b := o.phone(1, "7970"), o.phone(2, "7960")
	converse(a, b)
	voice := b.State().Media[0].Local
	a.does(softphone.Hold)
	a.sees("hold", hasCall(sccp.DCallStateHold))
	b.sees("music", func(s softphone.State) bool { return hears(s) && s.Media[0].Local != voice })
	assert.Empty(t, a.State().Media)
	require.NoError(t, a.Resume())
	direct(a, b)
	b.hangsUp()
	allIdle(a, b)
}

func TestHotLineCallsAtOnce(t *testing.T) {
	o := open(t, house(3, "", map[int]string{1: ", hot-line: 1002", 3: ", hot-line: 1002, hot-line-after: 1s"}, nil))
	a, b, c := o.phone(1, "7910"), o.phone(2, "7960"), o.phone(3, "VG224")
	for _, who := range []*phone{a, c} {
		require.NoError(t, who.OffHook())
		b.answers()
		who.sees("voice", talks)
		who.hangsUp()
		allIdle(who, b)
	}
}

func TestDropInMidCall(t *testing.T) {
	for _, kind := range both {
		t.Run(kind, func(t *testing.T) {
			o := open(t, automatic)
			a, b := o.phone(1, kind), o.phone(2, kind)
			converse(a, b)
			require.NoError(t, a.Close())
			b.sees("release", func(s softphone.State) bool { return len(s.Media) == 0 })
			b.hangs()
			allIdle(b)
			a = o.phone(1, kind) // at once
			converse(b, a)
			b.hangsUp()
			allIdle(a, b)
		})
	}
}

func TestDuplicateRegistration(t *testing.T) {
	o := open(t, automatic)
	first := o.plug(softphone.Config{Model: model(t, "7960"), MAC: mac(1), Rounds: 1, RetryWait: time.Hour})
	own := first.number()
	partner := o.phone(2, "7970")
	converse(partner, first)
	second := o.phone(1, "7960")
	first.sees("its end", func(s softphone.State) bool { return !s.Registered() })
	require.NoError(t, first.Close())
	partner.sees("release", func(s softphone.State) bool { return len(s.Media) == 0 })
	partner.hangs()
	allIdle(partner)
	assert.Equal(t, own, second.number())
	converse(partner, second)
	second.hangsUp()
	allIdle(partner, second)
}

func TestUnregisterIsAcknowledgedInACall(t *testing.T) {
	o := open(t, automatic)
	a, b := o.phone(1, "7970"), o.phone(2, "7960")
	converse(a, b)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	require.NoError(t, a.Shutdown(ctx))
	b.sees("release", func(s softphone.State) bool { return len(s.Media) == 0 })
	b.hangs()
	allIdle(b)
}

func TestGatewayWithManyPorts(t *testing.T) {
	o := open(t, automatic)
	var ports []*phone
	for _, c := range softphone.Gateway(softphone.Config{Model: model(t, "VG224"), MAC: mac(9)}, 24) {
		ports = append(ports, o.plug(c))
	}
	for i := range 12 {
		converse(ports[i], ports[23-i])
	}
	for i := range 12 {
		ports[i].sees("voice", talks)
		ports[i].hangsUp()
	}
	allIdle(ports...)
	assert.Len(t, o.Phones(), 24)
}

// TestAddOnModuleButtons: a phone with two modules has 56 buttons, more than the
// usual template tells.
func TestAddOnModuleButtons(t *testing.T) {
	const own, modules = 8, 2 * 24
	var speed, lamps []string
	for n := range modules - 2 {
		speed = append(speed, fmt.Sprintf("{number: 1002, label: Key %d}", n+1))
	}
	for range own - 1 {
		lamps = append(lamps, "{number: 1002}")
	}
	o := open(t, house(2, "", nil, map[int]string{
		1: ", model: 7975, add-ons: [7916-24, 7916-24], buttons: big" +
			", speed-dials: [" + strings.Join(speed, ", ") + "], blf: [" + strings.Join(lamps, ", ") + "]",
	})+"button-templates: {big: [line"+strings.Repeat(", blf", own-2)+strings.Repeat(", speed-dial", modules-2)+", none, redial, blf]}\n")
	a := o.plug(softphone.Config{
		Model: model(t, "7975"), MAC: mac(1),
		AddOns: []sccp.DeviceType{sccp.DeviceTypeAddOn7916With24, sccp.DeviceTypeAddOn7916With24},
	})
	b := o.phone(2, "7960")
	a.sees("speed dials", func(s softphone.State) bool { return len(s.SpeedDials) >= modules-2 })
	s := a.State()
	require.Len(t, s.Buttons, own+modules-1, "all but the one for nothing")
	assert.Equal(t, sccp.ButtonTypeBLFSpeedDial, s.Buttons[len(s.Buttons)-1].Type)
	for _, place := range []int{own, own + modules - 3, own + modules - 2} { // the first one on a module, the last speed dial, redial
		require.NoError(t, a.PressButton(place))
		b.answers()
		direct(a, b)
		a.hangsUp()
		allIdle(a, b)
	}
	b.dials("1001")
	a.sees("ringing", rings)
	last := s.Buttons[len(s.Buttons)-1].Instance
	a.sees("the lamp of the last button", func(s softphone.State) bool {
		for _, f := range s.Features {
			if f.Instance == last {
				return f.Status == lampInUse
			}
		}
		return false
	})
	b.hangsUp()
	allIdle(a, b)
}
