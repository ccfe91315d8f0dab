package sccp

import (
	"log/slog"
	"net/netip"
	"slices"
)

func logMessage(m Message) slog.Value {
	var g logGroup
	walkMessage(m, &g)
	return slog.GroupValue(g.attrs...)
}

// logPart shows a struct, given by its address, that was taken out of its
// message.
func logPart(part any, o outline) slog.Value {
	var g logGroup
	walkPart(part, o, &g)
	return slog.GroupValue(g.attrs...)
}

// logGroup is the sink behind LogValue. Of arrays and opaque bytes it shows how
// many there are.
type logGroup struct {
	attrs     []slog.Attr
	enclosing []openGroup // innermost last
}

type openGroup struct {
	name  string
	start int // of its members in attrs
}

func (g *logGroup) attr(name string, v slog.Value) {
	g.attrs = append(g.attrs, slog.Attr{Key: name, Value: v})
}

func (g *logGroup) str(name, s string) { g.attr(name, slog.StringValue(s)) }

func (g *logGroup) number(name string, x int64)       { g.attr(name, slog.Int64Value(x)) }
func (g *logGroup) enum(name, value string)           { g.str(name, value) }
func (g *logGroup) choice(string, bool)               {}
func (g *logGroup) address(name string, a netip.Addr) { g.str(name, a.String()) }
func (g *logGroup) text(name string, t Text)          { g.str(name, t.String()) }
func (g *logGroup) secret(name string, s Secret)      { g.str(name, s.String()) }
func (g *logGroup) bytes(name string, b []byte)       { g.attr(name, slog.IntValue(len(b))) }
func (g *logGroup) tail([]byte)                       {}

func (g *logGroup) open(name string) {
	g.enclosing = append(g.enclosing, openGroup{name, len(g.attrs)})
}

func (g *logGroup) close() {
	last := len(g.enclosing) - 1
	o := g.enclosing[last]
	members := slices.Clone(g.attrs[o.start:])
	g.enclosing, g.attrs = g.enclosing[:last], g.attrs[:o.start]
	g.attr(o.name, slog.GroupValue(members...))
}

func (g *logGroup) list(name string, n int) bool {
	g.attr(name, slog.IntValue(n))
	return false
}

func (g *logGroup) endList() {}
