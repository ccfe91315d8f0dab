package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/api/wire"
)

const lingering = 10 // part of the patience

// exchange is one request and its answer.
type exchange struct {
	*Handler
	w      http.ResponseWriter
	r      *http.Request
	conn   *http.ResponseController
	query  map[string]string
	status int // of the answer; 0 while there is none
}

func (h *Handler) exchange(w http.ResponseWriter, r *http.Request) *exchange {
	x := &exchange{Handler: h, w: w, r: r, conn: http.NewResponseController(w)}
	if r.ContentLength != 0 {
		// Also for bodies that nobody reads, which the HTTP server looks for the end of.
		_ = x.conn.SetReadDeadline(time.Now().Add(h.limits.Patience))
	}
	return x
}

// serve runs an operation, and answers for it where it failed.
func (x *exchange) serve(op operation) {
	err := x.parseQuery(op.query)
	if err == nil && !op.body {
		err = x.noBody()
	}
	if err == nil {
		err = op.run(x)
	}
	if err != nil {
		x.fail(err)
	}
	from := x.r.RemoteAddr
	attrs := []any{"method", x.r.Method, "path", x.r.URL.Path, "status", x.status, "from", from}
	if op.method == http.MethodGet {
		x.log.Debug("control", attrs...)
		return
	}
	x.audit.tell(x.log, from, "control", attrs...)
}

// fail answers with a problem.
func (x *exchange) fail(err error) {
	if errors.Is(context.Cause(x.r.Context()), errEnding) {
		err = wire.NewTrouble(wire.CodeEnding, errEnding.Error())
	}
	t := wire.TroubleOf(err)
	text, err := json.Marshal(t)
	if err != nil { // texts and numbers always become JSON
		x.log.Error("control: a problem cannot be written", "err", err)
		return
	}
	if x.r.ContentLength != 0 {
		// A client that still sends can go on a little, so that it reads the answer.
		_ = x.conn.SetReadDeadline(time.Now().Add(x.limits.Patience / lingering))
	}
	if t.Status == http.StatusServiceUnavailable {
		x.w.Header().Set("Retry-After", "5")
	}
	x.write(t.Status, wire.Problem, text)
}

func (x *exchange) reply(v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	x.write(http.StatusOK, wire.JSON, text)
	return nil
}

func (x *exchange) replyNothing() error {
	x.patience()
	x.status = http.StatusNoContent
	x.w.WriteHeader(x.status)
	return nil
}

// write answers. That a client is gone is no matter of anybody else.
func (x *exchange) write(status int, mediaType string, text []byte) {
	x.patience()
	x.status = status
	header := x.w.Header()
	header.Set("Content-Type", mediaType)
	header.Set("Content-Length", strconv.Itoa(len(text)))
	x.w.WriteHeader(status)
	if x.r.Method != http.MethodHead {
		_, _ = x.w.Write(text)
	}
}

// patience gives the client a new span of time to read. Test recorders know no
// deadlines.
func (x *exchange) patience() {
	_ = x.conn.SetWriteDeadline(time.Now().Add(x.limits.Patience))
}
