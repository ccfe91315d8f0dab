package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestGet(t *testing.T) {
	name := file(t, "a.xml", phone)
	assert.Equal(t, result{exitClean, "SCCP\n", ""}, try(t, "", "get", "deviceProtocol", name))
	assert.Equal(t, "0\n", try(t, "", "get", "devicePool/callManagerGroup/members/member@priority", name).out)
	assert.Equal(t, "(redacted)\n", try(t, "", "get", "sshPassword", name).out)
	assert.Equal(t, "hunter2\n", try(t, "", "get", "-reveal", "sshPassword", name).out)
	other := file(t, "b.xml", "<device/>")
	r := try(t, "", "get", "deviceProtocol", name, other)
	assert.Equal(t, exitFound, r.code)
	assert.Equal(t, name+": SCCP\n", r.out)
	assert.Contains(t, r.err, "nothing at deviceProtocol")
	r = try(t, "", "get", "-json", "deviceProtocol", name, other)
	assert.Equal(t, exitFound, r.code)
	var values []value
	require.NoError(t, json.Unmarshal([]byte(r.out), &values))
	assert.Equal(t, []value{{File: name, Path: "deviceProtocol", Found: true, Value: "SCCP", Line: 3}, {File: other, Path: "deviceProtocol"}}, values)
	r = try(t, "", "get", "a[", name)
	assert.Equal(t, exitFailed, r.code)
	assert.Contains(t, r.err, "malformed path")
}

func TestGetSaysWhatIsThere(t *testing.T) {
	name := file(t, "a.xml", phone)
	r := try(t, "", "get", "devicePool", name)
	assert.Equal(t, exitFound, r.code)
	assert.Contains(t, r.err, "devicePool in line 5 holds elements and no value")
	r = try(t, "", "get", "", name)
	assert.Equal(t, exitFailed, r.code)
	assert.Contains(t, r.err, "malformed path")
}

func TestSetTakesOneThingFromStdin(t *testing.T) {
	r := try(t, phone, "set", "-stdin", "versionStamp", "-")
	assert.Equal(t, exitFailed, r.code)
	assert.Contains(t, r.err, "the standard input holds the value")
}

func TestSetKeepsEverythingElse(t *testing.T) {
	name := file(t, "a.xml", phone)
	require.NoError(t, os.Chmod(name, 0o640))
	assert.Equal(t, result{exitClean, "", ""}, try(t, "", "set", "vendorConfig/webAccess", "1", name))
	assert.Equal(t, strings.Replace(phone, "<webAccess>0", "<webAccess>1", 1), content(t, name))
	if runtime.GOOS != "windows" {
		assert.Equal(t, os.FileMode(0o640), mode(t, name))
	}
	left, err := os.ReadDir(filepath.Dir(name))
	require.NoError(t, err)
	assert.Len(t, left, 1, "a temporary file stayed")
}

func TestSetElsewhere(t *testing.T) {
	name := file(t, "a.xml", phone)
	changed := strings.Replace(phone, ">1</versionStamp>", ">2</versionStamp>", 1)
	assert.Equal(t, changed, try(t, "", "set", "-o", "-", "versionStamp", "2", name).out)
	out := filepath.Join(t.TempDir(), "new.xml")
	assert.Equal(t, exitClean, try(t, "", "set", "-o", out, "versionStamp", "2", name).code)
	assert.Equal(t, changed, content(t, out))
	assert.Equal(t, phone, content(t, name))
	if runtime.GOOS != "windows" {
		assert.Equal(t, os.FileMode(0o600), mode(t, out))
	}
	assert.Equal(t, exitFailed, try(t, "", "set", "-o", filepath.Join(out, "x"), "versionStamp", "2", name).code)
	assert.Equal(t, exitFailed, try(t, "", "set", "-o", out, "versionStamp", "2", name, name).code)
}

