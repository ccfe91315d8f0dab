package store

import (
	"context"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

// BenchmarkRecords writes records of two legs, in batches of a queue's length or
// each by itself.
func BenchmarkRecords(b *testing.B) {
	for _, size := range []int{1, 100, 4096} {
		b.Run("batch="+strconv.Itoa(size), func(b *testing.B) {
			s := newStore(b, newPath(b), Options{Delay: patience})
			commands := []call.Command{answered("101", "102", noon)}
			n := 0
			for b.Loop() {
				s.Apply(commands)
				if n++; n%size == 0 {
					require.NoError(b, s.Flush(context.Background()))
				}
			}
			require.NoError(b, s.Flush(context.Background()))
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "records/s")
		})
	}
}

// BenchmarkSave acknowledges a forward to one caller, and to many at a time.
func BenchmarkSave(b *testing.B) {
	b.Run("one", func(b *testing.B) {
		s := newStore(b, newPath(b), Options{})
		n := 0
		for b.Loop() {
			n++
			require.NoError(b, s.Save(context.Background(), forward("101", strconv.Itoa(n))))
		}
	})
	b.Run("32", func(b *testing.B) {
		s := newStore(b, newPath(b), Options{})
		var n atomic.Int64
		b.SetParallelism(32)
		b.RunParallel(func(pb *testing.PB) {
			number := strconv.Itoa(int(n.Add(1)))
			for pb.Next() {
				if err := s.Save(context.Background(), forward(number, strconv.Itoa(int(n.Add(1))))); err != nil {
					b.Error(err)
				}
			}
		})
	})
}

// BenchmarkApply is what a call waits for: a setting, a record, and the usual
// commands of which nothing is kept.
func BenchmarkApply(b *testing.B) {
	for name, command := range map[string]call.Command{
		"setting": call.PhoneChanged{Device: "A", Settings: call.PhoneSettings{Private: true}},
		"record":  answered("101", "102", noon),
		"other":   call.ShowLeg{},
	} {
		b.Run(name, func(b *testing.B) {
			s := newStore(b, newPath(b), Options{Delay: patience})
			commands := []call.Command{command}
			b.ReportAllocs()
			for b.Loop() {
				s.Apply(commands)
			}
		})
	}
}

// BenchmarkHistory reads a page of one of a hundred phones with 200 calls each.
func BenchmarkHistory(b *testing.B) {
	s := newStore(b, newPath(b), Options{Queue: 20000})
	for i := range 20000 {
		s.Queue(answered(strconv.Itoa(100+i%100), "200", noon))
	}
	require.NoError(b, s.Flush(context.Background()))
	for name, q := range map[string]HistoryQuery{
		"device": {Device: "SEP150"}, "number": {Number: "150"}, "missed": {Device: "SEP150", Kind: call.Missed}, "busy number": {Number: "200"},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, err := s.History(context.Background(), q)
				require.NoError(b, err)
			}
		})
	}
	b.Run("open", func(b *testing.B) {
		require.NoError(b, s.Close())
		for b.Loop() {
			s, err := Open(s.Path(), Options{})
			require.NoError(b, err)
			require.NoError(b, s.Close())
		}
	})
}
