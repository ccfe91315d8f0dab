package config

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestEveryValueThatIsWrong spoils each value of the whole example: what is told has
// the line of the value, and what to do.
func TestEveryValueThatIsWrong(t *testing.T) {
	lines, blocks := example(t)
	for _, b := range blocks {
		lines = b.without(lines)
	}
	whole := strings.Join(lines, "\n")
	file, err := parser.ParseBytes([]byte(whole), 0)
	require.NoError(t, err)
	values := 0
	for _, n := range ast.Filter(ast.MappingValueType, file.Docs[0].Body) {
		entry := n.(*ast.MappingValueNode)
		if _, ok := entry.Value.(ast.ScalarNode); !ok {
			continue
		}
		values++
		key, value := entry.Key.GetToken(), entry.Value.GetToken()
		line, column := value.Position.Line, value.Position.Column-1
		text := lines[line-1]
		written := strings.TrimSpace(value.Origin)
		if !strings.HasPrefix(text[column:], written) { // the origin lacks the quotes
			written = text[column : column+len(written)+2]
		}
		spoil := func(by string) Problems {
			spoiled := append(append(append([]string{}, lines[:line-1]...), text[:column]+by+text[column+len(written):]), lines[line:]...)
			_, err := Parse("x", []byte(strings.Join(spoiled, "\n")))
			problems, _ := err.(Problems)
			return problems
		}
		where := fmt.Sprintf("%s in line %d", key.Value, line)
		for _, by := range []string{"{zz: [1]}", "[[1]]", written + ", " + key.Value + ": " + written} {
			if strings.HasPrefix(by, written) && !strings.ContainsAny(text[:column], "{") {
				by = written + "\n" + strings.Repeat(" ", key.Position.Column-1) + key.Value + ": " + written
			}
			told := spoil(by)
			if !assert.NotEmpty(t, told, "%s: %s", where, by) {
				continue
			}
			at := line + strings.Count(by, "\n")
			assert.True(t, slices.ContainsFunc(told, func(p Problem) bool { return p.Line == at }), "%s: %s: %v", where, by, told)
		}
		for _, by := range []string{`""`, `"~ wrong ~"`, "!!binary x", "-1"} {
			for _, p := range spoil(by) {
				assert.NotEmpty(t, p.Fix, "%s: %s: %v", where, by, p)
				assert.NotEmpty(t, p.Message, "%s: %s", where, by)
				assert.Positive(t, p.Column, "%s: %s", where, by)
			}
		}
	}
	require.Greater(t, values, 150)
}
