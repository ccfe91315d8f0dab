package api

import (
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/skinnykit/skinny/examples/registrar/api/token"
	"github.com/skinnykit/skinny/examples/registrar/api/wire"
	"github.com/skinnykit/skinny/examples/registrar/sparing"
)

// guard stands before a handler that is reached over TCP.
type guard struct {
	next    *Handler
	origins *http.CrossOriginProtection
	rules   *atomic.Pointer[rules]
	refused *sparing.Log
}

// refusedLines is how many refused requests are logged in a second.
const refusedLines = 5

func newGuard(next *Handler, rules *atomic.Pointer[rules]) *guard {
	return &guard{next: next, origins: http.NewCrossOriginProtection(), rules: rules, refused: sparing.New(refusedLines)}
}

// rules say who may ask over TCP.
type rules struct {
	hosts []string // names by which it may be called, beside those of this machine
	token token.Hash
}

func newRules(hosts []string, t token.Hash) *rules {
	r := &rules{token: t}
	for _, name := range hosts {
		r.hosts = append(r.hosts, strings.ToLower(strings.TrimSuffix(name, ".")))
	}
	return r
}

func (g *guard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if t := g.check(r); t != nil {
		g.refused.Tell(g.next.log, slog.LevelWarn, "control refused", "from", r.RemoteAddr, "reason", t.Detail)
		setHeaders(w.Header())
		if t.Code == wire.CodeUnauthorized {
			w.Header().Set("WWW-Authenticate", `Bearer realm="registrar"`)
		}
		g.next.exchange(w, r).fail(t)
		return
	}
	g.next.ServeHTTP(w, r)
}

func (g *guard) check(r *http.Request) *wire.Trouble {
	rules := g.rules.Load()
	switch {
	case !rules.name(r):
		return wire.NewTrouble(wire.CodeWrongHost, "this server goes by its address or a name under control: hosts, not by the Host of this request")
	case rules.token.Set() && !rules.token.Matches(bearer(r)):
		return wire.NewTrouble(wire.CodeUnauthorized, "this needs the token of the registrar: Authorization: Bearer TOKEN")
	case g.origins.Check(r) != nil || r.Header.Get("Sec-Fetch-Site") == "cross-site":
		return wire.NewTrouble(wire.CodeCrossOrigin, "a browser sent this for a page of another origin")
	}
	return nil
}

func bearer(r *http.Request) string {
	scheme, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(secret)
}

// name tells whether a request names the server by something that its owner
// chose. A page that made a name of its own lead here cannot know one.
func (l *rules) name(r *http.Request) bool {
	host := r.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
	if host == "localhost" || slices.Contains(l.hosts, host) {
		return true
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	addr = addr.WithZone("").Unmap()
	if addr.IsLoopback() {
		return true
	}
	local, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	return ok && local.AddrPort().Addr().WithZone("").Unmap() == addr
}
