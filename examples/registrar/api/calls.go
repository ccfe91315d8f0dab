package api

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/api/wire"
	"github.com/skinnykit/skinny/examples/registrar/control"
)

func (h *Handler) calls(x *exchange) error {
	calls := list(h.registrar.Calls())
	for i := range calls {
		calls[i].Legs = list(calls[i].Legs)
	}
	return x.reply(wire.Calls{Calls: calls})
}

func (h *Handler) hangUp(x *exchange) error {
	text := x.r.PathValue("id")
	id, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return fmt.Errorf("%w: calls are numbered, and %q is no number", control.ErrNotFound, text)
	}
	if err := h.registrar.HangUp(id); err != nil {
		return err
	}
	return x.replyNothing()
}

const (
	pageLength  = 50 // records, where no limit is given
	longestPage = 1000
)

func (h *Handler) records(x *exchange) error {
	q, err := x.recordQuery()
	if err != nil {
		return err
	}
	records, err := h.registrar.Records(x.r.Context(), q)
	if err != nil {
		return err
	}
	page := wire.Records{Records: list(records)}
	for i := range page.Records {
		page.Records[i].Devices = list(page.Records[i].Devices)
	}
	if n := len(records); n == q.Limit {
		page.Next = records[n-1].ID
	}
	return x.reply(page)
}

// export tells whoever reads it that it has an end by ending; what failed in the
// middle is the last line.
func (h *Handler) export(x *exchange) error {
	q, err := x.recordQuery()
	if err != nil {
		return err
	}
	return x.stream(func(ctx context.Context, s *stream) error {
		return h.registrar.Export(ctx, s, q)
	})
}

func (x *exchange) recordQuery() (control.RecordQuery, error) {
	q := control.RecordQuery{Device: x.query["device"], Number: x.query["number"], Limit: pageLength}
	for name, into := range map[string]*time.Time{"from": &q.From, "to": &q.To} {
		text, ok := x.query[name]
		if !ok {
			continue
		}
		at, err := time.Parse(time.RFC3339, text)
		if err != nil && strings.Contains(text, " ") {
			return q, wrong(wire.CodeWrongQuery, name, "%s must be a time such as 2026-11-22T20:00:00Z, not %q; a + is written %%2B in a query", name, text)
		}
		if err != nil {
			return q, wrong(wire.CodeWrongQuery, name, "%s must be a time such as 2026-11-22T20:00:00Z, not %q", name, text)
		}
		*into = at
	}
	if text, ok := x.query["after"]; ok {
		after, err := strconv.ParseInt(text, 10, 64)
		if err != nil || after < 0 {
			return q, wrong(wire.CodeWrongQuery, "after", "after must be the ID of a record, not %q", text)
		}
		q.After = after
	}
	if text, ok := x.query["limit"]; ok {
		limit, err := strconv.Atoi(text)
		if err != nil || limit < 1 || limit > longestPage {
			return q, wrong(wire.CodeWrongQuery, "limit", "limit must be a number from 1 to %d, not %q", longestPage, text)
		}
		q.Limit = limit
	}
	return q, nil
}

func (h *Handler) trace(x *exchange) error {
	return x.stream(func(ctx context.Context, s *stream) error {
		err := h.registrar.Trace(ctx, x.device(), func(m control.Traced) error { return s.line(m) })
		if errors.Is(err, context.Canceled) {
			return nil // nobody reads it any more, or the registrar ends, which the stream tells
		}
		return err
	})
}
