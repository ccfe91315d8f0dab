package sccp_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/sccp/sccptest"
)

// eachMessage runs a test for each message of the schema.
func eachMessage(t *testing.T, f func(*testing.T, sccp.Info)) {
	for info := range sccp.Messages() {
		t.Run(info.Name, func(t *testing.T) {
			t.Parallel()
			f(t, info)
		})
	}
}

// decodeOne decodes a frame that must be valid, with nothing behind it.
func decodeOne(t *testing.T, name string, frame []byte) sccp.Message {
	t.Helper()
	m, rest, err := sccp.Decode(frame)
	require.NoError(t, err, name)
	require.Empty(t, rest, name)
	return m
}

func TestCatalogueDecodesToTheValuesOnTheWire(t *testing.T) {
	eachMessage(t, func(t *testing.T, info sccp.Info) {
		for name, c := range sccptest.CasesOf(info.ID) {
			m := decodeOne(t, name, c.Frame)
			require.IsNotType(t, (*sccp.Unknown)(nil), m, name)
			require.Equal(t, info.ID, m.ID(), name)
			requireValues(t, c, m)
			if c.Layout.Form != "" {
				require.True(t, fieldAt(m, c.Layout.Form).Bool(), "%s: %s", name, c.Layout.Form)
			}
		}
	})
}

func TestCatalogueEncodesWhatItDecoded(t *testing.T) {
	eachMessage(t, func(t *testing.T, info sccp.Info) {
		for name, c := range sccptest.CasesOf(info.ID) {
			m := decodeOne(t, name, c.Frame)
			requireEncodes(t, name, m, c.Version, c.Frame)
			prefix := []byte("prefix")
			b, err := m.Append(prefix, c.Version)
			require.NoError(t, err, name)
			require.Equal(t, append(prefix, c.Frame...), b, name)
		}
	})
}

// A message that was never decoded has nothing but its fields to encode.
func TestCatalogueEncodesFieldsAlone(t *testing.T) {
	eachMessage(t, func(t *testing.T, info sccp.Info) {
		for name, c := range sccptest.CasesOf(info.ID) {
			if c.Layout.Condition != "" && c.Layout.Form == "" {
				continue // a form that is kept when it is met, and never built
			}
			m := decodeOne(t, name, c.Frame)
			fresh := freshCopy(m)
			b, err := fresh.Append(nil, c.Version)
			require.NoError(t, err, name)
			require.Len(t, b, fresh.Size(c.Version), name)
			require.Equal(t, withoutSpare(c, c.Frame), withoutSpare(c, b), name)
			again := decodeOne(t, name, b)
			require.True(t, sccp.Equal(m, again), "%s:\n%v\n%v", name, m.LogValue(), again.LogValue())
		}
	})
}

// withoutSpare is the frame with its bytes without meaning blanked out.
func withoutSpare(c sccptest.Case, frame []byte) []byte {
	frame = slices.Clone(frame)
	for _, s := range c.Spare {
		if start := sccp.HeaderSize + s.Offset; start+s.Size <= len(frame) {
			clear(frame[start : start+s.Size])
		}
	}
	return frame
}

func TestCatalogueCloneOwnsItsBytes(t *testing.T) {
	eachMessage(t, func(t *testing.T, info sccp.Info) {
		for name, c := range sccptest.CasesOf(info.ID) {
			source := slices.Clone(c.Frame)
			m := decodeOne(t, name, source)
			clone := sccp.Clone(m)
			for i := range source {
				source[i] = 0xdb
			}
			scribble(m)
			requireValues(t, c, clone)
			requireEncodes(t, name, clone, c.Version, c.Frame)
		}
	})
}

// Decoding into a struct that holds another message must leave nothing of it.
func TestCatalogueDecodeOverwritesEveryField(t *testing.T) {
	eachMessage(t, func(t *testing.T, info sccp.Info) {
		kept := sccp.New(info.ID)
		for name, c := range sccptest.CasesOf(info.ID) {
			require.NoError(t, kept.Decode(c.Body(), wordOf(c.Frame)), name)
			fresh := decodeOne(t, name, c.Frame)
			require.True(t, sccp.Equal(fresh, kept), "%s:\n%v\n%v", name, fresh.LogValue(), kept.LogValue())
			requireEncodes(t, name, kept, wordOf(c.Frame), c.Frame)
		}
	})
}

