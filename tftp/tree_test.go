package tftp

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTreeFind(t *testing.T) {
	tree := newTree(fstest.MapFS{
		"XMLDefault.cnf.xml":                               {},
		"firmware/7942/jar42sccp.9-4-2.sbn":                {},
		"firmware/7942/Ringlist.xml":                       {},
		"ringtones/Ringlist.xml":                           {},
		"a/Ringlist.xml":                                   {},
		"locales/languages/German_Germany/mk-sccp.jar":     {},
		"locales/languages/French_France/mk-sccp.jar":      {},
		"wallpapers/Desktops/320x212x16/List.xml":          {},
		"old/.hidden":                                      {},
		".git/config":                                      {},
		"Same.txt":                                         {},
		"same.TXT":                                         {},
		strings.Repeat("deep/", maxDepth) + "deepest.txt":  {},
		strings.Repeat("down/", maxDepth+1) + "deeper.txt": {},
	})
	for name, want := range map[string]string{
		"xmldefault.cnf.xml":           "XMLDefault.cnf.xml",
		"JAR42SCCP.9-4-2.SBN":          "firmware/7942/jar42sccp.9-4-2.sbn",
		"7942/jar42sccp.9-4-2.sbn":     "firmware/7942/jar42sccp.9-4-2.sbn",
		"german_germany/mk-sccp.jar":   "locales/languages/German_Germany/mk-sccp.jar",
		"French_France/mk-sccp.jar":    "locales/languages/French_France/mk-sccp.jar",
		"desktops/320x212x16/list.xml": "wallpapers/Desktops/320x212x16/List.xml",
		"ringlist.xml":                 "a/Ringlist.xml",
		"mk-sccp.jar":                  "locales/languages/French_France/mk-sccp.jar",
		"SAME.TXT":                     "Same.txt",
		"deepest.txt":                  strings.Repeat("deep/", maxDepth) + "deepest.txt",
	} {
		found, ok := tree.find(name)
		assert.True(t, ok, name)
		assert.Equal(t, want, found, name)
	}
	for _, name := range []string{"", "jar42", "7942", ".hidden", "config", "German/mk-sccp.jar", "deeper.txt"} {
		_, ok := tree.find(name)
		assert.False(t, ok, name)
	}
}

// Whatever is found ends with what was asked for, and every file is found by
// its path in any case.
func TestTreeFindsEveryFile(t *testing.T) {
	files := fstest.MapFS{}
	for i := range 200 {
		files[fmt.Sprintf("Dir%d/Sub%d/File%d.XML", i%3, i%7, i)] = &fstest.MapFile{}
	}
	tree := newTree(files)
	for name := range files {
		for tail := name; ; {
			found, ok := tree.find(strings.ToUpper(tail))
			require.True(t, ok, tail)
			require.Equal(t, name, found)
			_, rest, more := strings.Cut(tail, "/")
			if !more {
				break
			}
			tail = rest
		}
	}
}

func TestTreeNoticesChanges(t *testing.T) {
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	now := start
	files := fstest.MapFS{
		".":        {Mode: fs.ModeDir, ModTime: start.Add(-time.Hour)},
		"sub":      {Mode: fs.ModeDir, ModTime: start.Add(-time.Hour)},
		"sub/Old1": {},
	}
	walks := 0
	tree := newTree(countingFS{files, &walks})
	tree.now = func() time.Time { return now }
	has := func(name string) bool {
		_, ok := tree.find(name)
		return ok
	}
	require.True(t, has("old1"))
	require.Equal(t, 1, walks)

	files["sub/New1"] = &fstest.MapFile{}
	files["sub"].ModTime = now.Add(-time.Hour / 2)
	assert.False(t, has("new1"), "the index is trusted for a while")
	now = now.Add(recheckAfter)
	assert.True(t, has("new1"))
	require.Equal(t, 2, walks)

	now = now.Add(recheckAfter)
	assert.True(t, has("new1"))
	require.Equal(t, 2, walks, "nothing has changed")

	// A change within the grain of the clock leaves no other trace.
	files["sub"].ModTime = now
	now = now.Add(recheckAfter)
	assert.False(t, has("new2"))
	files["sub/New2"] = &fstest.MapFile{}
	now = now.Add(recheckAfter)
	assert.True(t, has("new2"))

	delete(files, "sub")
	delete(files, "sub/New1")
	delete(files, "sub/New2")
	delete(files, "sub/Old1")
	files["."].ModTime = now
	now = now.Add(recheckAfter)
	assert.False(t, has("old1"))
}

// countingFS counts how often its root is read.
type countingFS struct {
	fstest.MapFS
	walks *int
}

func (c countingFS) ReadDir(name string) ([]fs.DirEntry, error) {
	if path.Clean(name) == "." {
		*c.walks++
	}
	return c.MapFS.ReadDir(name)
}

func TestTreeIsBounded(t *testing.T) {
	tree := newTree(endlessFS{})
	_, ok := tree.find("none")
	require.False(t, ok)
	require.LessOrEqual(t, len(tree.paths), maxIndexed+1)
}

// endlessFS has one folder with more files than are indexed.
type endlessFS struct{}

func (endlessFS) Open(string) (fs.File, error) { return nil, fs.ErrNotExist }

func (endlessFS) Stat(string) (fs.FileInfo, error) { return entry{dir: true}, nil }

func (endlessFS) ReadDir(string) ([]fs.DirEntry, error) {
	list := make([]fs.DirEntry, maxIndexed+100)
	for i := range list {
		list[i] = entry{number: i}
	}
	return list, nil
}

type entry struct {
	number int
	dir    bool
}

func (e entry) Name() string               { return fmt.Sprintf("f%d", e.number) }
func (e entry) IsDir() bool                { return e.dir }
func (e entry) Type() fs.FileMode          { return e.Mode().Type() }
func (e entry) Info() (fs.FileInfo, error) { return e, nil }
func (e entry) Size() int64                { return 0 }
func (e entry) ModTime() time.Time         { return time.Time{} }
func (e entry) Sys() any                   { return nil }

func (e entry) Mode() fs.FileMode {
	if e.dir {
		return fs.ModeDir
	}
	return 0
}

func TestTreeWithoutRoot(t *testing.T) {
	_, ok := newTree(missingFS{}).find("f")
	require.False(t, ok)
}

type missingFS struct{}

func (missingFS) Open(string) (fs.File, error) { return nil, fs.ErrNotExist }
