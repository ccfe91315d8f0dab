package rooms

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

// rule finds breaches of one rule, each as "file:line: what is wrong".
type rule func(*house) []string

// trial shows that a rule can fail and can pass. Files are given as
// path to source; a source without a package clause gets one.
type trial struct {
	name  string
	files map[string]string
	want  string // part of the only complaint; empty when the files keep the rule
}

// check holds a rule against the repository and against its trials.
func check(t *testing.T, r rule, trials []trial) {
	t.Helper()
	t.Run("repository", func(t *testing.T) {
		h, err := readRepository()
		require.NoError(t, err)
		require.NotEmpty(t, h.sources)
		for _, broken := range r(h) {
			t.Error(broken)
		}
	})
	canFail := false
	for _, trial := range trials {
		t.Run(trial.name, func(t *testing.T) {
			broken := r(build(t, trial.files))
			if trial.want == "" {
				require.Empty(t, broken)
				return
			}
			require.Len(t, broken, 1)
			require.Contains(t, broken[0], trial.want)
		})
		canFail = canFail || trial.want != ""
	}
	require.True(t, canFail, "no trial breaks this rule")
}

func build(t *testing.T, files map[string]string) *house {
	t.Helper()
	tree := fstest.MapFS{}
	for name, text := range files {
		if strings.HasSuffix(name, ".go") && !strings.Contains(text, "package ") {
			text = "package p\n" + text
		}
		tree[name] = &fstest.MapFile{Data: []byte(text)}
	}
	h, err := readHouse(tree)
	require.NoError(t, err)
	return h
}

// readRepository parses the repository once for all rules.
var readRepository = sync.OnceValues(func() (*house, error) {
	root, err := repositoryRoot()
	if err != nil {
		return nil, err
	}
	return readHouse(os.DirFS(root))
})

// repositoryRoot is the folder of go.work, above the folder tests run in.
func repositoryRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.work")); err == nil {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", errors.New("no go.work above the test")
		}
		dir = up
	}
}
