package tftp

import (
	"context"
	"log/slog"
	"net/netip"
	"time"
)

// DefaultProgressEvery is how often the progress of a transfer is told.
const DefaultProgressEvery = time.Second

// Progress tells how far a transfer is that takes long, such as a firmware
// download. Transfers that are over sooner have only their [Event].
type Progress struct {
	Door   Door
	Remote netip.AddrPort
	// Name is the name as the phone wrote it. It may hold any bytes.
	Name string
	// Bytes of Size were handed to the network. For a range over HTTP, Size is
	// that of the range.
	Bytes, Size int64
	// Duration is the time since the request came in.
	Duration time.Duration
}

// Percent is how much of the file was sent, from 0 to 100.
func (p Progress) Percent() int {
	if p.Size <= 0 {
		return 100
	}
	return int(min(100, p.Bytes*100/p.Size))
}

// LogValue groups the fields.
func (p Progress) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("door", p.Door.String()),
		slog.String("remote", p.Remote.String()),
		slog.String("name", p.Name),
		slog.Int64("bytes", p.Bytes),
		slog.Int64("size", p.Size),
		slog.Int("percent", p.Percent()),
		slog.Duration("duration", p.Duration))
}

// LogProgress returns a hook for OnProgress that logs at Info.
func LogProgress(log *slog.Logger) func(Progress) {
	return func(p Progress) {
		if ctx := context.Background(); log.Enabled(ctx, slog.LevelInfo) {
			log.LogAttrs(ctx, slog.LevelInfo, "file under way", p.LogValue().Group()...)
		}
	}
}

// progressTeller calls a hook now and then. The zero value tells nothing.
type progressTeller struct {
	tell  func(Progress)
	every time.Duration
	begun time.Time // of the request
	last  time.Time
}

func newProgressTeller(tell func(Progress), every time.Duration, begun time.Time) progressTeller {
	return progressTeller{tell: tell, every: orDefault(every, DefaultProgressEvery), begun: begun, last: begun}
}

// due reports whether it is time to tell.
func (t *progressTeller) due(now time.Time) bool {
	if t.tell == nil || now.Sub(t.last) < t.every {
		return false
	}
	t.last = now
	return true
}
