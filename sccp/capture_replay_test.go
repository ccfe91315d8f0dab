package sccp_test

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
	"github.com/google/gopacket/pcapgo"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/sccp/sccplayer"
)

var captures = flag.String("captures", "", "folder with pcap or pcapng files of Skinny, whatever the port")

// Every frame of real traffic must decode, and encode to the same bytes.
func TestCaptures(t *testing.T) {
	if *captures == "" {
		t.Skip("skipped: name a folder with captures by -captures")
	}
	files := 0
	require.NoError(t, filepath.WalkDir(*captures, func(path string, entry os.DirEntry, err error) error {
		if err == nil && strings.HasPrefix(filepath.Ext(path), ".pcap") {
			files++
			t.Run(entry.Name(), func(t *testing.T) { replay(t, path) })
		}
		return err
	}))
	require.NotZero(t, files, "no capture in %s", *captures)
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
	require.NoError(t, eachPacket(path, decoder.Packet))
	decoder.Flush()
	require.NotEmpty(t, table, "no Skinny")
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

// eachPacket reads a pcap or pcapng file.
func eachPacket(path string, handle func(gopacket.Packet)) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	file := bufio.NewReader(f)
	magic, err := file.Peek(4)
	if err != nil {
		return err
	}
	var source gopacket.PacketDataSource
	var link layers.LinkType
	if bytes.Equal(magic, []byte{0x0a, 0x0d, 0x0d, 0x0a}) {
		r, err := pcapgo.NewNgReader(file, pcapgo.DefaultNgReaderOptions)
		if err != nil {
			return err
		}
		source, link = r, r.LinkType()
	} else {
		r, err := pcapgo.NewReader(file)
		if err != nil {
			return err
		}
		source, link = r, r.LinkType()
	}
	packets := gopacket.NewPacketSource(source, link)
	for {
		p, err := packets.NextPacket()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		handle(p)
	}
}