func TestSetThroughLink(t *testing.T) {
	name := file(t, "a.xml", phone)
	link := filepath.Join(t.TempDir(), "link.xml")
	if err := os.Symlink(name, link); err != nil {
		t.Skip("links cannot be made here: ", err)
	}
	assert.Equal(t, exitClean, try(t, "", "set", "versionStamp", "2", link).code)
	assert.Contains(t, content(t, name), ">2</versionStamp>")
	info, err := os.Lstat(link)
	require.NoError(t, err)
	assert.NotZero(t, info.Mode()&os.ModeSymlink, "the link is gone")
}

func TestSetSecretFromStandardInput(t *testing.T) {
	name := file(t, "a.xml", phone)
	r := try(t, "new secret\n", "set", "-stdin", "sshPassword", name)
	assert.Equal(t, result{exitClean, "", ""}, r)
	assert.Contains(t, content(t, name), "<sshPassword>new secret</sshPassword>")
	assert.Equal(t, exitFailed, try(t, "", "set", "-stdin", "-delete", "sshPassword", name).code)
}

func TestSetDeletes(t *testing.T) {
	name := file(t, "a.xml", phone)
	assert.Equal(t, exitClean, try(t, "", "set", "-delete", "sshPassword", name).code)
	assert.NotContains(t, content(t, name), "sshPassword")
	r := try(t, "", "set", "-delete", "sshPassword", name)
	assert.Equal(t, exitFound, r.code)
	assert.Contains(t, r.err, "not found")
}

func TestSetRefuses(t *testing.T) {
	name := file(t, "a.xml", phone)
	for _, args := range [][]string{{"a[", "1"}, {"vendorConfig", "1"}, {"versionStamp", "\x00"}} {
		r := try(t, "", "set", args[0], args[1], name)
		assert.Equal(t, exitFailed, r.code, args)
		assert.Contains(t, r.err, name, args)
	}
	assert.Equal(t, phone, content(t, name))
}

func TestRedact(t *testing.T) {
	name := file(t, "a.xml", phone)
	r := try(t, "", "redact", name)
	assert.Equal(t, exitClean, r.code)
	assert.Equal(t, strings.Replace(phone, "hunter2", "(redacted)", 1), r.out)
	assert.Equal(t, phone, content(t, name))
	out := filepath.Join(t.TempDir(), "safe.xml")
	assert.Equal(t, exitClean, try(t, "", "redact", "-o", out, name).code)
	assert.Equal(t, r.out, content(t, out))
	assert.Equal(t, exitClean, try(t, "", "redact", "-w", name).code)
	assert.Equal(t, r.out, content(t, name))
	assert.Equal(t, exitFailed, try(t, "", "redact", "-w", "-o", out, name).code)
}

func TestDiff(t *testing.T) {
	old := file(t, "old.xml", phone)
	stamped := file(t, "stamped.xml", strings.Replace(phone, ">1</versionStamp>", ">2</versionStamp>", 1))
	changed := file(t, "changed.xml", strings.NewReplacer(">0</webAccess>", ">1</webAccess>", "hunter2", "hunter3").Replace(phone))
	assert.Equal(t, result{exitClean, "", ""}, try(t, "", "diff", old, old))
	assert.Equal(t, exitFound, try(t, "", "diff", old, stamped).code)
	assert.Equal(t, result{exitClean, "", ""}, try(t, "", "diff", "-ignore-stamp", old, stamped))
	r := try(t, "", "diff", old, changed)
	assert.Equal(t, exitFound, r.code)
	assert.Contains(t, r.out, `~ vendorConfig/webAccess: "0" to "1"`)
	assert.Contains(t, r.out, "sshPassword")
	assert.NotContains(t, r.out, "hunter")
	r = try(t, "", "diff", "-json", old, changed)
	assert.NotContains(t, r.out, "hunter")
	var d struct {
		Old, New string
		Changes  []struct{ Kind, Path string }
	}
	require.NoError(t, json.Unmarshal([]byte(r.out), &d))
	assert.Equal(t, changed, d.New)
	require.Len(t, d.Changes, 2)
	assert.Equal(t, "vendorConfig/webAccess", d.Changes[1].Path)
	assert.Equal(t, exitFailed, try(t, "", "diff", old).code)
}
