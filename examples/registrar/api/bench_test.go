package api

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/api/apitest"
)

// discard is a client that reads nothing.
type discard struct {
	header http.Header
	n      int
}

func (d *discard) Header() http.Header { return d.header }
func (d *discard) WriteHeader(int)     {}
func (d *discard) Write(b []byte) (int, error) {
	d.n += len(b)
	return len(b), nil
}

// BenchmarkPhones asks for 1,000 phones; the baseline encodes them and does
// nothing else.
func BenchmarkPhones(b *testing.B) {
	fake := apitest.New()
	fake.Crowd(1000)
	b.Run("json.Marshal", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			text, err := json.Marshal(fake.Phones())
			require.NoError(b, err)
			b.SetBytes(int64(len(text)))
		}
	})
	b.Run("GET", func(b *testing.B) {
		h := newTestHandler(b, fake)
		req := httptest.NewRequest("GET", "/v1/phones", nil)
		b.ReportAllocs()
		for b.Loop() {
			d := &discard{header: make(http.Header)}
			h.ServeHTTP(d, req)
			b.SetBytes(int64(d.n))
		}
	})
}
