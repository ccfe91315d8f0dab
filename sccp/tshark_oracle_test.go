package sccp_test

import (
	"fmt"
	"net/netip"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/peer"
	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/sccp/sccptest"
)

// A second implementation reads every message, field by field: name, place
// and value. Round trips cannot find what encoder and decoder both have wrong.
func TestTsharkAgrees(t *testing.T) {
	tshark := peer.Need(t, "tshark")
	o := &oracle{
		names: readSharkNames(t), exceptions: readExceptions(t), messages: map[sccp.ID]bool{},
		doubted: map[sccp.ID]bool{}, layouts: map[string]bool{}, differences: map[string][]string{},
	}
	var cases []sccptest.Case
	var frames [][]byte
	seen := map[string]bool{}
	for _, c := range sccptest.Cases() {
		if seen[string(c.Frame)] || c.Layout.Condition != "" {
			continue // the same frame, or a form that tshark does not know
		}
		seen[string(c.Frame)] = true
		cases, frames = append(cases, c), append(frames, c.Frame)
	}
	for i, d := range dissect(t, tshark, frames) {
		o.compare(cases[i], d)
	}
	for _, e := range o.exceptions {
		require.NotZero(t, e.used, "an exception that tshark does not need: %+v", e)
	}
	for _, id := range core {
		require.True(t, o.messages[id], id)
		require.NotContains(t, o.doubted, id, "a message that every call needs must agree in every field")
	}
	fmt.Printf("tshark: %d messages, %d layouts, %d fields agree, %d excepted\n", len(o.messages), len(o.layouts), o.agreed, o.excepted)
	for _, where := range slices.Sorted(keys(o.differences)) {
		examples := o.differences[where]
		t.Errorf("%s: %d times, such as %s", where, len(examples), examples[0])
	}
}

// core are the messages of registration, keepalive, calls, hold, hang-up and
// reset. Not among them for a field or two that tshark shows from another
// version or length on: RegisterReq, UnregisterReq, OpenReceiveChannel and
// StartMediaTransmission.
var core = []sccp.ID{
	sccp.IDKeepAliveReq, sccp.IDKeepAliveAck, sccp.IDRegisterAck, sccp.IDRegisterReject, sccp.IDUnregisterAck,
	sccp.IDAlarm, sccp.IDIpPort, sccp.IDCapabilitiesReq, sccp.IDCapabilitiesRes, sccp.IDSoftKeyTemplateReq,
	sccp.IDSoftKeyTemplateRes, sccp.IDSoftKeySetReq, sccp.IDSoftKeySetRes, sccp.IDConfigStatReq, sccp.IDConfigStatRes,
	sccp.IDLineStatReq, sccp.IDLineStatRes, sccp.IDLineStatV2Res, sccp.IDSpeedDialStatReq, sccp.IDSpeedDialStatRes,
	sccp.IDForwardStatReq, sccp.IDForwardStatRes, sccp.IDFeatureStatRes, sccp.IDFeatureStatV2Res, sccp.IDTimeDateReq,
	sccp.IDTimeDateRes, sccp.IDVersionReq, sccp.IDVersionRes, sccp.IDServerReq, sccp.IDServerRes,
	sccp.IDRegisterAvailableLines, sccp.IDKeypadButton, sccp.IDEnblocCall, sccp.IDStimulus, sccp.IDOffHook, sccp.IDOnHook,
	sccp.IDSoftKeyEvent, sccp.IDStartTone, sccp.IDStopTone, sccp.IDSetRinger, sccp.IDSetLamp, sccp.IDSetSpeakerMode,
	sccp.IDSelectSoftKeys, sccp.IDCallState, sccp.IDCallInfo, sccp.IDCallInfoV2, sccp.IDDialedNumber,
	sccp.IDDisplayPromptStatus, sccp.IDDisplayPromptStatusV2, sccp.IDClearPromptStatus, sccp.IDDisplayPriNotify,
	sccp.IDDisplayPriNotifyV2, sccp.IDClearPriNotify, sccp.IDActivateCallPlane, sccp.IDOpenReceiveChannelAck,
	sccp.IDCloseReceiveChannel, sccp.IDStartMediaTransmissionAck, sccp.IDStopMediaTransmission,
	sccp.IDConnectionStatisticsReq, sccp.IDRegisterTokenAck, sccp.IDRegisterTokenReject, sccp.IDReset,
}

