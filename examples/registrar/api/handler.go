package api

import (
	"errors"
	"log/slog"
	"net/http"
	"path"
	"slices"
	"strings"

	"github.com/skinnykit/skinny/examples/registrar/api/wire"
	"github.com/skinnykit/skinny/examples/registrar/control"
)

// Handler serves the operations to whoever reaches it: who that may be is the
// matter of [Server].
type Handler struct {
	registrar   control.Registrar
	log         *slog.Logger
	audit       audit
	limits      Limits
	mux         *http.ServeMux
	description []byte
	streams     chan struct{} // a place for each that may be open
}

// operation is what one method does to one resource.
type operation struct {
	method, path string
	query        []string // parameters that it knows
	body         bool     // it takes one
	stream       bool
	run          func(*exchange) error
}

// NewHandler returns a handler. Zero fields of limits have their default.
func NewHandler(r control.Registrar, log *slog.Logger, limits Limits) (*Handler, error) {
	text, err := Description()
	if err != nil {
		return nil, err
	}
	h := &Handler{registrar: r, log: log, limits: limits.withDefaults(), mux: http.NewServeMux(), description: text}
	h.streams = make(chan struct{}, h.limits.Streams)
	resources := make(map[string][]operation)
	for _, op := range h.operations() {
		resources[op.path] = append(resources[op.path], op)
	}
	for path, ops := range resources {
		h.mux.Handle(path, h.resource(ops))
	}
	h.mux.HandleFunc("/", h.unknown)
	return h, nil
}

func (h *Handler) operations() []operation {
	records := []string{"from", "to", "device", "number", "after"}
	return []operation{
		{method: "GET", path: "/v1/openapi.json", run: h.describe},
		{method: "GET", path: "/v1/status", run: h.status},
		{method: "GET", path: "/v1/phones", run: h.phones},
		{method: "GET", path: "/v1/phones/{device}", run: h.phone},
		{method: "PUT", path: "/v1/phones/{device}/do-not-disturb", body: true, run: h.setDoNotDisturb},
		{method: "PUT", path: "/v1/phones/{device}/login", body: true, run: h.logIn},
		{method: "DELETE", path: "/v1/phones/{device}/login", run: h.logOff},
		{method: "DELETE", path: "/v1/phones/{device}/number", run: h.release},
		{method: "POST", path: "/v1/phones/{device}/push", body: true, run: h.push},
		{method: "POST", path: "/v1/phones/{device}/reset", body: true, stream: true, run: h.resetPhone},
		{method: "DELETE", path: "/v1/phones/{device}/calls", run: h.hangUpPhone},
		{method: "GET", path: "/v1/phones/{device}/trace", stream: true, run: h.trace},
		{method: "GET", path: "/v1/lines", run: h.lines},
		{method: "GET", path: "/v1/lines/{number}", run: h.line},
		{method: "PUT", path: "/v1/lines/{number}/message-waiting", body: true, run: h.setMessageWaiting},
		{method: "PUT", path: "/v1/lines/{number}/forward/{when}", body: true, run: h.setForward},
		{method: "DELETE", path: "/v1/lines/{number}/forward/{when}", run: h.endForward},
		{method: "GET", path: "/v1/calls", run: h.calls},
		{method: "DELETE", path: "/v1/calls/{id}", run: h.hangUp},
		{method: "GET", path: "/v1/records", query: append(records, "limit"), run: h.records},
		{method: "GET", path: "/v1/statistics", query: []string{"from", "to"}, run: h.statistics},
		{method: "GET", path: "/v1/records/export", query: records, stream: true, run: h.export},
		{method: "POST", path: "/v1/messages", body: true, run: h.message},
		{method: "POST", path: "/v1/push/text", body: true, stream: true, run: h.pushText},
		{method: "POST", path: "/v1/push/picture", body: true, stream: true, run: h.pushPicture},
		{method: "POST", path: "/v1/reset", body: true, stream: true, run: h.reset},
		{method: "POST", path: "/v1/reload", stream: true, run: h.reload},
		{method: "POST", path: "/v1/backup", body: true, stream: true, run: h.backup},
	}
}

// ServeHTTP implements [http.Handler].
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	setHeaders(w.Header())
	// The mux answers a path that is not clean by sending the client elsewhere.
	if escaped := r.URL.EscapedPath(); r.Method == http.MethodConnect || !strings.HasPrefix(escaped, "/") || tidy(escaped) != escaped {
		h.unknown(w, r)
		return
	}
	h.mux.ServeHTTP(w, r)
}

func tidy(p string) string {
	clean := path.Clean(p)
	if strings.HasSuffix(p, "/") && clean != "/" {
		clean += "/"
	}
	return clean
}

// setHeaders keeps answers out of caches and out of the pages of others.
func setHeaders(h http.Header) {
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
}

func (h *Handler) resource(ops []operation) http.Handler {
	byMethod := make(map[string]operation)
	var allow []string
	for _, op := range ops {
		byMethod[op.method] = op
		allow = append(allow, op.method)
		if op.method == http.MethodGet && !op.stream {
			byMethod[http.MethodHead] = op
			allow = append(allow, http.MethodHead)
		}
	}
	slices.Sort(allow)
	allowed := strings.Join(allow, ", ")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x := h.exchange(w, r)
		op, ok := byMethod[r.Method]
		if !ok {
			w.Header().Set("Allow", allowed)
			x.fail(wire.NewTrouble(wire.CodeWrongMethod, "this resource takes "+allowed))
			return
		}
		x.serve(op)
	})
}

func (h *Handler) unknown(w http.ResponseWriter, r *http.Request) {
	h.exchange(w, r).fail(wire.NewTrouble(wire.CodeUnknownPath, "there is nothing at this path; GET /v1/openapi.json describes what there is"))
}

func (h *Handler) describe(x *exchange) error {
	x.write(http.StatusOK, wire.JSON, h.description)
	return nil
}

// place takes one of the places for streams, and returns what gives it back.
func (h *Handler) place() (release func(), err error) {
	select {
	case h.streams <- struct{}{}:
		return func() { <-h.streams }, nil
	default:
		return nil, wire.NewTrouble(wire.CodeBusy, "as many streams are open as the registrar allows; end one of them")
	}
}

// errEnding is why requests are cancelled when the server ends.
var errEnding = errors.New("the registrar ends")
