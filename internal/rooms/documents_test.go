package rooms

import (
	"fmt"
	"go/ast"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestLinksLeadSomewhere(t *testing.T) {
	check(t, linksLeadSomewhere, []trial{
		{name: "no such file", files: map[string]string{"a/README.md": "see [b](../b.md)"}, want: "a/README.md: nothing at ../b.md"},
		{name: "no such title", files: map[string]string{"README.md": "# Far\n[near](#near)"}, want: "nothing at #near"},
		{
			name: "a folder, a title, another site and code",
			files: map[string]string{
				"README.md": "[a](a) [there](a/B.md#what-is-it-2-things) [web](https://example.com)\n```\n[x](y)\n```\n",
				"a/B.md":    "## What is it? `2` things",
			},
		},
	})
}

func linksLeadSomewhere(h *house) (broken []string) {
	link := regexp.MustCompile(`\]\(([^)\s]+)\)`)
	for _, name := range slices.Sorted(maps.Keys(h.docs)) {
		for _, m := range link.FindAllStringSubmatch(prose(h.docs[name]), -1) {
			file, title, _ := strings.Cut(m[1], "#")
			if strings.Contains(file, "://") {
				continue
			}
			at := name
			if file != "" {
				at = path.Join(path.Dir(name), file)
			}
			if !h.paths[at] || title != "" && !slices.Contains(titles(h.docs[at]), title) {
				broken = append(broken, fmt.Sprintf("%s: nothing at %s", name, m[1]))
			}
		}
	}
	return broken
}

// prose is a document without its blocks of code.
func prose(doc string) string {
	var text strings.Builder
	code := false
	for line := range strings.Lines(doc) {
		switch {
		case strings.HasPrefix(line, "```"):
			code = !code
		case !code:
			text.WriteString(line)
		}
	}
	return text.String()
}

// titles returns the anchors of a document, as GitHub makes them.
func titles(doc string) (anchors []string) {
	dropped := regexp.MustCompile(`[^\p{L}\p{N}_ -]`)
	for line := range strings.Lines(prose(doc)) {
		if title := strings.TrimLeft(line, "#"); title != line {
			plain := dropped.ReplaceAllString(strings.ToLower(strings.TrimSpace(title)), "")
			anchors = append(anchors, strings.ReplaceAll(plain, " ", "-"))
		}
	}
	return anchors
}

func TestNamedTestsExist(t *testing.T) {
	check(t, namedTestsExist, []trial{
		{name: "gone", files: map[string]string{"README.md": "held by `TestA`"}, want: "README.md: there is no TestA"},
		{name: "no test", files: map[string]string{"README.md": "`FuzzA`", "a.go": "func FuzzA() {}"}, want: "there is no FuzzA"},
		{name: "there", files: map[string]string{"README.md": "`TestA`, `TestB...`", "a/a_test.go": "func TestA() {}\nfunc TestBoth() {}"}},
	})
}

func namedTestsExist(h *house) (broken []string) {
	var tests []string
	for _, s := range h.sources {
		for _, decl := range s.file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && s.test {
				tests = append(tests, f.Name.Name)
			}
		}
	}
	named := regexp.MustCompile("`((?:Test|Fuzz|Benchmark)[A-Z]\\w*)(\\.\\.\\.)?`")
	for _, name := range slices.Sorted(maps.Keys(h.docs)) {
		for _, m := range named.FindAllStringSubmatch(h.docs[name], -1) {
			meant := func(test string) bool { return test == m[1] || m[2] != "" && strings.HasPrefix(test, m[1]) }
			if !slices.ContainsFunc(tests, meant) {
				broken = append(broken, fmt.Sprintf("%s: there is no %s", name, m[1]))
			}
		}
	}
	return broken
}

func TestDependenciesOfExamplesAreExplained(t *testing.T) {
	require := "require (\n\texample.com/a/v2 v2.0.0\n\t" + module + " v0.0.0\n\texample.com/b v1.0.0 // indirect\n)\n"
	check(t, dependenciesOfExamplesAreExplained, []trial{
		{
			name:  "not named",
			files: map[string]string{"examples/go.mod": require, "examples/README.md": "| `example.com/b` | |"},
			want:  "examples/README.md: nothing about example.com/a/v2",
		},
		{
			name:  "named without its version",
			files: map[string]string{"examples/go.mod": require, "examples/README.md": "| `example.com/a` | |"},
		},
	})
}

func dependenciesOfExamplesAreExplained(h *house) (broken []string) {
	version := regexp.MustCompile(`/v\d+$`)
	for _, required := range directRequirements(h.mods["examples/go.mod"]) {
		named := "`" + version.ReplaceAllString(required, "") + "`"
		if required != module && !strings.Contains(h.docs["examples/README.md"], named) {
			broken = append(broken, "examples/README.md: nothing about "+required)
		}
	}
	return broken
}
