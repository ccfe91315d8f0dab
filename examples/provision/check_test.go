package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// tree makes a folder of files.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	}
	return dir
}

func runCheck(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = check(t.Context(), args, &out, &errs)
	return code, out.String(), errs.String()
}

func device(load, vendor string) string {
	return "<device><loadInformation>" + load + "</loadInformation><vendorConfig>" + vendor + "</vendorConfig></device>"
}

func TestCheckNamedLoad(t *testing.T) {
	dir := tree(t, map[string]string{
		"SCCP42.9-4-2S.loads":      "jar42sccp.9-4-2.sbn\ncnu42.9-4-2.sbn\napps42.9-4-2.sbn\n",
		"JAR42sccp.9-4-2.sbn":      "12345",
		"firmware/cnu42.9-4-2.sbn": "123",
	})
	for _, load := range []string{"SCCP42.9-4-2S", "SCCP42.9-4-2S.loads"} {
		code, out, errs := runCheck(t, "-dir", dir, load)
		assert.Equal(t, exitIncomplete, code)
		assert.Empty(t, errs)
		assert.Equal(t, load+`
  ok       SCCP42.9-4-2S.loads, 53 bytes
  ok       jar42sccp.9-4-2.sbn, 5 bytes
  ok       cnu42.9-4-2.sbn, 3 bytes
  missing  apps42.9-4-2.sbn
`, out)
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "apps42.9-4-2.sbn"), nil, 0o600))
	code, out, _ := runCheck(t, "-dir", dir, "SCCP42.9-4-2S")
	assert.Equal(t, exitComplete, code, out)
	assert.NotContains(t, out, "missing")
}

func TestCheckWithoutManifest(t *testing.T) {
	code, out, _ := runCheck(t, "-dir", t.TempDir(), "SCCP42.9-4-2S", "P00308010200")
	assert.Equal(t, exitIncomplete, code)
	assert.Equal(t, "SCCP42.9-4-2S\n  missing  SCCP42.9-4-2S.loads\nP00308010200\n  missing  P00308010200.loads\n", out)
}

func TestCheckAllLoads(t *testing.T) {
	dir := tree(t, map[string]string{
		"xmldefault.CNF.xml": `<Default><loadInformation404 model="7962">SCCP42.9-4-2S</loadInformation404>` +
			`<loadInformation7>P00308010200</loadInformation7><loadInformation8></loadInformation8></Default>`,
		"SEP001122334455.cnf.xml":     device("SCCP42.9-4-2S", ""),
		"sub/SEP001122334466.cnf.xml": device("SCCP70.8-5-4S", "<loadServer>192.0.2.9</loadServer>"),
		"SEP001122334477.cnf.xml":     device("", ""),
		"SCCP42.9-4-2S.loads":         "jar42.sbn\n",
		"jar42.sbn":                   "x",
		"P00308010200.loads":          "P00308010200.sb2\n",
		"other.xml":                   "<not-ours",
	})
	code, out, errs := runCheck(t, "-dir", dir)
	assert.Equal(t, exitIncomplete, code)
	assert.Empty(t, errs)
	assert.Equal(t, `P00308010200: named by xmldefault.CNF.xml
  ok       P00308010200.loads, 17 bytes
  missing  P00308010200.sb2
SCCP42.9-4-2S: named by SEP001122334455.cnf.xml, xmldefault.CNF.xml
  ok       SCCP42.9-4-2S.loads, 10 bytes
  ok       jar42.sbn, 1 bytes
SCCP70.8-5-4S: not fetched from here but from a load server by sub/SEP001122334466.cnf.xml (192.0.2.9)
`, out)
}

