package ctl

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"strconv"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/control"
)

func dayFlags(f *flag.FlagSet, r *request) {
	f.StringVar(&r.from, "from", "", "days from the one with this `TIME` on: 2026-11-22, \"2026-11-22 20:15\", RFC 3339, or 24h for that long ago")
	f.StringVar(&r.to, "to", "", "days up to the one with this `TIME`; days are those of UTC")
}

func checkTimes(r *request) error {
	for _, text := range []string{r.from, r.to} {
		if _, err := moment(text, time.UTC); err != nil {
			return err
		}
	}
	return nil
}

func showStatistics(ctx context.Context, s *session) error {
	from, err := moment(s.from, time.UTC)
	if err != nil {
		return err
	}
	to, err := moment(s.to, time.UTC)
	if err != nil {
		return err
	}
	told, err := s.client.Statistics(ctx, from, to)
	if err != nil {
		return err
	}
	if s.json {
		return s.print(told)
	}
	rows := [][]string{{"DAY", "CAUSE", "CALLS", "ANSWERED", "TALKED"}}
	for _, d := range told.Days {
		rows = append(rows, []string{d.Date, d.Cause, number(d.Calls), number(d.Answered), seconds(d.TalkSeconds)})
	}
	if err := s.table(rows); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(s.Stdout); err != nil {
		return err
	}
	rows = [][]string{{"PHONE", "PLACED", "FAILED", "RECEIVED", "MISSED", "TALKED", "REGISTERED", "LAST", "VOICE"}}
	for i := range told.Phones {
		rows = append(rows, s.usage(&told.Phones[i]))
	}
	return s.table(rows)
}

func (s *session) usage(u *control.Usage) []string {
	last, voice := "", ""
	if u.Last != nil {
		last = s.at(*u.Last)
	}
	if v := u.Voice; v != nil {
		voice = cmp.Or(v.Quality, fmt.Sprintf("lost %d of %d", v.PacketsLost, uint64(v.PacketsLost)+uint64(v.PacketsReceived)))
	}
	return []string{
		u.Device, number(u.Placed), number(u.Failed), number(u.Received), number(u.Missed), seconds(u.TalkSeconds),
		number(u.Registrations), last, voice,
	}
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

func seconds(n float64) string {
	return time.Duration(n * float64(time.Second)).Round(time.Second).String()
}
