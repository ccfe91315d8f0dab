package sccptest_test

import (
	"bytes"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/sccp/sccptest"
)

var corpus = flag.String("corpus", "", "folder to write the corpus of all messages to")

func TestWriteCorpus(t *testing.T) {
	dir, ids := *corpus, []sccp.ID(nil)
	if dir == "" {
		dir, ids = t.TempDir(), []sccp.ID{sccp.IDStopTone}
	}
	n, err := sccptest.WriteCorpus(dir, ids...)
	require.NoError(t, err)
	t.Logf("%d frames in %s", n, dir)

	files := 0
	require.NoError(t, fs.WalkDir(os.DirFS(dir), ".", func(_ string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files++
		}
		return err
	}))
	assert.GreaterOrEqual(t, files, n)
	frame, err := os.ReadFile(filepath.Join(dir, "StopTone", "V11-v11-typical"))
	require.NoError(t, err)
	m, rest, err := sccp.Decode(frame)
	require.NoError(t, err)
	assert.Empty(t, rest)
	assert.IsType(t, (*sccp.StopTone)(nil), m)
}

func TestCasesCoverTheCatalogue(t *testing.T) {
	type layout struct{ message, layout string }
	seen := map[layout]map[sccp.Version]bool{}
	names := map[string]bool{}
	for name, c := range sccptest.Cases() {
		require.False(t, names[name], "%s comes twice", name)
		names[name] = true
		key := layout{c.Info.Name, c.Layout.Name}
		if seen[key] == nil {
			seen[key] = map[sccp.Version]bool{}
		}
		seen[key][c.Version] = true
	}
	for info := range sccp.Messages() {
		for _, l := range info.Layouts {
			for _, v := range sccptest.Versions() {
				assert.Equal(t, v >= l.From && v <= l.To, seen[layout{info.Name, l.Name}][v], "%s %s v%d", info.Name, l.Name, v)
			}
		}
	}
}

// Every byte of a body belongs to exactly one value, NUL or spare range.
func TestValuesAndSpareCoverTheBody(t *testing.T) {
	for name, c := range sccptest.Cases() {
		owner := make([]int, len(c.Body()))
		for _, v := range c.Values {
			for i := range v.Size {
				owner[v.Offset+i]++
			}
			if v.Size < v.Slot && v.Kind != sccp.KindAddr && v.Kind != sccp.KindBytes {
				owner[v.Offset+v.Size]++ // its NUL
			}
		}
		for _, s := range c.Spare {
			for i := range s.Size {
				owner[s.Offset+i]++
			}
		}
		for i, n := range owner {
			require.Equal(t, 1, n, "%s: byte %d", name, i)
		}
	}
}

// Numbers of four bytes differ within a frame, unless something depends on them.
func TestValuesAreDistinct(t *testing.T) {
	for name, c := range sccptest.Cases() {
		seen := map[int64]string{}
		for _, v := range c.Values {
			if v.Kind != sccp.KindUint || v.Size != 4 || v.Number < 0x0a000000 || v.Count != nil {
				continue
			}
			require.Empty(t, seen[v.Number], "%s: %s", name, v.Path)
			seen[v.Number] = v.Path
		}
	}
}

func TestRandomIsTheSameForASeed(t *testing.T) {
	take := func(seed uint64) (frames []byte) {
		n := 0
		for c := range sccptest.Random(seed) {
			frames = append(frames, c.Frame...)
			if n++; n == 100 {
				break
			}
		}
		return frames
	}
	assert.Equal(t, take(1), take(1))
	assert.NotEqual(t, take(1), take(2))
}

func TestMutations(t *testing.T) {
	want := map[sccp.ID][]string{
		sccp.IDCapabilitiesRes:       {"count/capCount=19", "cut/0", "length=4294967295", "padded/8"},
		sccp.IDOpenReceiveChannelAck: {"family/address=3", "version=255"},
		sccp.IDConfigStatRes:         {"unterminated/userName", "garbage"},
		sccp.IDCallInfoV2:            {"unterminated/huntPilotName", "garbage"},
	}
	for id, some := range want {
		names := map[string]bool{}
		for name, c := range sccptest.CasesOf(id) {
			before := bytes.Clone(c.Frame)
			here := map[string]bool{}
			for m := range c.Mutations() {
				require.False(t, here[m.Name], "%s: %s comes twice", name, m.Name)
				here[m.Name], names[m.Name] = true, true
				for i := range m.Frame {
					m.Frame[i] = 0xee
				}
			}
			require.Equal(t, before, c.Frame, name)
		}
		for _, name := range some {
			assert.True(t, names[name], "%s: %s", id, name)
		}
	}
}

// Whoever stops early gets no more.
func TestSequencesStop(t *testing.T) {
	for _, c := range sccptest.Cases() {
		for range c.Mutations() {
			break
		}
		for range c.Cuts() {
			break
		}
		for range c.Padded() {
			break
		}
		break
	}
	for range sccptest.Random(1) {
		break
	}
	for range sccptest.CasesOf(sccp.IDStopTone) {
		break
	}
}

// An unterminated text has no NUL within its slot; garbage changes bytes
// without meaning only.
func TestMutationsChangeWhatTheySay(t *testing.T) {
	for name, c := range sccptest.CasesOf(sccp.IDConfigStatRes) {
		for m := range c.Unterminated() {
			for _, v := range c.Values {
				if m.Name == "unterminated/"+v.Path {
					assert.NotContains(t, m.Frame[sccp.HeaderSize+v.Offset:][:v.Slot], byte(0), name)
				}
			}
		}
		for m := range c.Garbage() {
			for _, v := range c.Values {
				at := sccp.HeaderSize + v.Offset
				assert.Equal(t, c.Frame[at:at+v.Size], m.Frame[at:at+v.Size], name)
			}
			assert.NotEqual(t, c.Frame, m.Frame, name)
		}
	}
}

func FuzzRandom(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) {
		n := 0
		for c := range sccptest.Random(seed) {
			m, rest, err := sccp.Decode(c.Frame)
			require.NoError(t, err, c.Name())
			require.Empty(t, rest, c.Name())
			b, err := m.Append(nil, c.Version)
			require.NoError(t, err, c.Name())
			require.Equal(t, c.Frame, b, c.Name())
			if n++; n == 50 {
				break
			}
		}
	})
}

func BenchmarkCases(b *testing.B) {
	b.Run("Cases", func(b *testing.B) {
		n := 0
		for b.Loop() {
			for range sccptest.Cases() {
				n++
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/frame")
	})
	b.Run("copy", func(b *testing.B) {
		var frames [][]byte
		for _, c := range sccptest.Cases() {
			frames = append(frames, c.Frame)
		}
		n := 0
		for b.Loop() {
			for _, f := range frames {
				n += min(1, len(bytes.Clone(f)))
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/frame")
	})
}
