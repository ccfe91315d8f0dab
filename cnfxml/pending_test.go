package cnfxml

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestManyEditsAreAsOne makes the same edits on a document that may wait with
// them and on one that is read anew after each.
func TestManyEditsAreAsOne(t *testing.T) {
	rng := newRand(9)
	values := []string{"", "1", "a b", "<&>", "é€", " x ", "]]>", "'\"", "\r\n", "--", strings.Repeat("long", 50)}
	for _, data := range append(sortedFixtures(t), readQuirks(t)["comments-everywhere"], readQuirks(t)["cdata"], readQuirks(t)["empty-forms"], readQuirks(t)["utf-16-little-endian"], readQuirks(t)["windows-1252"]) {
		waiting, anew := lenient(t, string(data)), lenient(t, string(data))
		paths := editable(anew)
		for range 200 {
			path, value := paths[rng.IntN(len(paths))], values[rng.IntN(len(values))]
			require.NoError(t, waiting.Set(path, value))
			require.NoError(t, anew.Set(path, value))
			anew = lenient(t, string(anew.Bytes()))
			got, ok := waiting.Get(path)
			require.True(t, ok)
			require.Equal(t, value, got)
			if rng.IntN(20) == 0 {
				_ = waiting.Root()
			}
		}
		assert.Equal(t, string(anew.Bytes()), string(waiting.Bytes()))
		assert.Equal(t, outline(anew.Top()), outline(waiting.Top()))
		checkIndex(t, waiting)
	}
}

// editable are the paths of a document that no edit of a value changes.
func editable(d *Document) (paths []string) {
	for path := range leaves(d) {
		if !strings.Contains(path, "@") && !strings.Contains(path, "=") {
			paths = append(paths, path)
		}
	}
	return slices.Sorted(slices.Values(paths))
}

// TestReadersSettleTogether has many goroutines read after edits; the race
// detector watches.
func TestReadersSettleTogether(t *testing.T) {
	for round := range 20 {
		d := wideDocument(t, 100)
		for i := range 100 {
			require.NoError(t, d.Set(fmt.Sprintf("line[@button=%d]/name", i), "new"))
		}
		var readers sync.WaitGroup
		for r := range 8 {
			readers.Go(func() {
				rng := rand.New(rand.NewPCG(uint64(round), uint64(r)))
				for range 50 {
					i := rng.IntN(100)
					switch rng.IntN(6) {
					case 0:
						value, ok := d.Get(fmt.Sprintf("line[@button=%d]/name", i))
						assert.True(t, ok && value == "new")
					case 1:
						n, err := d.Lookup(fmt.Sprintf("line[%d]", i+1))
						assert.NoError(t, err)
						line, _ := n.Position()
						assert.Equal(t, i+2, line)
						assert.NotEmpty(t, n.Path())
					case 2:
						assert.Equal(t, d.Size(), len(d.Bytes()))
					case 3:
						assert.Empty(t, d.Diagnostics())
					case 5:
						assert.Equal(t, "\n", d.EOL())
						assert.False(t, d.HasBOM())
						assert.Empty(t, d.Encoding())
						all, err := d.All("line")
						assert.NoError(t, err)
						for range all {
						}
					case 4:
						assert.Empty(t, Diff(d, d, DiffOptions{}))
					}
				}
			})
		}
		readers.Wait()
	}
}

func TestPendingEditsKeepToTheSize(t *testing.T) {
	d, err := Parse([]byte("<d><a>1</a><b>2</b></d>"), Options{MaxSize: 30})
	require.NoError(t, err)
	require.NoError(t, d.Set("a", "12345678"))
	require.ErrorIs(t, d.Set("b", "12"), ErrLimit)
	require.NoError(t, d.Set("a", "1234567"))
	require.NoError(t, d.Set("b", "12"))
	assert.Equal(t, "<d><a>1234567</a><b>12</b></d>", string(d.Bytes()))
	assert.Equal(t, 30, d.Size())
}
