package sccp_test

import (
	"bytes"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/sccp/sccptest"
)

// addCases seeds a fuzz target with one typical and one full case per layout.
func addCases(add func(id, version uint32, body []byte)) {
	for _, c := range allocCases {
		add(uint32(c.Info.ID), uint32(c.Version), c.Body())
	}
}

// FuzzDecode: for any id, version and body, what decodes encodes to the same
// bytes, in its exact size, and so does its clone. An error is located.
func FuzzDecode(f *testing.F) {
	addCases(func(id, version uint32, body []byte) { f.Add(id, version, body) })
	f.Fuzz(func(t *testing.T, id, version uint32, body []byte) {
		v := sccp.Version(version)
		m := sccp.New(sccp.ID(id))
		original := bytes.Clone(body)
		if err := m.Decode(body, v); err != nil {
			requireFieldError(t, m.ID().String(), err, sccp.ErrShort, sccp.ErrCount)
			return
		}
		clone := sccp.Clone(m)
		b, err := m.Append(nil, v)
		require.NoError(t, err)
		require.Equal(t, original, b[sccp.HeaderSize:])
		require.Len(t, b, m.Size(v))
		require.Equal(t, original, body, "decoding and encoding leave the input alone")

		clear(body)
		again, err := clone.Append(nil, v)
		require.NoError(t, err)
		require.Equal(t, b, again)
		second, rest, err := sccp.Decode(b)
		require.NoError(t, err)
		require.Empty(t, rest)
		require.True(t, sccp.Equal(clone, second))
	})
}

// FuzzVersions: a message decoded at one version and encoded at another is
// stable there.
func FuzzVersions(f *testing.F) {
	addCases(func(id, version uint32, body []byte) { f.Add(id, version, uint32(0), body) })
	f.Fuzz(func(t *testing.T, id, from, to uint32, body []byte) {
		m := sccp.New(sccp.ID(id))
		if m.Decode(body, sccp.Version(from)) != nil {
			return
		}
		v := sccp.Version(to)
		b, err := m.Append(nil, v)
		if err != nil {
			requireFieldError(t, m.ID().String(), err, sccp.ErrLong, sccp.ErrCount)
			require.Empty(t, b)
			return
		}
		require.Len(t, b, m.Size(v))
		again := sccp.New(sccp.ID(id))
		require.NoError(t, again.Decode(b[sccp.HeaderSize:], v))
		second, err := again.Append(nil, v)
		require.NoError(t, err)
		require.Equal(t, b[sccp.HeaderSize:], second[sccp.HeaderSize:])
	})
}

// FuzzFields: the fields alone, without what a decoded message remembers, say
// the same.
func FuzzFields(f *testing.F) {
	addCases(func(id, version uint32, body []byte) { f.Add(id, version, body) })
	f.Fuzz(func(t *testing.T, id, version uint32, body []byte) {
		v := sccp.Version(version)
		m := sccp.New(sccp.ID(id))
		if m.Decode(body, v) != nil {
			return
		}
		if layoutFor(infos()[m.ID()], v, body).Condition != "" {
			return // a form that is only kept
		}
		b, err := freshCopy(m).Append(nil, v)
		if err != nil {
			requireFieldError(t, m.ID().String(), err, sccp.ErrLong)
			return // a text without limit on input that is too long for output
		}
		again := sccp.New(sccp.ID(id))
		require.NoError(t, again.Decode(b[sccp.HeaderSize:], v))
		if layoutFor(infos()[m.ID()], v, b[sccp.HeaderSize:]).Condition == "" && !hasTail(m) {
			require.True(t, sccp.Equal(m, again), "%v\n%v", m.LogValue(), again.LogValue())
		}
	})
}

func hasTail(m sccp.Message) bool {
	tail := fieldAt(m, "Tail")
	return tail.IsValid() && tail.Len() > 0
}

// infos is the catalogue by id.
var infos = sync.OnceValue(func() map[sccp.ID]sccp.Info {
	all := map[sccp.ID]sccp.Info{}
	for info := range sccp.Messages() {
		all[info.ID] = info
	}
	return all
})

// FuzzReader: split or in one piece, a stream gives the same messages and the
// same end.
func FuzzReader(f *testing.F) {
	stream, _ := traffic(all)
	f.Add(stream[:2000], uint8(1))
	f.Add(sccptest.Frame(sccp.IDStopTone, 0, make([]byte, 8)), uint8(3))
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0}, uint8(5))
	f.Fuzz(func(t *testing.T, stream []byte, size uint8) {
		whole := sccp.NewReader(bytes.NewReader(stream))
		split := sccp.NewReader(&segments{r: bytes.NewReader(stream), n: int(size) + 1})
		rest := stream
		for {
			h, m, err := whole.Next()
			h2, m2, err2 := split.Next()
			require.Equal(t, h, h2)
			require.Equal(t, err == nil, err2 == nil)
			require.Equal(t, m == nil, m2 == nil)
			if m == nil {
				require.Equal(t, err.Error(), err2.Error())
				return
			}
			require.True(t, sccp.Equal(m, m2))
			b, err := m.Append(nil, h.Version)
			require.NoError(t, err)
			require.Equal(t, rest[:len(b)], b)
			rest = rest[len(b):]
		}
	})
}