func keys(m map[string][]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// oracle compares cases with their dissections.
type oracle struct {
	names            sharkNames
	exceptions       exceptions
	messages         map[sccp.ID]bool // of which something agrees
	doubted          map[sccp.ID]bool // with an exception
	layouts          map[string]bool
	agreed, excepted int
	differences      map[string][]string // by message and field
}

func (o *oracle) compare(c sccptest.Case, d dissection) {
	if len(c.Values) == 0 && d.malformed == "" {
		o.agree(c)
	}
	if d.malformed != "" {
		o.differ(c, "+malformed", d.malformed)
	}
	fields := d.fields
	sort.SliceStable(fields, func(i, j int) bool { return fields[i].pos < fields[j].pos })
	known := make([]bool, len(fields))
	for _, v := range c.Values {
		o.value(c, v, fields, known)
	}
	for i, f := range fields {
		if !known[i] && f.pos >= sccp.HeaderSize && f.size > 0 && !spare(c, f) {
			o.differ(c, "+"+f.name, fmt.Sprintf("%s at %d: %s", f.name, f.pos-sccp.HeaderSize, f.legend))
		}
	}
}

// spare reports whether a field lies in bytes without meaning.
func spare(c sccptest.Case, f shown) bool {
	for _, s := range c.Spare {
		if at := f.pos - sccp.HeaderSize; at >= s.Offset && at+f.size <= s.Offset+s.Size {
			return true
		}
	}
	return false
}

// value looks for what tshark shows of a value.
func (o *oracle) value(c sccptest.Case, v sccptest.Value, fields []shown, known []bool) {
	name, listed := o.names.of(c.Info, v)
	if !listed {
		o.differ(c, v.Path, "no name in Wireshark")
		return
	}
	at := v.Offset + sccp.HeaderSize
	if v.Kind == sccp.KindAddr {
		o.family(c, v, fields, known)
		at += 4
	}
	start, _ := slices.BinarySearchFunc(fields, at, func(f shown, at int) int { return f.pos - at })
	names := strings.Split(name, "|")
	found, bits, per := false, int64(0), 0
	for i := start; i < len(fields) && fields[i].pos < at+max(1, v.Slot); i++ {
		f := fields[i]
		switch {
		case !slices.ContainsFunc(names, func(n string) bool { return named(f.name, n) }):
			continue
		case strings.Contains(name, "*") || len(names) > 1:
			mask, set, ok := bitOf(f.legend, v.Size)
			if ok && set != (v.Number&mask != 0) {
				o.differ(c, v.Path, fmt.Sprintf("bit %#x: %s", mask, f.legend))
			}
			bits |= mask
		case v.Kind == sccp.KindBytes && f.size == 1 && v.Size != 1:
			if per < len(v.Bytes) && (f.pos != at+per || f.value[0] != v.Bytes[per]) {
				o.differ(c, v.Path, fmt.Sprintf("byte %d: tshark shows %s", per, f.legend))
			}
			per++
		case f.pos != at || found:
			continue
		case !same(v, f):
			o.differ(c, v.Path, fmt.Sprintf("%v, tshark shows %q", v, f.show))
			known[i] = true
			return
		}
		known[i], found = true, true
	}
	if !found && v.Size > 0 {
		o.differ(c, v.Path, fmt.Sprintf("tshark shows no %s at %d", name, v.Offset))
		return
	}
	o.agreed++
	o.agree(c)
}

func (o *oracle) agree(c sccptest.Case) {
	o.messages[c.Info.ID] = true
	o.layouts[c.Info.Name+c.Layout.Name] = true
}

// family compares the word before an address, which tshark shows as a field.
func (o *oracle) family(c sccptest.Case, v sccptest.Value, fields []shown, known []bool) {
	want := int64(0)
	if len(v.Bytes) == 16 {
		want = 1
	}
	for i, f := range fields {
		if f.pos == v.Offset+sccp.HeaderSize && f.name == "ipv4or6" {
			known[i] = true
			if n, err := strconv.ParseInt(f.show, 0, 64); err != nil || n != want {
				o.differ(c, v.Path, fmt.Sprintf("family %d, tshark shows %s", want, f.show))
			}
			return
		}
	}
	o.differ(c, v.Path, "tshark shows no family")
}

func named(name, pattern string) bool {
	if prefix, ok := strings.CutSuffix(pattern, "*"); ok {
		return strings.HasPrefix(name, prefix)
	}
	return name == pattern || name == pattern+".ipv4" || name == pattern+".ipv6"
}

// same compares a value with what tshark shows of it.
func same(v sccptest.Value, f shown) bool {
	switch v.Kind {
	case sccp.KindUint, sccp.KindInt:
		if n, err := strconv.ParseInt(f.show, 0, 64); err == nil {
			if v.Kind == sccp.KindInt {
				n = int64(int32(n)) // tshark has no signed fields
			}
			return n == v.Number && f.size == v.Size
		}
		return false
	case sccp.KindIPv4, sccp.KindIPv6, sccp.KindAddr:
		a, err := netip.ParseAddr(f.show)
		return err == nil && string(a.AsSlice()) == string(v.Bytes)
	case sccp.KindBytes, sccp.KindBytesRest:
		return string(f.value) == string(v.Bytes)
	}
	return f.show == string(v.Bytes)
}

// bitOf reads mask and value of a bit from a legend such as
// ".... ..1. = AbbrevDial: True". The leftmost place is the highest bit.
func bitOf(legend string, size int) (mask int64, set, ok bool) {
	places, _, found := strings.Cut(legend, " = ")
	if !found {
		return 0, false, false
	}
	places = strings.ReplaceAll(places, " ", "")
	if len(places) != 8*size {
		return 0, false, false
	}
	for i, p := range places {
		if p != '.' {
			return 1 << (len(places) - 1 - i), p == '1', true
		}
	}
	return 0, false, false
}

func (o *oracle) differ(c sccptest.Case, field, what string) {
	if o.exceptions.covers(c, field) {
		o.excepted++
		o.doubted[c.Info.ID] = true
		return
	}
	where := c.Info.Name + "\t" + withoutIndexes(field)
	o.differences[where] = append(o.differences[where], fmt.Sprintf("%s: %s: %s", c.Name(), field, what))
}
