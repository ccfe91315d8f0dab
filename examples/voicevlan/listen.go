package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"sync"
	"text/tabwriter"
	"time"
	"unicode"

	"github.com/skinnykit/skinny/cdp"
)

const clearScreen = "\x1b[H\x1b[2J"

// listen shows the neighbours until ctx is done: as a table that is drawn anew
// every second on a terminal, else as a line for everything that happens.
func listen(ctx context.Context, link cdp.Link, log *slog.Logger, out io.Writer) error {
	l := cdp.NewListener(link)
	l.Log = log
	if !isTerminal(out) {
		l.Notify = func(e cdp.Event, n cdp.Neighbor) {
			fmt.Fprintln(out, e, strings.Join(row(n, n.LastSeen), " | "))
		}
		return l.Run(ctx)
	}

	ctx, cancel := context.WithCancel(ctx)
	var drawing sync.WaitGroup
	drawing.Go(func() { draw(ctx, out, l.Neighbors) })
	err := l.Run(ctx)
	cancel()
	drawing.Wait()
	return err
}

func draw(ctx context.Context, out io.Writer, neighbors func() []cdp.Neighbor) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		fmt.Fprint(out, clearScreen, table(neighbors(), time.Now()))
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func isTerminal(out io.Writer) bool {
	file, ok := out.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func table(list []cdp.Neighbor, now time.Time) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "SOURCE\tDEVICE\tPORT\tPLATFORM\tSOFTWARE\tADDRESS\tVOICE\tTTL")
	for _, n := range list {
		fmt.Fprintln(w, strings.Join(row(n, now), "\t"))
	}
	w.Flush()
	fmt.Fprintf(&b, "\n%d neighbours, Ctrl-C ends\n", len(list))
	return b.String()
}

// row are the columns of a neighbour: the last two are the voice VLAN, "asks" for
// a phone that wants to know it, and how long the information is still good.
func row(n cdp.Neighbor, now time.Time) []string {
	p := n.Packet
	address := ""
	if len(p.Addresses) > 0 {
		address = p.Addresses[0].String()
	}
	voice := p.VoiceVLAN.String()
	if len(p.VoiceQuery) > 0 {
		voice = "asks"
	}
	return []string{
		n.Source.String(), clean(p.DeviceID), clean(p.PortID), clean(p.Platform), clean(p.Software),
		address, voice, n.Expires.Sub(now).Round(time.Second).String(),
	}
}

const columnWidth = 32

// clean makes a text from the wire fit for a terminal: one short line without
// control characters.
func clean(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	s = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) && r != unicode.ReplacementChar {
			return r
		}
		return '?'
	}, s)
	if short := []rune(s); len(short) > columnWidth {
		return string(short[:columnWidth-1]) + "…"
	}
	return s
}
