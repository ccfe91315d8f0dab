package sccp_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"text/tabwriter"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/sccp/internal/captures"
	"github.com/skinnykit/skinny/sccp/sccplayer"
)

var captureDir = flag.String("captures", "", captures.Usage)

// Every frame of real traffic must decode, and encode to the same bytes.
func TestCaptures(t *testing.T) {
	for _, path := range captures.Files(t, *captureDir) {
		t.Run(filepath.Base(path), func(t *testing.T) { replay(t, path) })
	}
}

// tally counts the frames of one message.
type tally struct{ frames, exact, tail, bad int }

func replay(t *testing.T, path string) {
	table := map[string]*tally{}
	skipped := 0
	decoder := sccplayer.Decoder{Handle: func(m sccplayer.Message) {
		name := m.Message.ID().String()
		if table[name] == nil {
			table[name] = &tally{}
		}
		row := table[name]
		row.frames++
		skipped += m.Skipped
		if m.Err != nil {
			row.bad++
			t.Errorf("%s: %v", m.Time, m.Err)
		}
		b, err := m.Message.Append(nil, m.Header.Version)
		if err != nil || !bytes.Equal(b, m.Frame) {
			t.Errorf("%s: %s:\n% x\nencodes to\n% x\n%v", m.Time, name, m.Frame, b, err)
			return
		}
		row.exact++
		if tail := fieldAt(m.Message, "Tail"); tail.IsValid() {
			row.tail += tail.Len()
		}
		clone, err := sccp.Clone(m.Message).Append(nil, m.Header.Version)
		require.NoError(t, err)
		require.Equal(t, m.Frame, clone, name)
	}}
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	for p, err := range sccplayer.Packets(f) {
		if err != nil {
			fmt.Printf("%s: the rest is not read: %v\n", filepath.Base(path), err)
			break
		}
		decoder.Packet(p)
	}
	decoder.Flush()
	printTable(filepath.Base(path), table, skipped)
}

func printTable(file string, table map[string]*tally, skipped int) {
	var names []string
	var sum tally
	for name, row := range table {
		names = append(names, name)
		sum.frames, sum.exact, sum.tail, sum.bad = sum.frames+row.frames, sum.exact+row.exact, sum.tail+row.tail, sum.bad+row.bad
	}
	slices.Sort(names)
	table["all"] = &sum
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "\n%s\tframes\texact\ttail bytes\tnot decoded\t\n", file)
	for _, name := range append(names, "all") {
		row := table[name]
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t\n", name, row.frames, row.exact, row.tail, row.bad)
	}
	fmt.Fprintf(w, "bytes of lost segments\t%d\t\t\t\t\n", skipped)
	_ = w.Flush()
}
