package rooms

import (
	"slices"
	"strings"
	"testing"
)

const (
	pinTFTP  = "github.com/pin/tftp/v3"
	gopacket = "github.com/google/gopacket"
	testify  = "github.com/stretchr/testify"
	xNet     = "golang.org/x/net"
)

// captureRooms read and write captures with gopacket outside tests. Its
// decoders panic on malformed packets, so none of these decodes live traffic
// on a network path.
var captureRooms = []string{"sccp/sccplayer", "examples/registrar/capture"}

func TestThirdPartiesStayInTheirRooms(t *testing.T) {
	check(t, thirdPartiesStayInTheirRooms, []trial{
		{
			name:  "TFTP outside tftp",
			files: map[string]string{"examples/registrar/boot/a.go": `import _ "` + pinTFTP + `"`},
			want:  "examples/registrar/boot/a.go:2",
		},
		{
			name:  "gopacket on a network path",
			files: map[string]string{"cdp/a.go": `import _ "` + gopacket + `/layers"`},
			want:  "cdp/a.go:2",
		},
		{
			name:  "testify outside tests",
			files: map[string]string{"internal/a/a.go": `import _ "` + testify + `/require"`},
			want:  "internal/a/a.go:2",
		},
		{
			name: "in their rooms",
			files: map[string]string{
				"tftp/a.go":                       `import _ "` + pinTFTP + `"`,
				"cdp/a_test.go":                   `import _ "` + gopacket + `/layers"`,
				"sccp/sccplayer/a.go":             `import _ "` + gopacket + `"`,
				"examples/registrar/capture/a.go": `import _ "` + gopacket + `/pcapgo"`,
				"internal/a_test.go":              `import _ "` + testify + `/assert"`,
			},
		},
	})
}

func thirdPartiesStayInTheirRooms(h *house) (broken []string) {
	for _, s := range h.sources {
		for _, imp := range s.imports() {
			if where, ok := placement(s, imp.path); !ok {
				broken = append(broken, h.complain(imp.pos, "%s belongs %s", imp.path, where))
			}
		}
	}
	return broken
}

// placement says where an import path may stand, and whether s is such a place.
func placement(s *source, importPath string) (where string, ok bool) {
	switch {
	case within(importPath, pinTFTP):
		return "in tftp", within(s.dir, "tftp")
	case within(importPath, gopacket):
		inRoom := func(top string) bool { return within(s.dir, top) }
		return "in tests and in " + strings.Join(captureRooms, ", "), s.test || slices.ContainsFunc(captureRooms, inRoom)
	case within(importPath, testify):
		return "in tests", s.test
	}
	return "", true
}

func TestLibraryRequiresFourModules(t *testing.T) {
	four := "require (\n\t" + gopacket + " v1.1.19\n\t" + pinTFTP + " v3.2.0\n\t" +
		testify + " v1.12.1\n\t" + xNet + " v0.58.0\n\tgolang.org/x/sys v0.47.0 // indirect\n)\n"
	check(t, libraryRequiresFourModules, []trial{
		{name: "the four", files: map[string]string{"go.mod": four}},
		{
			name:  "a fifth",
			files: map[string]string{"go.mod": four + "require example.com/fifth v1.0.0\n"},
			want:  "example.com/fifth",
		},
		{
			name:  "one is gone",
			files: map[string]string{"go.mod": strings.Replace(four, "v0.58.0", "v0.58.0 // indirect", 1)},
			want:  "direct requirements",
		},
		{name: "no go.mod", files: map[string]string{"a.go": ""}, want: "direct requirements"},
		{
			name:  "examples may have more",
			files: map[string]string{"go.mod": four, "examples/go.mod": "require example.com/fifth v1.0.0\n"},
		},
	})
}

func libraryRequiresFourModules(h *house) []string {
	want := []string{gopacket, pinTFTP, testify, xNet}
	got := directRequirements(h.mods["go.mod"])
	if slices.Equal(got, want) {
		return nil
	}
	return []string{"go.mod: direct requirements are " + strings.Join(got, " ") + ", the design allows exactly " + strings.Join(want, " ")}
}

// directRequirements returns the sorted module paths of a go.mod that are not
// marked indirect.
func directRequirements(gomod string) []string {
	var modules []string
	block := false
	for line := range strings.Lines(gomod) {
		code, comment, _ := strings.Cut(line, "//")
		words := strings.Fields(code)
		switch {
		case len(words) == 0:
			continue
		case words[0] == "require" && words[len(words)-1] == "(":
			block = true
			continue
		case words[0] == ")":
			block = false
			continue
		case words[0] == "require":
			words = words[1:]
		case !block:
			continue
		}
		if strings.TrimSpace(comment) != "indirect" {
			modules = append(modules, words[0])
		}
	}
	slices.Sort(modules)
	return modules
}
