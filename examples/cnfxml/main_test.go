package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const phone = `<?xml version="1.0" encoding="UTF-8"?>
<device>
  <deviceProtocol>SCCP</deviceProtocol>
  <sshPassword>hunter2</sshPassword>
  <devicePool>
    <callManagerGroup>
      <members>
        <member priority="0">
          <callManager>
            <ports>
              <ethernetPhonePort>2000</ethernetPhonePort>
            </ports>
            <processNodeName>192.0.2.10</processNodeName>
          </callManager>
        </member>
      </members>
    </callManagerGroup>
  </devicePool>
  <loadInformation>SCCP42.9-4-2SR3-1S</loadInformation>
  <vendorConfig>
    <webAccess>0</webAccess>   <!-- for the lab -->
  </vendorConfig>
  <versionStamp>1</versionStamp>
</device>
`

// result is what a command did.
type result struct {
	code     int
	out, err string
}

func try(t *testing.T, stdin string, args ...string) result {
	t.Helper()
	var out, err bytes.Buffer
	code := run(t.Context(), args, strings.NewReader(stdin), &out, &err)
	return result{code, out.String(), err.String()}
}

// file writes a file of its own for a test.
func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func content(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(data)
}

func TestUsage(t *testing.T) {
	for _, help := range []string{"help", "-h", "--help"} {
		r := try(t, "", help)
		assert.Equal(t, exitClean, r.code)
		for _, c := range commands() {
			assert.Contains(t, r.out, "cnfxml "+c.name)
		}
	}
	r := try(t, "")
	assert.Equal(t, exitFailed, r.code)
	assert.Contains(t, r.err, "cnfxml lint")
	r = try(t, "", "lnt")
	assert.Equal(t, exitFailed, r.code)
	assert.Contains(t, r.err, `no command "lnt"`)
}

func TestEveryCommandExplainsItself(t *testing.T) {
	for _, c := range commands() {
		r := try(t, "", c.name, "-h")
		assert.Equal(t, exitClean, r.code, c.name)
		assert.Contains(t, r.err, c.usage, c.name)
		r = try(t, "", c.name, "--no-such-flag")
		assert.Equal(t, exitFailed, r.code, c.name)
		assert.Contains(t, r.err, "no-such-flag", c.name)
		if c.name != "models" {
			r = try(t, "", c.name)
			assert.Equal(t, exitFailed, r.code, c.name)
			assert.Contains(t, r.err, "usage: cnfxml "+c.name, c.name)
		}
	}
}

// commandsOn are command lines that read one file.
func commandsOn(name string) [][]string {
	return [][]string{
		{"lint", name},
		{"lint", "-json", name},
		{"fmt", name},
		{"fmt", "-w", name},
		{"get", "versionStamp", name},
		{"set", "versionStamp", "2", name},
		{"set", "-delete", "versionStamp", name},
		{"diff", name, name},
		{"redact", name},
		{"redact", "-w", name},
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	locked := file(t, "locked.xml", phone)
	require.NoError(t, os.Chmod(locked, 0))
	folder := t.TempDir()
	huge := file(t, "huge.xml", "<device><!--"+strings.Repeat("x", 2<<20)+"--></device>")
	binary := file(t, "binary.xml", "\x7fELF\x02\x01\x01\x00\x00")
	empty := file(t, "empty.xml", "")
	for _, c := range []struct{ name, want string }{
		{filepath.Join(folder, "missing.xml"), "no such file"},
		{folder, "is a directory"},
		{huge, "larger than"},
		{binary, "root element"},
		{empty, "root element"},
		{locked, "permission denied"},
	} {
		if _, err := os.ReadFile(c.name); c.name == locked && err == nil {
			t.Log("this user may read every file")
			continue
		}
		for _, args := range commandsOn(c.name) {
			r := try(t, "", args...)
			assert.Equal(t, exitFailed, r.code, "%s: %v", c.name, args)
			if runtime.GOOS != "windows" {
				assert.Contains(t, r.err+r.out, c.want, "%v", args)
			}
		}
	}
	assert.Len(t, content(t, huge), 2<<20+24)
	assert.Equal(t, "\x7fELF\x02\x01\x01\x00\x00", content(t, binary))
}

func TestStandardInput(t *testing.T) {
	r := try(t, phone, "lint", "-")
	assert.Equal(t, exitClean, r.code)
	assert.Contains(t, r.out, "<stdin>:4:3: note: ")
	assert.Equal(t, "192.0.2.10\n", try(t, phone, "get", "devicePool/callManagerGroup/members/member[@priority=0]/callManager/processNodeName", "-").out)
	assert.Equal(t, strings.Replace(phone, ">1<", ">2<", 1), try(t, phone, "set", "versionStamp", "2", "-").out)
	assert.Equal(t, exitClean, try(t, phone, "fmt", "-").code)
	assert.Equal(t, exitFound, try(t, phone, "diff", file(t, "a.xml", strings.Replace(phone, ">1<", ">2<", 1)), "-").code)
	for _, args := range [][]string{{"lint", "-", "-"}, {"diff", "-", "-"}, {"redact", "-", "-"}, {"get", "a", "-", "-"}, {"set", "a", "b", "-", "-"}, {"fmt", "-", "-"}} {
		r := try(t, phone, args...)
		assert.Equal(t, exitFailed, r.code, args)
		assert.Contains(t, r.err, "once only", args)
	}
}

func TestFlagsStandAnywhere(t *testing.T) {
	name := file(t, "SEP001122334455.cnf.xml", phone)
	for _, args := range [][]string{{"lint", "-json", name}, {"lint", name, "--json"}, {"lint", "--json", "--", name}, {"lint", name, "-min=note", "-json"}} {
		assert.True(t, json.Valid([]byte(try(t, "", args...).out)), args)
	}
	r := try(t, "", "lint", "--", "-json")
	assert.Equal(t, exitFailed, r.code)
	assert.Contains(t, r.err, "-json: ")
	assert.Equal(t, exitFailed, try(t, "", "lint", "-min", "--", name).code)
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("the pipe is closed") }

func TestOutputThatFails(t *testing.T) {
	var stderr bytes.Buffer
	code := run(t.Context(), []string{"models"}, strings.NewReader(""), brokenWriter{}, &stderr)
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, stderr.String(), "the pipe is closed")
}

func TestStopsWhenAsked(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, stderr bytes.Buffer
	assert.Equal(t, exitFailed, run(ctx, []string{"fmt", file(t, "a.xml", phone)}, nil, &out, &stderr))
	assert.Empty(t, out.String())
}

func TestColours(t *testing.T) {
	assert.False(t, hasColours(&bytes.Buffer{}))
	f, err := os.Create(filepath.Join(t.TempDir(), "out"))
	require.NoError(t, err)
	defer f.Close()
	assert.False(t, hasColours(f))
	if device, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0); err == nil && runtime.GOOS == "linux" {
		defer device.Close()
		t.Setenv("TERM", "xterm")
		t.Setenv("NO_COLOR", "")
		assert.True(t, hasColours(device), "a character device stands for a terminal")
		t.Setenv("NO_COLOR", "1")
		assert.False(t, hasColours(device))
	}
	shown := &tool{colours: true}
	assert.Equal(t, red+"x"+uncolor, shown.coloured("x", red))
	assert.Equal(t, "x", (&tool{}).coloured("x", red))
}

// mode returns the permission bits of a file.
func mode(t *testing.T, name string) fs.FileMode {
	t.Helper()
	info, err := os.Stat(name)
	require.NoError(t, err)
	return info.Mode().Perm()
}
