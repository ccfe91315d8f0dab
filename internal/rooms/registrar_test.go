package rooms

import (
	"go/ast"
	"path"
	"slices"
	"testing"
)

const (
	callRoom    = "examples/registrar/call"
	mediaRoom   = "examples/registrar/media"
	stationRoom = "examples/registrar/station"
)

// wireRooms speak to phones: station, and the phones that the demonstrations
// play.
var wireRooms = []string{stationRoom, "examples/registrar/demo", "examples/registrar/bootdemo"}

// pureRooms take events and answer with commands: the same events give the
// same commands, on any machine at any time.
var pureRooms = []string{callRoom, mediaRoom}

func TestDecisionsArePure(t *testing.T) {
	bad := func(name, code, want string) trial {
		return trial{name: name, files: map[string]string{callRoom + "/a.go": code}, want: want}
	}
	check(t, decisionsArePure, []trial{
		bad("a socket", `import _ "net"`, "call must not depend on net"),
		bad("the wire", `import _ "`+module+`/sccp"`, "call must not depend on "+module+"/sccp"),
		bad("files", `import _ "os/exec"`, "call must not depend on os/exec"),
		bad("a clock", "import \"time\"\nvar now = time.Now()", "a.go:3: time.Now: time comes in with the event"),
		bad("a renamed clock", "import tick \"time\"\nvar c = tick.After(1)", "a.go:3: time.After: time comes in with the event"),
		bad("a hidden clock", "import . \"time\"\nvar now = Now()", "a.go:2: time must be imported by name"),
		{
			name:  "the other pure room",
			files: map[string]string{mediaRoom + "/a.go": `import _ "net/http"`},
			want:  "media must not depend on net/http",
		},
		{
			name: "the wire through a friend",
			files: map[string]string{
				callRoom + "/a.go":               `import _ "` + module + `/examples/registrar/config"`,
				"examples/registrar/config/a.go": `import _ "` + module + `/sccp"`,
			},
			want: "examples/registrar/config/a.go:2: call must not depend on",
		},
		{
			name: "values of time and address",
			files: map[string]string{
				callRoom + "/a.go":      "import (\"net/netip\"; \"time\")\ntype t struct { a netip.Addr; d time.Duration; at time.Time }",
				callRoom + "/a_test.go": "import \"time\"\nvar now = time.Now()",
			},
		},
	})
}

func decisionsArePure(h *house) (broken []string) {
	isPure := func(dir string) bool {
		return slices.ContainsFunc(pureRooms, func(top string) bool { return within(dir, top) })
	}
	for _, dir := range h.dirs(isPure) {
		for _, imp := range h.reach(dir) {
			if doesIO(imp.path) {
				broken = append(broken, h.complain(imp.pos, "%s must not depend on %s", path.Base(dir), imp.path))
			}
		}
		for _, s := range h.packages()[dir] {
			broken = append(broken, h.clocks(s)...)
		}
	}
	return broken
}

// doesIO is true for the packages that open sockets, files or the phone's
// protocol. Addresses as values are no I/O.
func doesIO(importPath string) bool {
	if home, ok := houseDir(importPath); ok {
		return slices.Contains([]string{"sccp", "tftp", "cdp"}, room(home))
	}
	first := room(importPath)
	return importPath != "net/netip" && slices.Contains([]string{"net", "os", "syscall", "database"}, first)
}

// clocks finds where a file asks the time or waits for it.
func (h *house) clocks(s *source) (broken []string) {
	readers := []string{"After", "AfterFunc", "NewTicker", "NewTimer", "Now", "Since", "Sleep", "Tick", "Until"}
	name := "time"
	for _, spec := range s.file.Imports {
		if spec.Path.Value == `"time"` && spec.Name != nil {
			name = spec.Name.Name
		}
	}
	if name == "." {
		return []string{h.complain(s.file.Imports[0].Pos(), "time must be imported by name")}
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		selector, ok := n.(*ast.SelectorExpr)
		if !ok || !slices.Contains(readers, selector.Sel.Name) {
			return true
		}
		if pkg, ok := selector.X.(*ast.Ident); ok && pkg.Name == name {
			broken = append(broken, h.complain(n.Pos(), "time.%s: time comes in with the event", selector.Sel.Name))
		}
		return true
	})
	return broken
}

func TestOnlyStationSpeaksToPhones(t *testing.T) {
	check(t, onlyStationSpeaksToPhones, []trial{
		{
			name:  "another room",
			files: map[string]string{"examples/registrar/web/a.go": `import _ "` + module + `/sccp"`},
			want:  "examples/registrar/web/a.go:2",
		},
		{
			name:  "a room below sccp",
			files: map[string]string{"examples/registrar/web/a.go": `import "` + module + `/sccp/sccptest"`},
			want:  "examples/registrar/web/a.go:2",
		},
		{
			name:  "a message made",
			files: map[string]string{"examples/registrar/web/a.go": `import "` + module + `/sccp"` + "\nvar a = sccp.KeepAliveReq{}"},
			want:  "examples/registrar/web/a.go:3: sccp.KeepAliveReq",
		},
		{
			name:  "under another name",
			files: map[string]string{"examples/registrar/web/a.go": `import wire "` + module + `/sccp"` + "\nvar a = wire.NewConn(nil)"},
			want:  "examples/registrar/web/a.go:3: sccp.NewConn",
		},
		{
			name:  "names of messages",
			files: map[string]string{"examples/registrar/web/a.go": `import "` + module + `/sccp"` + "\nvar a = map[sccp.ID]string{}"},
		},
		{
			name: "station and its tests, other programs",
			files: map[string]string{
				stationRoom + "/a.go":              `import _ "` + module + `/sccp"`,
				"examples/registrar/web/a_test.go": `import _ "` + module + `/sccp/sccptest"`,
				"examples/registrar/demo/a.go":     `import _ "` + module + `/sccp"`,
				"examples/phone/a.go":              `import _ "` + module + `/sccp"`,
			},
		},
	})
}

func onlyStationSpeaksToPhones(h *house) (broken []string) {
	for _, s := range h.sources {
		speaks := slices.ContainsFunc(wireRooms, func(top string) bool { return within(s.dir, top) })
		if s.test || !within(s.dir, "examples/registrar") || speaks {
			continue
		}
		if h.importsSCCP(s) {
			broken = append(broken, h.speaking(s)...)
		}
	}
	return broken
}
