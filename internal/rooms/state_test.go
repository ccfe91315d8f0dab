package rooms

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"testing"
)

func TestNoInit(t *testing.T) {
	check(t, noInit, []trial{
		{name: "a package", files: map[string]string{"a/a.go": "func init() {}"}, want: "a/a.go:2"},
		{name: "a test", files: map[string]string{"examples/a_test.go": "func init() {}"}, want: "examples/a_test.go:2"},
		{name: "a method of that name", files: map[string]string{"a.go": "type a int\nfunc (a) init() {}"}},
	})
}

func noInit(h *house) (broken []string) {
	for _, s := range h.sources {
		for _, decl := range s.file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				broken = append(broken, h.complain(f.Pos(), "init runs behind the importer's back"))
			}
		}
	}
	return broken
}

func TestNoPackageState(t *testing.T) {
	bad := func(name, code, want string) trial {
		return trial{name: name, files: map[string]string{"sccp/a.go": code}, want: want}
	}
	check(t, noPackageState, []trial{
		bad("a counter", "var n int", "n must be a table or an error"),
		bad("a lock", "import \"sync\"\nvar mu = sync.Mutex{}", "mu must be a table or an error"),
		bad("a pointer", "type t struct{}\nvar shared = &t{}", "shared must be a table or an error"),
		bad("a call", "import \"net/http\"\nvar c = http.NewServeMux()", "c must be a table or an error"),
		bad("a call that builds no table", "var s = make1()\nfunc make1() *int { return nil }", "s must be a table or an error"),
		bad("an error without a value", "var errA error", "errA must be a table or an error"),
		bad("a table for everybody", "var Sizes = map[string]int{}", "Sizes is exported"),
		bad("an error replaced", "import \"errors\"\nvar errA = errors.New(\"a\")\nfunc f() { errA = nil }", "sccp/a.go:4: errA changes"),
		bad("a slot written", "var sizes = [4]int{}\nfunc f() { sizes[1] = 2 }", "sizes changes"),
		bad("a field written", "var s = struct{ a int }{}\nfunc f() { s.a++ }", "s changes"),
		bad("a loop variable", "var at = [1]int{}\nfunc f() { for at[0] = range 3 {} }", "at changes"),
		bad("an entry deleted", "var m = map[int]int{}\nfunc f() { delete(m, 1) }", "m changes"),
		bad("appended in place", "var s = []int{1}\nfunc f() []int { return append(s[:0], 2) }", "s changes"),
		bad("its address given away", "var s = []int{1}\nfunc f() *[]int { return &s }", "s changes"),
		bad("a method that writes", "type t struct{ n int }\nfunc (t *t) add() { t.n++ }\nvar s = t{}\nfunc f() { s.add() }", "s changes"),
		bad("a method that writes through another", "type t struct{ n int }\nfunc (t *t) twice() { t.add() }\nfunc (t *t) add() { t.n++ }\nvar s = [1]t{}\nfunc f() { s[0].twice() }", "sccp/a.go:6: s changes"),
		{
			name: "written in another file",
			files: map[string]string{
				"cdp/a.go": "var sizes = []int{1}",
				"cdp/b.go": "func f() { sizes[0] = 2 }",
			},
			want: "cdp/b.go:2: sizes changes",
		},
		{
			name: "errors, tables, assertions and locals",
			files: map[string]string{
				"sccp/a.go": `import ("errors"; "fmt"; "io"; "net/netip"; "encoding/binary")
var ErrA = errors.New("a")
var errB = fmt.Errorf("b: %w", ErrA)
var _ io.Reader = (*t)(nil)
var le = binary.LittleEndian
var sizes, names = [...]int{1, 2}, map[int]string{1: "a"}
var group = netip.MustParseAddr("224.0.0.1")
var zeros [64]byte
var classes = build()
func build() (t [256]uint8) { t[0] = 1; return t }
var ErrC error = t{}
func (t) Error() string { return "c" }
var prefix = []byte("SEP")
type t struct{}
func (t) get() int { return 1 }
func (r *t) row() int { n := 1; n++; return n }
var fixed, rows = t{}, []t{{}}
func f(dst []byte) ([]byte, int) {
	sizes := []int{1}
	sizes[0] = fixed.get() + rows[0].row()
	return append(dst, zeros[:4]...), sizes[0]
}`,
				"sccp/a_test.go":         "var sink int",
				"examples/phone/main.go": "var n int",
			},
		},
	})
}

