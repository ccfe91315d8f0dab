package rooms

import (
	"slices"
	"testing"
)

// neighbours lists the rooms of the library and the other rooms each may use.
// Everybody may use internal.
var neighbours = map[string][]string{
	"sccp":    nil,
	"cnfxml":  nil,
	"cdp":     nil,
	"dhcpopt": nil,
	"tftp":    {"cnfxml"},
}

func TestRoomsAreIndependent(t *testing.T) {
	check(t, roomsAreIndependent, []trial{
		{
			name:  "a room uses another",
			files: map[string]string{"cdp/a.go": `import _ "` + module + `/sccp"`},
			want:  "cdp/a.go:2: cdp must not depend on sccp",
		},
		{
			name: "a room reaches another through internal",
			files: map[string]string{
				"cdp/a.go":        `import _ "` + module + `/internal/a"`,
				"internal/a/a.go": `import _ "` + module + `/sccp"`,
			},
			want: "internal/a/a.go:2: cdp must not depend on sccp",
		},
		{
			name:  "a test of a room uses another",
			files: map[string]string{"cnfxml/a_test.go": `import _ "` + module + `/tftp"`},
			want:  "cnfxml/a_test.go:2: cnfxml must not depend on tftp",
		},
		{
			name: "allowed neighbours",
			files: map[string]string{
				"tftp/a.go":          `import _ "` + module + `/cnfxml"`,
				"sccp/sccptest/a.go": `import _ "` + module + `/sccp"`,
				"cdp/a.go":           `import _ "` + module + `/internal/a"`,
			},
		},
	})
}

func roomsAreIndependent(h *house) (broken []string) {
	report := func(dir string, imports []imported) {
		for _, imp := range imports {
			home, ok := houseDir(imp.path)
			if !ok || room(home) == room(dir) || room(home) == "internal" || slices.Contains(neighbours[room(dir)], room(home)) {
				continue
			}
			broken = append(broken, h.complain(imp.pos, "%s must not depend on %s", dir, home))
		}
	}
	isRoom := func(dir string) bool { _, ok := neighbours[room(dir)]; return ok }
	for _, dir := range h.dirs(isRoom) {
		report(dir, h.reach(dir))
	}
	for _, s := range h.sources {
		if s.test && isRoom(s.dir) {
			report(s.dir, s.imports())
		}
	}
	return broken
}

func TestLibraryKnowsNoExamples(t *testing.T) {
	check(t, libraryKnowsNoExamples, []trial{
		{
			name:  "a package",
			files: map[string]string{"internal/a/a.go": `import _ "` + module + `/examples/phone"`},
			want:  "internal/a/a.go:2",
		},
		{
			name:  "a test",
			files: map[string]string{"tftp/a_test.go": `import _ "` + module + `/examples/phone"`},
			want:  "tftp/a_test.go:2",
		},
		{
			name:  "an example may",
			files: map[string]string{"examples/a/a.go": `import _ "` + module + `/examples/phone"`},
		},
	})
}

func libraryKnowsNoExamples(h *house) (broken []string) {
	for _, s := range h.sources {
		if inExamples(s.dir) {
			continue
		}
		for _, imp := range s.imports() {
			if home, ok := houseDir(imp.path); ok && inExamples(home) {
				broken = append(broken, h.complain(imp.pos, "the library must not import %s", home))
			}
		}
	}
	return broken
}

func TestCodecsUseOnlyTheStandardLibrary(t *testing.T) {
	check(t, codecsUseOnlyTheStandardLibrary, []trial{
		{
			name:  "directly",
			files: map[string]string{"sccp/sccptest/a.go": `import _ "golang.org/x/net/bpf"`},
			want:  "sccp/sccptest/a.go:2: sccp/sccptest must stay with the standard library",
		},
		{
			name: "through internal",
			files: map[string]string{
				"dhcpopt/a.go":    `import _ "` + module + `/internal/a"`,
				"internal/a/a.go": `import _ "golang.org/x/net/bpf"`,
			},
			want: "internal/a/a.go:2: dhcpopt must stay with the standard library",
		},
		{
			name: "tests, the capture layer and other rooms may",
			files: map[string]string{
				"sccp/a.go":           `import _ "encoding/binary"`,
				"sccp/a_test.go":      `import _ "` + testify + `/assert"`,
				"sccp/sccplayer/a.go": `import _ "` + gopacket + `"`,
				"cdp/a.go":            `import _ "golang.org/x/net/bpf"`,
			},
		},
	})
}

func codecsUseOnlyTheStandardLibrary(h *house) (broken []string) {
	codecs := h.dirs(func(dir string) bool {
		return (room(dir) == "sccp" || room(dir) == "dhcpopt") && !within(dir, "sccp/sccplayer")
	})
	for _, dir := range codecs {
		for _, imp := range h.reach(dir) {
			if thirdParty(imp.path) {
				broken = append(broken, h.complain(imp.pos, "%s must stay with the standard library, not %s", dir, imp.path))
			}
		}
	}
	return broken
}
