package rooms

import (
	"go/ast"
	"go/build/constraint"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestNoLinterIsSilenced(t *testing.T) {
	check(t, noLinterIsSilenced, []trial{
		{name: "golangci-lint", files: map[string]string{"a.go": "//nolint:errcheck\nvar a int"}, want: "a.go:2"},
		{name: "spelled with a space", files: map[string]string{"examples/a.go": "var a int // nolint"}, want: "examples/a.go:2"},
		{name: "staticcheck", files: map[string]string{"a.go": "//lint:ignore SA1019 old\nvar a int"}, want: "a.go:2"},
		{name: "prose about linters", files: map[string]string{"a.go": "// The nolint word in prose.\nvar a = `//nolint`"}},
	})
}

func noLinterIsSilenced(h *house) (broken []string) {
	silencer := regexp.MustCompile(`^(//|/\*)\s*(nolint\b|lint:(file-)?ignore\b)`)
	for _, s := range h.sources {
		for comment := range comments(s.file) {
			if silencer.MatchString(comment.Text) {
				broken = append(broken, h.complain(comment.Pos(), "mend the code instead of silencing the linter"))
			}
		}
	}
	return broken
}

func TestNoFileIsOutsideEveryBuild(t *testing.T) {
	check(t, noFileIsOutsideEveryBuild, []trial{
		{name: "ignored", files: map[string]string{"a.go": "//go:build ignore\n\npackage a"}, want: "a.go:1"},
		{name: "ignored among others", files: map[string]string{"a.go": "//go:build ignore && linux\n\npackage a"}, want: "a.go:1"},
		{name: "a platform", files: map[string]string{"a.go": "//go:build !linux\n\npackage a"}},
	})
}

func noFileIsOutsideEveryBuild(h *house) (broken []string) {
	for _, s := range h.sources {
		for comment := range comments(s.file) {
			expr, err := constraint.Parse(comment.Text)
			if err != nil || comment.Pos() > s.file.Package {
				continue
			}
			expr.Eval(func(tag string) bool {
				if tag == "ignore" {
					broken = append(broken, h.complain(comment.Pos(), "a file no build and no check looks at"))
				}
				return true
			})
		}
	}
	return broken
}

func comments(file *ast.File) func(yield func(*ast.Comment) bool) {
	return func(yield func(*ast.Comment) bool) {
		for _, group := range file.Comments {
			for _, comment := range group.List {
				if !yield(comment) {
					return
				}
			}
		}
	}
}

func TestPackagesAreDocumented(t *testing.T) {
	check(t, packagesAreDocumented, []trial{
		{name: "silent", files: map[string]string{"a/a.go": "package a"}, want: "a/a.go:1: package a has no doc comment"},
		{name: "names another", files: map[string]string{"a/a.go": "// Package b is.\npackage a"}, want: "a/a.go:2"},
		{name: "silent program", files: map[string]string{"a/a.go": "package main"}, want: "a/a.go:1"},
		{name: "tests alone need none", files: map[string]string{"a/a_test.go": "package a"}},
		{name: "once is enough", files: map[string]string{
			"a/a.go":   "package a",
			"a/doc.go": "// Package a is.\npackage a",
			"b/b.go":   "// B prints.\npackage main",
		}},
	})
}

func packagesAreDocumented(h *house) (broken []string) {
	packages := h.packages()
	for _, dir := range h.dirs(func(string) bool { return true }) {
		if !slices.ContainsFunc(packages[dir], hasPackageDoc) {
			first := packages[dir][0].file
			broken = append(broken, h.complain(first.Package, "package %s has no doc comment", first.Name.Name))
		}
	}
	return broken
}

func hasPackageDoc(s *source) bool {
	doc := s.file.Doc.Text()
	if s.file.Name.Name == "main" {
		return doc != ""
	}
	return strings.HasPrefix(doc, "Package "+s.file.Name.Name+" ")
}
