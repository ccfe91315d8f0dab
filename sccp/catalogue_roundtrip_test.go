package sccp_test

import (
	"bytes"
	"errors"
	"iter"
	"slices"
	"sync"
	"testing"

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

// casesOf returns the cases of a message, each layout in the first and the
// last version that has it and one between: versions in the same layout differ
// in the version word only.
func casesOf(info sccp.Info) iter.Seq2[string, sccptest.Case] {
	return func(yield func(string, sccptest.Case) bool) {
		for _, c := range allCases()[info.ID] {
			if !yield(c.name, c.Case) {
				return
			}
		}
	}
}

type namedCase struct {
	name string
	sccptest.Case
}

var allCases = sync.OnceValue(func() map[sccp.ID][]namedCase {
	all := map[sccp.ID][]namedCase{}
	for name, c := range sccptest.Cases() {
		versions := slices.DeleteFunc(sccptest.Versions(), func(v sccp.Version) bool {
			return v < c.Layout.From || v > c.Layout.To
		})
		if i := slices.Index(versions, c.Version); i == 0 || i == len(versions)/2 || i == len(versions)-1 {
			all[c.Info.ID] = append(all[c.Info.ID], namedCase{name, c})
		}
	}
	return all
})

// decodeOne decodes a frame that must be valid, with nothing behind it.
func decodeOne(t *testing.T, name string, frame []byte) sccp.Message {
	m, rest, err := sccp.Decode(frame)
	if err != nil || len(rest) > 0 {
		require.NoError(t, err, name)
		require.Empty(t, rest, name)
	}
	return m
}

func TestCatalogueDecodesToTheValuesOnTheWire(t *testing.T) {
	eachMessage(t, func(t *testing.T, info sccp.Info) {
		for name, c := range casesOf(info) {
			m := decodeOne(t, name, c.Frame)
			if _, unknown := m.(*sccp.Unknown); unknown || m.ID() != info.ID {
				require.Failf(t, "another message", "%s: %T", name, m)
			}
			requireValues(t, c, m)
			if c.Layout.Form != "" {
				require.True(t, fieldAt(m, c.Layout.Form).Bool(), "%s: %s", name, c.Layout.Form)
			}
		}
	})
}

func TestCatalogueEncodesWhatItDecoded(t *testing.T) {
	eachMessage(t, func(t *testing.T, info sccp.Info) {
		for name, c := range casesOf(info) {
			m := decodeOne(t, name, c.Frame)
			requireEncodes(t, name, m, c.Version, c.Frame)
			prefix := []byte("prefix")
			b, err := m.Append(prefix, c.Version)
			if err != nil || !bytes.HasPrefix(b, prefix) || !bytes.Equal(b[len(prefix):], c.Frame) {
				require.Failf(t, "not behind the prefix", "%s: %v: % x", name, err, b)
			}
		}
	})
}

// A message that was never decoded has nothing but its fields to encode.
func TestCatalogueEncodesFieldsAlone(t *testing.T) {
	eachMessage(t, func(t *testing.T, info sccp.Info) {
		for name, c := range casesOf(info) {
			if c.Layout.Condition != "" && c.Layout.Form == "" {
				continue // a form that is kept when it is met, and never built
			}
			m := decodeOne(t, name, c.Frame)
			fresh := freshCopy(m)
			b, err := fresh.Append(nil, c.Version)
			if err != nil || !bytes.Equal(c.Frame, b) || fresh.Size(c.Version) != len(b) {
				require.NoError(t, err, name)
				require.Equal(t, c.Frame, b, name)
				require.Len(t, b, fresh.Size(c.Version), name)
			}
			if again := decodeOne(t, name, b); !sccp.Equal(m, again) {
				require.Failf(t, "not equal", "%s:\n%v\n%v", name, m.LogValue(), again.LogValue())
			}
		}
	})
}

func TestCatalogueCloneOwnsItsBytes(t *testing.T) {
	eachMessage(t, func(t *testing.T, info sccp.Info) {
		for name, c := range casesOf(info) {
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
		for name, c := range casesOf(info) {
			if err := kept.Decode(c.Body(), wordOf(c.Frame)); err != nil {
				require.NoError(t, err, name)
			}
			if fresh := decodeOne(t, name, c.Frame); !sccp.Equal(fresh, kept) {
				require.Failf(t, "not equal", "%s:\n%v\n%v", name, fresh.LogValue(), kept.LogValue())
			}
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
		var b, second []byte
		again := sccp.New(info.ID)
		for name, c := range casesOf(info) {
			m := decodeOne(t, name, c.Frame)
			for _, v := range sccptest.Versions() {
				var err error
				b, err = m.Append(b[:0], v)
				if err != nil {
					requireFieldError(t, name, err, sccp.ErrLong)
					continue
				}
				err = again.Decode(b[sccp.HeaderSize:], v)
				if err == nil {
					second, err = again.Append(second[:0], v)
				}
				if err != nil || m.Size(v) != len(b) || !bytes.Equal(b[sccp.HeaderSize:], second[sccp.HeaderSize:]) {
					require.Failf(t, "not stable", "%s at v%d: %v, size %d:\n% x\n% x", name, v, err, m.Size(v), b, second)
				}
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
		for name, c := range casesOf(info) {
			if c.Version != c.Layout.From {
				continue // Mutations brings the other versions
			}
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
	b, err := m.Append(make([]byte, 0, len(frame)), v)
	if err != nil || !bytes.Equal(b, frame) || m.Size(v) != len(frame) {
		require.NoError(t, err, name)
		require.Equal(t, frame, b, name)
		require.Equal(t, len(frame), m.Size(v), name)
	}
}

// requireFieldError asserts that an error is located and of one of the kinds.
func requireFieldError(t *testing.T, name string, err error, kinds ...error) {
	var located *sccp.FieldError
	if !errors.As(err, &located) || located.Field == "" || located.Offset < 0 {
		require.Failf(t, "not located", "%s: %v", name, err)
	}
	if !slices.ContainsFunc(kinds, func(kind error) bool { return errors.Is(err, kind) }) {
		require.Failf(t, "another kind of error", "%s: %v", name, err)
	}
}
