package call_test

import (
	"testing"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

// BenchmarkCall makes and ends a call, with the phones of a small office and of
// a large one: the time must not grow with their number.
func BenchmarkCall(b *testing.B) {
	for name, phones := range map[string]int{"2 phones": 2, "10000 phones": 10_000} {
		b.Run(name, func(b *testing.B) {
			m := call.New(newPlan("101", "102"), call.Limits{})
			now := time.Unix(0, 0)
			for i := range phones {
				number := "101"
				if i > 0 {
					number = "102"
				}
				if i > 1 {
					number = "other"
				}
				m.Handle(now, call.DeviceUp{Device: string(rune('A' + i)), Lines: []call.Line{{Instance: 1, Number: number}}})
			}
			b.ReportAllocs()
			for b.Loop() {
				m.Handle(now, call.Press{Device: "A", Key: call.KeyDial, Digits: "102"})
				m.Handle(now, call.Press{Device: "B", Key: call.KeyAnswer})
				m.Handle(now, call.Press{Device: "A", Key: call.KeyEndCall})
			}
			if m.Load().Legs != 0 {
				b.Fatal("calls are left")
			}
		})
	}
}
