package tftp

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// tempTree writes files below a fresh folder and returns its path.
func tempTree(t testing.TB, files map[string]string) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "served")
	for name, text := range files {
		file := filepath.Join(root, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	}
	return root
}

func openDir(t testing.TB, root string) *Files {
	t.Helper()
	dir, err := OpenDir(root)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, dir.Close()) })
	return NewFiles(dir)
}

func TestDir(t *testing.T) {
	f := openDir(t, tempTree(t, map[string]string{
		"XMLDefault.cnf.xml":           "default",
		"SEP001B54C9A5E1.cnf.xml":      "phone",
		"CTLSEP001B54C9A5E1.tlv":       "",
		"firmware/7942/jar42sccp.sbn":  "jar",
		"Desktops/320x212x16/List.xml": "list",
		".secret":                      "secret",
	}))
	for name, want := range map[string]string{
		"XMLDefault.cnf.xml":              "default",
		"XmlDefault.cnf.xml":              "default",
		"SEP001B54C9A5E1.cnf.xml":         "phone",
		"/sep001b54c9a5e1.cnf.xml":        "phone",
		"SEP001B54C9A5E1.cnf.xml.sgn":     "phone",
		"CTLSEP001B54C9A5E1.tlv":          "",
		"jar42sccp.sbn":                   "jar",
		"JAR42SCCP.SBN":                   "jar",
		`\Desktops\320x212x16\List.xml`:   "list",
		"Communicator/XMLDefault.cnf.xml": "default",
	} {
		got, err := read(t, f, name)
		require.NoError(t, err, name)
		assert.Equal(t, want, got, name)
	}
	for _, name := range []string{
		"none", "firmware", "firmware/", "Desktops", "XMLDefault.cnf.xml/x", "nosuch/XMLDefault.cnf.xml",
		strings.Repeat("n", MaxName),
	} {
		_, err := read(t, f, name)
		assert.ErrorIs(t, err, ErrNotFound, name)
	}
	for _, name := range []string{".secret", "../served/XMLDefault.cnf.xml", "firmware/../XMLDefault.cnf.xml"} {
		_, err := read(t, f, name)
		assert.ErrorIs(t, err, ErrRefused, name)
	}
}

func TestDirFindsNewFiles(t *testing.T) {
	root := tempTree(t, map[string]string{"old": "old"})
	f := openDir(t, root)
	_, err := read(t, f, "new")
	require.ErrorIs(t, err, ErrNotFound)
	require.NoError(t, os.WriteFile(filepath.Join(root, "new"), []byte("new"), 0o644))
	got, err := read(t, f, "new")
	require.NoError(t, err)
	require.Equal(t, "new", got)
}

func TestDirStaysInside(t *testing.T) {
	root := tempTree(t, map[string]string{"folder/inside": "inside"})
	outside := filepath.Join(filepath.Dir(root), "outside")
	require.NoError(t, os.WriteFile(outside, []byte("outside"), 0o644))
	for link, target := range map[string]string{
		"good":           "folder/inside",
		"folder/up":      "../folder/inside",
		"absolute":       outside,
		"relative":       "../outside",
		"folder/twice":   "../../outside",
		"parent":         "..",
		"dangling":       "nothing",
		"loop":           "loop",
		"absoluteinside": filepath.Join(root, "folder", "inside"),
	} {
		require.NoError(t, os.Symlink(target, filepath.Join(root, filepath.FromSlash(link))))
	}
	f := openDir(t, root)
	for _, name := range []string{"good", "folder/up", "up", "GOOD"} {
		got, err := read(t, f, name)
		require.NoError(t, err, name)
		assert.Equal(t, "inside", got, name)
	}
	for _, name := range []string{
		"absolute", "relative", "folder/twice", "twice", "ABSOLUTE", "parent/outside", "outside",
		"dangling", "loop", "absoluteinside",
	} {
		_, err := read(t, f, name)
		assert.ErrorIs(t, err, ErrNotFound, name)
		assert.NotContains(t, err.Error(), filepath.Dir(root))
	}
}

func TestDirErrorsHoldNoPath(t *testing.T) {
	root := tempTree(t, map[string]string{"file": "x"})
	dir, err := OpenDir(root)
	require.NoError(t, err)
	f := NewFiles(dir)
	require.NoError(t, dir.Close())
	for _, name := range []string{"file", "none", "FILE"} {
		_, err := read(t, f, name)
		require.Error(t, err)
		assert.NotContains(t, err.Error(), root)
		assert.NotErrorIs(t, err, ErrNotFound, "a closed directory is no missing file")
	}
	_, err = OpenDir(filepath.Join(root, "none"))
	require.ErrorIs(t, err, os.ErrNotExist)
}

func FuzzDir(f *testing.F) {
	root := filepath.Join(f.TempDir(), "served")
	require.NoError(f, os.MkdirAll(filepath.Join(root, "sub", "folder"), 0o755))
	const inside = "inside"
	for _, name := range []string{"a.xml", "sub/b.xml", "sub/folder/c.sgn"} {
		require.NoError(f, os.WriteFile(filepath.Join(root, name), []byte(inside), 0o644))
	}
	outside := filepath.Join(filepath.Dir(root), "outside")
	require.NoError(f, os.WriteFile(outside, []byte("outside"), 0o644))
	require.NoError(f, os.Symlink("../outside", filepath.Join(root, "link")))
	files := openDir(f, root)
	for _, seed := range []string{
		"a.xml", "A.XML.sgn", `\sub\b.xml`, "folder/c.sgn", "../outside", "link", "link/x", outside, "sub",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got, err := read(t, files, name)
		if err != nil {
			require.NotContains(t, err.Error(), filepath.Dir(root))
			code, text := wireError(err)
			require.Contains(t, []ErrorCode{CodeNotFound, CodeAccess}, code, "%q: %v", name, err)
			require.Contains(t, []string{textNotFound, textAccess}, text)
			return
		}
		require.Equal(t, inside, got)
	})
}
