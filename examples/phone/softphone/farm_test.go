package softphone_test

import (
	"net"
	"runtime"
	"testing"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/examples/phone/internal/exchange"
	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestIdlePhoneIsOneGoroutine(t *testing.T) {
	x, address := newExchange(t)
	const phones = 60
	before := runtime.NumGoroutine()
	for i := range byte(phones) {
		startRegistered(t, config("7970", cnfxml.MAC{2, 0, 0, 0, 0, i}, address))
	}
	const ofExchange = 2 * phones
	assert.LessOrEqual(t, runtime.NumGoroutine()-before, phones+ofExchange)
	assert.Len(t, x.Phones(), phones)
}

// BenchmarkFarm reports the memory of a registered phone, beside that of a
// bare TCP connection with a goroutine. Both include the server's end.
func BenchmarkFarm(b *testing.B) {
	const size = 200
	b.Run("connection", func(b *testing.B) {
		for b.Loop() {
			x := &exchange.Exchange{}
			address, err := x.Listen()
			require.NoError(b, err)
			before := heap()
			var all []net.Conn
			for range size {
				c, err := net.Dial("tcp", address)
				require.NoError(b, err)
				all = append(all, c)
				go func() { _, _ = c.Read(make([]byte, 512)) }()
			}
			b.ReportMetric(float64(heap()-before)/size, "B/phone")
			for _, c := range all {
				c.Close()
			}
			x.Close()
		}
	})
	b.Run("phone", func(b *testing.B) {
		for b.Loop() {
			x := plainExchange()
			address, err := x.Listen()
			require.NoError(b, err)
			c := config("7970", alice, address)
			before := heap()
			var all []*softphone.Phone
			for i := range size {
				c.MAC = cnfxml.MAC{2, 0, 0, 0, byte(i >> 8), byte(i)}
				p, err := softphone.Start(c)
				require.NoError(b, err)
				all = append(all, p)
			}
			for _, p := range all {
				_, err := p.WaitFor(b.Context(), func(s softphone.State) bool { return s.Registered() })
				require.NoError(b, err)
			}
			b.ReportMetric(float64(heap()-before)/size, "B/phone")
			for _, p := range all {
				p.Close()
			}
			x.Close()
		}
	})
}

// heap is the memory in use, stacks included.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc + m.StackInuse)
}
