package tftp

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net/netip"
	"time"
)

// Event tells what became of one request, at its end.
type Event struct {
	Door   Door
	Remote netip.AddrPort
	// Name is the name as the phone wrote it. It may hold any bytes.
	Name string
	// Err is nil when the phone acknowledged the whole file (TFTP), or all of
	// it was written to the connection (HTTP). It may hold more than the phone
	// was told.
	Err error
	// Status is the HTTP status; 0 for TFTP.
	Status int
	// Bytes counts the bytes of the file that were handed to the network,
	// without retransmissions.
	Bytes int64
	// BlockSize is the agreed size of TFTP data blocks; 0 when none was sent.
	BlockSize int
	// Blocks counts the TFTP data blocks that were acknowledged. It and
	// Retransmits are 0 when the end of the server broke a silent transfer off.
	Blocks int
	// Retransmits counts repeated TFTP datagrams.
	Retransmits int
	// Duration is the time since the request came in.
	Duration time.Duration
}

// LogValue groups the fields that say something.
func (e Event) LogValue() slog.Value {
	attrs := append(make([]slog.Attr, 0, 10),
		slog.String("door", e.Door.String()),
		slog.String("remote", e.Remote.String()),
		slog.String("name", e.Name))
	if e.Status != 0 {
		attrs = append(attrs, slog.Int("status", e.Status))
	}
	if e.Bytes != 0 {
		attrs = append(attrs, slog.Int64("bytes", e.Bytes))
	}
	if e.Blocks != 0 {
		attrs = append(attrs, slog.Int("blocks", e.Blocks), slog.Int("blockSize", e.BlockSize))
	}
	if e.Retransmits != 0 {
		attrs = append(attrs, slog.Int("retransmits", e.Retransmits))
	}
	attrs = append(attrs, slog.Duration("duration", e.Duration))
	if e.Err != nil {
		attrs = append(attrs, slog.Any("err", e.Err))
	}
	return slog.GroupValue(attrs...)
}

// LogEvents returns a hook for OnEvent. Transfers and missing files are logged
// at Info (phones ask for many files that need not exist), failures at Warn,
// and requests that got no answer at Debug, since anybody can send those.
func LogEvents(log *slog.Logger) func(Event) {
	return func(e Event) {
		level, text := slog.LevelInfo, "file sent"
		switch {
		case e.Err == nil:
		case errors.Is(e.Err, fs.ErrNotExist):
			text = "file not found"
		case errors.Is(e.Err, ErrDenied), errors.Is(e.Err, ErrThrottled),
			errors.Is(e.Err, ErrRepeated), errors.Is(e.Err, ErrMalformed):
			level, text = slog.LevelDebug, "request dropped"
		default:
			level, text = slog.LevelWarn, "file not sent"
		}
		if ctx := context.Background(); log.Enabled(ctx, level) {
			log.LogAttrs(ctx, level, text, e.LogValue().Group()...)
		}
	}
}
