package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func outcomes(t *testing.T, r result) []outcome {
	t.Helper()
	var list []outcome
	require.NoError(t, json.Unmarshal([]byte(r.out), &list), r.out)
	return list
}

func TestJSONOfCommandsThatWrite(t *testing.T) {
	name, broken := file(t, "a.xml", phone), file(t, "b.xml", "<device>")

	r := try(t, "", "redact", "-json", name, broken)
	assert.Equal(t, exitFailed, r.code)
	list := outcomes(t, r)
	require.Len(t, list, 2)
	assert.Equal(t, name, list[0].File)
	assert.Contains(t, list[0].Text, "<sshPassword>(redacted)</sshPassword>")
	assert.Contains(t, list[1].Failure, "the document ends inside <device>")
	assert.NotContains(t, r.out+r.err, "hunter2")

	list = outcomes(t, try(t, "", "fmt", "--json", name))
	assert.Equal(t, try(t, "", "fmt", name).out, list[0].Text)
	list = outcomes(t, try(t, "", "fmt", "-d", "-json", name))
	assert.Equal(t, try(t, "", "fmt", "-d", name).out, list[0].Text)

	r = try(t, "", "set", "-json", "versionStamp", "2", name)
	assert.Equal(t, exitClean, r.code)
	assert.Equal(t, []outcome{{File: name, Written: name}}, outcomes(t, r))
	r = try(t, "", "set", "-json", "-delete", "nothing", name)
	assert.Equal(t, exitFound, r.code)
	assert.Contains(t, outcomes(t, r)[0].Failure, "not found")
	r = try(t, phone, "set", "-json", "versionStamp", "2", "-")
	assert.Equal(t, strings.Replace(phone, ">1</versionStamp>", ">2</versionStamp>", 1), outcomes(t, r)[0].Text)

	out := filepath.Join(t.TempDir(), "new.xml")
	r = try(t, "", "new", "-json", "-model", "7962", "-manager", "192.0.2.1", "-o", out)
	assert.Equal(t, []outcome{{File: "SEP<mac>.cnf.xml", Written: out}}, outcomes(t, r))
	r = try(t, "", "new", "-json", "-default", "-manager", "192.0.2.1")
	assert.Equal(t, "XMLDefault.cnf.xml", outcomes(t, r)[0].File)
	assert.Equal(t, try(t, "", "new", "-default", "-manager", "192.0.2.1").out, outcomes(t, r)[0].Text)
	r = try(t, "", "new", "-json", "-model", "7962", "-manager", "192.0.2.1:70000")
	assert.Equal(t, exitFailed, r.code)
	assert.Contains(t, outcomes(t, r)[0].Failure, "port")
}

func TestNewRefusesWhatHasNoEffect(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"-default", "-model", "7962"}, "-model does not go with -default"},
		{[]string{"-default", "-full"}, "-full does not go with -default"},
		{[]string{"-model", "7962", "-line", "100"}, "add -protocol SIP"},
		{[]string{"-model", "7962", "-protocol", "sccp", "-label", "Hall"}, "add -protocol SIP"},
	} {
		r := try(t, "", append([]string{"new", "-manager", "192.0.2.1"}, c.args...)...)
		assert.Equal(t, exitFailed, r.code, c.args)
		assert.Contains(t, r.err, c.want)
	}
	assert.Equal(t, exitClean, try(t, "", "new", "-manager", "192.0.2.1", "-model", "8841", "-line", "100", "-label", "Hall").code)
}

func TestModelsHaveListsInJSON(t *testing.T) {
	r := try(t, "", "models", "-json", "7914")
	assert.Equal(t, exitClean, r.code)
	assert.Contains(t, r.out, `"protocols": []`)
	assert.Contains(t, r.out, `"loads": [`)
}
