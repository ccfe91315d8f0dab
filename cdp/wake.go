package cdp

import (
	"context"
	"log/slog"
	"time"
)

// longAgo is a deadline that has passed on any clock.
func longAgo() time.Time { return time.Unix(1, 0) }

// wakeOnDone ends a ReadFrame when ctx is done. The returned function undoes it
// and leaves the link without a deadline.
func wakeOnDone(ctx context.Context, link Link) (undo func()) {
	woken := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(woken)
		// A link that refuses a deadline has made Run fail already.
		_ = link.SetReadDeadline(longAgo())
	})
	return func() {
		if !stop() {
			<-woken
		}
		_ = link.SetReadDeadline(time.Time{})
	}
}

func orDiscard(log *slog.Logger) *slog.Logger {
	if log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return log
}
