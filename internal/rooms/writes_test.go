package rooms

import (
	"errors"
	"go/ast"
	"go/token"
	"go/types"
	"iter"
	"slices"
)

// writes finds statements that change a package-level variable. Types of
// other packages stay unknown; names are resolved, so locals do not count.
func (h *house) writes(sources []*source) (broken []string) {
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: noImporter{}, Error: func(error) {}}
	files := make([]*ast.File, len(sources))
	for i, s := range sources {
		files[i] = s.file
	}
	// The error is about the imports that were left out.
	pkg, _ := config.Check(sources[0].dir, h.fset, files, info)

	w := writing{info: info, methods: map[types.Object]bool{}}
	w.findMethods(files)
	for _, file := range files {
		for name := range w.roots(file) {
			if v, ok := info.Uses[name].(*types.Var); ok && v.Parent() == pkg.Scope() {
				broken = append(broken, h.complain(name.Pos(), "%s changes at run time", name.Name))
			}
		}
	}
	return broken
}

// writing knows what changes a variable in one package.
type writing struct {
	info    *types.Info
	methods map[types.Object]bool // methods that write to their receiver
}

// findMethods looks until it finds no more, because a method can write
// through another method.
func (w *writing) findMethods(files []*ast.File) {
	for found := true; found; {
		found = false
		for _, file := range files {
			for _, decl := range file.Decls {
				f, ok := decl.(*ast.FuncDecl)
				if !ok || f.Recv == nil || w.methods[w.info.Defs[f.Name]] || !w.changesReceiver(f) {
					continue
				}
				w.methods[w.info.Defs[f.Name]] = true
				found = true
			}
		}
	}
}

func (w *writing) changesReceiver(f *ast.FuncDecl) bool {
	if _, pointer := f.Recv.List[0].Type.(*ast.StarExpr); !pointer || len(f.Recv.List[0].Names) == 0 {
		return false
	}
	receiver := w.info.Defs[f.Recv.List[0].Names[0]]
	for name := range w.roots(f) {
		if receiver != nil && w.info.Uses[name] == receiver {
			return true
		}
	}
	return false
}

// roots yields the variables that statements below n write to.
func (w *writing) roots(n ast.Node) iter.Seq[*ast.Ident] {
	return func(yield func(*ast.Ident) bool) {
		for n := range ast.Preorder(n) {
			for _, target := range w.targets(n) {
				if name := root(target); name != nil && !yield(name) {
					return
				}
			}
		}
	}
}

// targets returns the expressions a node writes to or hands out for writing.
func (w *writing) targets(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.AssignStmt:
		return n.Lhs
	case *ast.IncDecStmt:
		return []ast.Expr{n.X}
	case *ast.RangeStmt:
		return []ast.Expr{n.Key, n.Value}
	case *ast.UnaryExpr:
		if _, whole := n.X.(*ast.Ident); n.Op == token.AND && whole {
			return []ast.Expr{n.X}
		}
	case *ast.CallExpr:
		if name, ok := n.Fun.(*ast.Ident); ok && len(n.Args) > 0 {
			if slices.Contains([]string{"append", "clear", "copy", "delete"}, name.Name) {
				return n.Args[:1]
			}
		}
		if method, ok := n.Fun.(*ast.SelectorExpr); ok && w.methods[w.info.Uses[method.Sel]] {
			return []ast.Expr{method.X}
		}
	}
	return nil
}

// root is the variable an expression like a.b[i].c starts from.
func root(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.IndexExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		case *ast.SelectorExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		default:
			return nil
		}
	}
}

type noImporter struct{}

func (noImporter) Import(string) (*types.Package, error) {
	return nil, errors.New("not needed")
}
