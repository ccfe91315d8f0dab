package sparing

import (
	"context"
	"log/slog"
	"time"
)

// Handler passes records to another one as a [Log] does, for a logger that is handed
// on. Below [slog.LevelInfo] it passes all: who wants details gets them. Handlers
// that are made of it count with it.
type Handler struct {
	slog.Handler
	lines *Log
}

// NewHandler returns one that lets a number of records pass in each span.
func NewHandler(to slog.Handler, lines int, span time.Duration) *Handler {
	return &Handler{Handler: to, lines: &Log{Lines: lines, Span: span}}
}

// Handle implements [slog.Handler].
func (h *Handler) Handle(ctx context.Context, r slog.Record) error {
	if r.Level < slog.LevelInfo {
		return h.Handler.Handle(ctx, r)
	}
	more, ok := h.lines.pass(time.Now())
	if !ok {
		return nil
	}
	if more > 0 {
		r = r.Clone()
		r.AddAttrs(slog.Int("more", more))
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs implements [slog.Handler].
func (h *Handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &Handler{Handler: h.Handler.WithAttrs(attrs), lines: h.lines}
}

// WithGroup implements [slog.Handler].
func (h *Handler) WithGroup(name string) slog.Handler {
	return &Handler{Handler: h.Handler.WithGroup(name), lines: h.lines}
}
