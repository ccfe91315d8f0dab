package guide

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTheTableNamesWhatIsLogged: what a reader is to look for in the log is what
// the programs write.
func TestTheTableNamesWhatIsLogged(t *testing.T) {
	text, err := os.ReadFile("home-lab.md")
	require.NoError(t, err)
	_, table, found := strings.Cut(string(text), "## When a step fails")
	require.True(t, found)
	var sources strings.Builder
	require.NoError(t, filepath.WalkDir("../../..", func(path string, e fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		code, err := os.ReadFile(path)
		sources.Write(code)
		return err
	}))
	logged := regexp.MustCompile("`([a-z]+(?: [a-zA-Z]+)+)`").FindAllStringSubmatch(table, -1)
	require.Len(t, logged, 7)
	for _, m := range logged {
		assert.True(t, strings.Contains(sources.String(), `"`+m[1]+`"`), "nothing logs %q", m[1])
	}
}
