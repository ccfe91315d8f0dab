package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/api/wire"
	"github.com/skinnykit/skinny/examples/registrar/control"
)

// stream is an answer of lines that are sent as they come.
type stream struct {
	x     *exchange
	mu    sync.Mutex
	begun bool
	over  bool
	part  []byte // of a line whose end is still to come
}

// stream runs what answers by a stream. An error before the stream has begun has
// a status of its own, a later one is its last line.
func (x *exchange) stream(work func(context.Context, *stream) error) error {
	release, err := x.place()
	if err != nil {
		return err
	}
	defer release()
	s := &stream{x: x}
	begin := time.AfterFunc(x.limits.Quiet, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if !s.over {
			s.begin()
		}
	})
	err = work(x.r.Context(), s)
	begin.Stop()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.over = true // a late timer touches nothing
	switch {
	case err != nil && !s.begun:
		return err
	case errors.Is(context.Cause(x.r.Context()), errEnding):
		err = wire.NewTrouble(wire.CodeEnding, errEnding.Error())
	}
	s.begin()
	if err != nil {
		text, err := json.Marshal(wire.Line[wire.Done]{Problem: wire.TroubleOf(err)})
		if err != nil {
			return err
		}
		_ = s.send(append(text, '\n')) // the client may be why it failed
	}
	return nil
}

func (s *stream) begin() {
	if s.begun {
		return
	}
	s.begun = true
	s.x.patience()
	s.x.status = http.StatusOK
	s.x.w.Header().Set("Content-Type", wire.NDJSON)
	s.x.w.WriteHeader(http.StatusOK)
	_ = s.x.conn.Flush()
}

func (s *stream) send(text []byte) error {
	s.begin()
	s.x.patience()
	if _, err := s.x.w.Write(text); err != nil {
		return err
	}
	return s.x.conn.Flush()
}

// Write sends whole lines, and keeps the beginning of one until its end comes: the
// last line may be a problem, which stands alone.
func (s *stream) Write(text []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	end := bytes.LastIndexByte(text, '\n') + 1
	if end == 0 {
		s.part = append(s.part, text...)
		return len(text), nil
	}
	lines := append(s.part, text[:end]...)
	s.part = bytes.Clone(text[end:])
	if err := s.send(lines); err != nil {
		return 0, err
	}
	return len(text), nil
}

// line sends an object. No browser takes a stream for HTML, so that <, > and & stay as
// people read them.
func (s *stream) line(v any) error {
	encoder := json.NewEncoder(s)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(v)
}

// progress tells the steps of long work. A client that is gone ends the request's
// context, and thereby the work.
func (s *stream) progress(step control.Step) {
	_ = s.line(wire.Line[wire.Done]{Step: &step})
}