// noPackageState lets a package-level variable of the library hold an error or
// a table that nothing writes to. A table stays unexported, because an
// importer could write to it.
func noPackageState(h *house) (broken []string) {
	packages := h.packages()
	for _, dir := range h.dirs(inLibrary) {
		builders := tableBuilders(packages[dir])
		for _, s := range packages[dir] {
			broken = append(broken, h.badVariables(s.file, builders)...)
		}
		broken = append(broken, h.writes(packages[dir])...)
	}
	return broken
}

// tableBuilders names the functions of a package that return one array, slice
// or map.
func tableBuilders(sources []*source) map[string]bool {
	builders := map[string]bool{}
	for _, s := range sources {
		for _, decl := range s.file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok || f.Recv != nil || f.Type.Results == nil || len(f.Type.Results.List) != 1 {
				continue
			}
			switch f.Type.Results.List[0].Type.(type) {
			case *ast.ArrayType, *ast.MapType:
				builders[f.Name.Name] = true
			}
		}
	}
	return builders
}

func (h *house) badVariables(file *ast.File, builders map[string]bool) (broken []string) {
	for _, decl := range file.Decls {
		group, ok := decl.(*ast.GenDecl)
		if !ok || group.Tok != token.VAR {
			continue
		}
		for _, spec := range group.Specs {
			variable := spec.(*ast.ValueSpec)
			for i, name := range variable.Names {
				if complaint := judge(variable, i, builders); complaint != "" {
					broken = append(broken, h.complain(name.Pos(), "%s %s", name.Name, complaint))
				}
			}
		}
	}
	return broken
}

// judge returns what is wrong with the i-th variable of a declaration.
func judge(variable *ast.ValueSpec, i int, builders map[string]bool) string {
	name := variable.Names[i]
	if name.Name == "_" {
		return ""
	}
	var value ast.Expr
	if i < len(variable.Values) {
		value = variable.Values[i]
	}
	switch {
	case isError(variable.Type, value):
		return ""
	case !isTable(variable.Type, value, builders):
		return "must be a table or an error"
	case name.IsExported():
		return "is exported, and its users could change it"
	}
	return ""
}

func isError(declared, value ast.Expr) bool {
	switch v := value.(type) {
	case *ast.CallExpr:
		return slices.Contains([]string{"errors.New", "fmt.Errorf"}, types.ExprString(v.Fun))
	case *ast.CompositeLit:
		typ, ok := declared.(*ast.Ident)
		return ok && typ.Name == "error"
	}
	return false
}

// immutable names functions and values of the standard library whose result
// nobody can change.
var immutable = []string{
	"binary.BigEndian",
	"binary.LittleEndian",
	"netip.AddrFrom4",
	"netip.MustParseAddr",
	"netip.MustParsePrefix",
	"regexp.MustCompile",
	"strings.NewReplacer",
}

func isTable(declared, value ast.Expr, builders map[string]bool) bool {
	switch v := value.(type) {
	case nil:
		array, ok := declared.(*ast.ArrayType)
		return ok && array.Len != nil
	case *ast.CompositeLit:
		typ, ok := v.Type.(*ast.SelectorExpr)
		return !ok || !slices.Contains([]string{"sync", "atomic"}, types.ExprString(typ.X))
	case *ast.SelectorExpr:
		return slices.Contains(immutable, types.ExprString(v))
	case *ast.CallExpr:
		_, conversion := v.Fun.(*ast.ArrayType)
		name := types.ExprString(v.Fun)
		return conversion || builders[name] || slices.Contains(immutable, name)
	}
	return false
}
