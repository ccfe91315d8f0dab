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
	limits *Log
}

// NewHandler returns one that passes what the limits of a log let pass.
func NewHandler(to slog.Handler, limits *Log) *Handler {
	return &Handler{Handler: to, limits: limits}
}

// Handle implements [slog.Handler].
func (h *Handler) Handle(ctx context.Context, r slog.Record) error {
	if r.Level < slog.LevelInfo {
		return h.Handler.Handle(ctx, r)
	}
	more, ok := h.limits.pass(time.Now())
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
	return &Handler{Handler: h.Handler.WithAttrs(attrs), limits: h.limits}
}

// WithGroup implements [slog.Handler].
func (h *Handler) WithGroup(name string) slog.Handler {
	return &Handler{Handler: h.Handler.WithGroup(name), limits: h.limits}
}
