package rooms

import (
	"go/ast"
	"slices"
	"strings"
)

// sccpNames are what rooms that do not speak to phones may use of package sccp:
// what messages and kinds of phones are called. Nothing here reads or writes one.
var sccpNames = []string{"BothWays", "DeviceType", "ID", "Messages", "ServerToStation", "StationToServer"}

// speaking finds where a file does more with package sccp than to name things.
func (h *house) speaking(s *source) (broken []string) {
	name := "sccp"
	for _, spec := range s.file.Imports {
		path := strings.Trim(spec.Path.Value, `"`)
		home, ok := houseDir(path)
		switch {
		case !ok || room(home) != "sccp":
		case home != "sccp" || spec.Name != nil && (spec.Name.Name == "." || spec.Name.Name == "_"):
			broken = append(broken, h.complain(spec.Pos(), "%s: only station speaks to phones", path))
		case spec.Name != nil:
			name = spec.Name.Name
		}
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		selector, ok := n.(*ast.SelectorExpr)
		if !ok || slices.Contains(sccpNames, selector.Sel.Name) {
			return true
		}
		if pkg, ok := selector.X.(*ast.Ident); ok && pkg.Name == name {
			broken = append(broken, h.complain(n.Pos(), "sccp.%s: only station speaks to phones", selector.Sel.Name))
		}
		return true
	})
	return broken
}

func (h *house) importsSCCP(s *source) bool {
	return slices.ContainsFunc(s.imports(), func(i imported) bool {
		home, ok := houseDir(i.path)
		return ok && room(home) == "sccp"
	})
}