func TestCheckFindsBrokenFiles(t *testing.T) {
	dir := tree(t, map[string]string{
		"SEP001122334455.cnf.xml": "<device><loadInformation>",
		"SEP001122334466.cnf.xml": strings.Repeat("x", maxConfig+1),
		"SEP001122334477.cnf.xml": device("../../etc/passwd", ""),
		"SEP001122334488.cnf.xml": device("bad", ""),
		"bad.loads":               "names nothing",
	})
	code, out, errs := runCheck(t, "-dir", dir)
	assert.Equal(t, exitIncomplete, code)
	assert.Empty(t, errs)
	for _, want := range []string{
		"broken: SEP001122334466.cnf.xml: larger than", "../../etc/passwd: named by SEP001122334477", "no names of firmware files",
	} {
		assert.Contains(t, out, want)
	}
	assert.NotContains(t, out, dir, "no path of the host")
}

// Many phones with one file, by links; what phones do not get does not count.
func TestCheckFollowsLinks(t *testing.T) {
	dir := tree(t, map[string]string{
		"templates/7962.xml":              device("SCCP42.9-4-2S", ""),
		".old/SEP001122334477.cnf.xml":    device("HIDDEN", ""),
		"SEP001122334488.cnf.xml/a/b.txt": "a folder",
		"SCCP42.9-4-2S.loads":             "jar42.sbn\n",
		"jar42.sbn":                       "x",
	})
	outside := filepath.Join(tree(t, map[string]string{"x.xml": device("OUTSIDE", "")}), "x.xml")
	for link, target := range map[string]string{
		"SEP001122334455.cnf.xml": "templates/7962.xml",
		"SEP001122334466.cnf.xml": outside,
		"SEP001122334499.cnf.xml": "templates",
	} {
		require.NoError(t, os.Symlink(target, filepath.Join(dir, link)))
	}
	code, out, _ := runCheck(t, "-dir", dir)
	assert.Equal(t, exitIncomplete, code)
	assert.Contains(t, out, "SCCP42.9-4-2S: named by SEP001122334455.cnf.xml\n")
	assert.Contains(t, out, "broken: SEP001122334466.cnf.xml: path escapes from parent\n")
	assert.Contains(t, out, "broken: SEP001122334499.cnf.xml: not a regular file\n")
	assert.NotContains(t, out, "HIDDEN")
	assert.NotContains(t, out, "OUTSIDE")
	assert.NotContains(t, out, filepath.Dir(outside), "no path of the host")
}

// lockedFS has folders that may not be read.
type lockedFS struct {
	fs.FS
	locked string
}

func (l lockedFS) Open(name string) (fs.File, error) {
	if name == l.locked {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return l.FS.Open(name)
}

func TestCheckGoesOnBehindALockedFolder(t *testing.T) {
	files := os.DirFS(tree(t, map[string]string{
		"locked/SEP001122334455.cnf.xml": device("A", ""),
		"open/SEP001122334466.cnf.xml":   device("B", ""),
	}))
	wanted, broken, err := namedLoads(lockedFS{files, "locked"})
	require.NoError(t, err)
	assert.Equal(t, []string{"locked: permission denied"}, broken)
	assert.Equal(t, []wantedLoad{{name: "B", by: []string{"open/SEP001122334466.cnf.xml"}}}, wanted)
	_, _, err = namedLoads(lockedFS{files, "."})
	assert.ErrorIs(t, err, fs.ErrPermission)
}

func TestCheckNothingNamed(t *testing.T) {
	code, out, _ := runCheck(t, "-dir", t.TempDir())
	assert.Equal(t, exitComplete, code)
	assert.Equal(t, "no configuration file names a load\n", out)
}

func TestCheckUsage(t *testing.T) {
	for want, args := range map[string][]string{
		"no folder":           {"SCCP42.9-4-2S"},
		"no such file":        {"-dir", filepath.Join(t.TempDir(), "none")},
		"not defined: -wrong": {"-wrong"},
	} {
		code, out, errs := runCheck(t, args...)
		assert.Equal(t, exitUsage, code, want)
		assert.Empty(t, out)
		assert.Contains(t, errs, want)
	}
	code, _, errs := runCheck(t, "-h")
	assert.Equal(t, exitComplete, code)
	assert.Contains(t, errs, "usage: provision check")
}

func TestPrintable(t *testing.T) {
	assert.Equal(t, "a?[31mb?c", printable("a\x1b[31mb\nc"))
}