func wordOf(frame []byte) sccp.Version {
	h, _ := sccp.ParseHeader(frame)
	return h.Version
}

// A gateway between peers of different versions decodes at one and encodes at
// another. The result must be a frame that is stable.
func TestCatalogueEncodesAtOtherVersions(t *testing.T) {
	eachMessage(t, func(t *testing.T, info sccp.Info) {
		for name, c := range sccptest.CasesOf(info.ID) {
			m := decodeOne(t, name, c.Frame)
			for _, v := range sccptest.Versions() {
				b, err := m.Append(nil, v)
				if err != nil {
					requireFieldError(t, name, err, sccp.ErrLong)
					continue
				}
				require.Len(t, b, m.Size(v), "%s at v%d", name, v)
				again := sccp.New(info.ID)
				require.NoError(t, again.Decode(b[sccp.HeaderSize:], v), "%s at v%d", name, v)
				second, err := again.Append(nil, v)
				require.NoError(t, err, "%s at v%d", name, v)
				require.Equal(t, b[sccp.HeaderSize:], second[sccp.HeaderSize:], "%s at v%d", name, v)
			}
		}
	})
}

func TestCatalogueRandomFrames(t *testing.T) {
	n := 0
	for c := range sccptest.Random(1) {
		m := decodeOne(t, c.Name(), c.Frame)
		requireEncodes(t, c.Name(), m, c.Version, c.Frame)
		if n++; n == 20_000 {
			break
		}
	}
}

// Whatever a mutation does, what decodes must encode to the same bytes.
func TestCatalogueMutations(t *testing.T) {
	eachMessage(t, func(t *testing.T, info sccp.Info) {
		kept := sccp.New(info.ID)
		var buf []byte
		for name, c := range sccptest.CasesOf(info.ID) {
			for mutation := range c.Mutations() {
				h, err := sccp.ParseHeader(mutation.Frame)
				if err != nil || h.FrameSize() != len(mutation.Frame) {
					_, _, err := sccp.Decode(mutation.Frame)
					if h.FrameSize() > len(mutation.Frame) {
						require.Error(t, err, "%s/%s", name, mutation.Name)
					}
					continue
				}
				if err := kept.Decode(mutation.Frame[sccp.HeaderSize:], h.Version); err != nil {
					requireFieldError(t, name+"/"+mutation.Name, err, sccp.ErrShort, sccp.ErrCount)
					continue
				}
				buf, err = kept.Append(buf[:0], h.Version)
				if err != nil || !bytes.Equal(mutation.Frame, buf) || kept.Size(h.Version) != len(buf) {
					require.NoError(t, err, "%s/%s", name, mutation.Name)
					require.Equal(t, mutation.Frame, buf, "%s/%s", name, mutation.Name)
					require.Equal(t, len(buf), kept.Size(h.Version), "%s/%s", name, mutation.Name)
				}
			}
		}
	})
}

// requireEncodes asserts that a message encodes to the frame it came from.
func requireEncodes(t *testing.T, name string, m sccp.Message, v sccp.Version, frame []byte) {
	t.Helper()
	b, err := m.Append(nil, v)
	require.NoError(t, err, name)
	require.Equal(t, frame, b, name)
	require.Equal(t, len(frame), m.Size(v), name)
}

// requireFieldError asserts that an error is located and of one of the kinds.
func requireFieldError(t *testing.T, name string, err error, kinds ...error) {
	t.Helper()
	var located *sccp.FieldError
	require.ErrorAs(t, err, &located, name)
	require.NotEmpty(t, located.Field, name)
	require.GreaterOrEqual(t, located.Offset, 0, name)
	if !slices.ContainsFunc(kinds, func(kind error) bool { return errors.Is(err, kind) }) {
		assert.Failf(t, "another kind of error", "%s: %v", name, err)
	}
}
