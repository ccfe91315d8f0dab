package call_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/internal/alloctest"
)

// office returns a machine with phones of one line each.
func office(phones int) *call.Machine {
	p := newPlan("1", "2")
	m := call.New(p, call.Limits{})
	for i := range phones {
		m.Handle(time.Unix(0, 0), call.DeviceUp{
			Device: device(i + 1), Lines: []call.Line{{Instance: 1, Number: fmt.Sprint(i + 1)}},
		})
	}
	return m
}

// TestAllocationsOfACall holds a call of two to what its commands and its legs
// need: a call that is set up, answered and ended emits some twenty commands.
func TestAllocationsOfACall(t *testing.T) {
	m, now := office(2), time.Unix(0, 0)
	from, to := device(1), device(2)
	alloctest.AtMost(t, "a call", 32, func() {
		m.Handle(now, call.Press{Device: from, Key: call.KeyDial, Digits: "2"})
		m.Handle(now, call.Press{Device: to, Key: call.KeyAnswer})
		m.Handle(now, call.Press{Device: from, Key: call.KeyEndCall})
	})
}

// BenchmarkCall sets a call up and ends it, with the phones of a small office and
// of a large one: the time must not grow with their number.
func BenchmarkCall(b *testing.B) {
	for _, phones := range []int{2, 10_000} {
		b.Run(fmt.Sprintf("%d phones", phones), func(b *testing.B) {
			m, now := office(phones), time.Unix(0, 0)
			from, to := device(1), device(2)
			b.ReportAllocs()
			for b.Loop() {
				m.Handle(now, call.Press{Device: from, Key: call.KeyDial, Digits: "2"})
				m.Handle(now, call.Press{Device: to, Key: call.KeyAnswer})
				m.Handle(now, call.Press{Device: from, Key: call.KeyEndCall})
			}
			if m.Load().Legs != 0 {
				b.Fatal("calls are left")
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "calls/s")
		})
	}
}

// BenchmarkSharedLine does the same where the called number is on many phones.
func BenchmarkSharedLine(b *testing.B) {
	for _, phones := range []int{2, 20} {
		b.Run(fmt.Sprintf("%d phones", phones), func(b *testing.B) {
			m, now := office(1), time.Unix(0, 0)
			from, to := device(1), device(2)
			for i := range phones {
				m.Handle(now, call.DeviceUp{Device: device(i + 2), Lines: []call.Line{{Instance: 1, Number: "2"}}})
			}
			b.ReportAllocs()
			for b.Loop() {
				m.Handle(now, call.Press{Device: from, Key: call.KeyDial, Digits: "2"})
				m.Handle(now, call.Press{Device: to, Key: call.KeyAnswer})
				m.Handle(now, call.Press{Device: from, Key: call.KeyEndCall})
			}
		})
	}
}

// BenchmarkKey presses a key that changes nothing, beside calls that are up.
func BenchmarkKey(b *testing.B) {
	m, now, from := office(1000), time.Unix(0, 0), device(1)
	b.ReportAllocs()
	for b.Loop() {
		m.Handle(now, call.Press{Device: from, Key: call.KeyResume})
	}
}

// BenchmarkRegister brings a phone of six lines up and down; what it allocates is
// what the machine keeps of a registered phone.
func BenchmarkRegister(b *testing.B) {
	m, now := office(1000), time.Unix(0, 0)
	up := call.DeviceUp{Device: "another"}
	for i := range uint32(6) {
		up.Lines = append(up.Lines, call.Line{Instance: i + 1, Number: fmt.Sprint(2000 + i)})
	}
	b.ReportAllocs()
	for b.Loop() {
		m.Handle(now, up)
		m.Handle(now, call.DeviceDown{Device: up.Device})
	}
}
