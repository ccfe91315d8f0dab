package cnfxml

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// fixtures returns the files in testdata by name.
func fixtures(t testing.TB) map[string][]byte {
	t.Helper()
	paths, err := filepath.Glob("testdata/*.xml")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	files := map[string][]byte{}
	for _, p := range paths {
		data, err := os.ReadFile(p)
		require.NoError(t, err)
		files[filepath.Base(p)] = data
	}
	return files
}

func lenient(t testing.TB, text string) *Document {
	t.Helper()
	d, err := Parse([]byte(text), Options{Mode: Lenient})
	require.NoError(t, err)
	return d
}

// outline lists nodes as kind, name and text, to compare two documents.
func outline(n Node) []string {
	var list []string
	for c := range n.Children() {
		line := c.Kind().String() + " " + c.Name()
		if c.Kind() != KindElement {
			line += " " + c.Text()
		}
		for a := range c.Attrs() {
			line += " " + a.Name + "=" + a.Value
		}
		list = append(list, line)
		list = append(list, outline(c)...)
	}
	return list
}

// sortedFixtures returns the files in testdata in the order of their names.
func sortedFixtures(t testing.TB) [][]byte {
	t.Helper()
	files := fixtures(t)
	var list [][]byte
	for _, name := range slices.Sorted(maps.Keys(files)) {
		list = append(list, files[name])
	}
	return list
}
