package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLint(t *testing.T) {
	name := file(t, "SEP001122334455.cnf.xml", phone)
	r := try(t, "", "lint", name)
	assert.Equal(t, exitClean, r.code)
	assert.Equal(t, name+":4:3: note: sshPassword stands here in clear: keep the file private, and redact it before you show it [secret.cleartext]\n", r.out)
	assert.Equal(t, name+": phone file for SCCP (guessed): 1 note\n", r.err)
	assert.Empty(t, try(t, "", "lint", "-q", name).err)
	assert.Empty(t, try(t, "", "lint", "-min", "warning", name).out)
	assert.Equal(t, exitFound, try(t, "", "lint", "-strict", name).code)
	assert.Equal(t, exitClean, try(t, "", "lint", "-strict", "-min", "warning", name).code)
}

func TestLintFindsFaults(t *testing.T) {
	r := try(t, strings.Replace(phone, "<webAccess>0", "<webAccess>on", 1), "lint", "-min", "error", "-")
	assert.Equal(t, exitFound, r.code)
	assert.Equal(t, "<stdin>:21:5: error: webAccess is \"on\": write 0, which stands for on here [value.polarity]\n", r.out)
	assert.Contains(t, r.err, ": 1 error\n")
}

func TestLintWithProfile(t *testing.T) {
	name := file(t, "SEP001122334455.cnf.xml", phone)
	r := try(t, "", "lint", "-model", "7945", "-protocol", "sip", "-min", "warning", name)
	assert.Equal(t, exitFound, r.code)
	assert.Contains(t, r.out, "[load.model_mismatch]")
	assert.Contains(t, r.out, "[load.protocol_mismatch]")
	assert.Contains(t, r.err, "phone file for SIP, model 7945: ")
	r = try(t, "", "lint", "-model", "7942", "-firmware", "SCCP42.8-3-3S", "-min", "warning", name)
	assert.Contains(t, r.out, "[load.upgrade]")
	template := strings.Replace(phone, "192.0.2.10", "{{ server }}", 1)
	assert.Equal(t, exitFound, try(t, template, "lint", "-").code)
	assert.Equal(t, exitClean, try(t, template, "lint", "-template", "-").code)
	for _, args := range [][]string{{"-model", "9999999"}, {"-protocol", "H.323"}, {"-min", "fatal"}} {
		assert.Equal(t, exitFailed, try(t, "", append([]string{"lint", name}, args...)...).code, args)
	}
}

func TestLintRefuses(t *testing.T) {
	repaired := strings.Replace(phone, "</webAccess>", "</webaccess>", 1)
	r := try(t, repaired, "lint", "-")
	assert.Equal(t, exitFound, r.code)
	assert.Contains(t, r.out, "[xml.mismatched_end_tag]")
	r = try(t, repaired, "lint", "-strict", "-")
	assert.Equal(t, exitFailed, r.code)
	assert.Contains(t, r.out, "<stdin>:21:17: error: ")
	assert.Contains(t, r.out, "[xml.syntax]")
	assert.Contains(t, r.err, "not readable: 1 error")
}

func TestLintJSON(t *testing.T) {
	good := file(t, "SEP001122334455.cnf.xml", phone)
	bad := file(t, "bad.xml", "no XML at all")
	r := try(t, "", "lint", "-json", good, bad, "missing.xml")
	assert.Equal(t, exitFailed, r.code)
	var reports []struct {
		File, Kind, Protocol, Failure string
		Guessed                       bool
		Errors, Notes                 int
		Findings                      []map[string]any
	}
	require.NoError(t, json.Unmarshal([]byte(r.out), &reports))
	require.Len(t, reports, 3)
	assert.Equal(t, good, reports[0].File)
	assert.Equal(t, "phone file", reports[0].Kind)
	assert.Equal(t, "SCCP", reports[0].Protocol)
	assert.True(t, reports[0].Guessed)
	require.Len(t, reports[0].Findings, 1)
	assert.Equal(t, map[string]any{
		"code": "secret.cleartext", "severity": "note", "path": "sshPassword", "line": 4.0, "column": 3.0, "offset": 90.0,
		"message": reports[0].Findings[0]["message"], "source": "common practice in working files",
	}, reports[0].Findings[0])
	assert.Equal(t, "xml.syntax", reports[1].Findings[0]["code"])
	assert.NotEmpty(t, reports[1].Failure)
	assert.Contains(t, reports[2].Failure, "missing.xml")
	assert.NotContains(t, r.out, "hunter2")
}

func TestLintKnowsSiblings(t *testing.T) {
	r := try(t, "<DIALTEMPLATE>\n<TEMPLATE MATCH=\".\"/>\n</DIALTEMPLATE>\n", "lint", "-")
	assert.Equal(t, exitClean, r.code)
	assert.Contains(t, r.err, "<stdin>: dial plan: nothing to say")
	for text, code := range map[string]string{
		"<DIALTEMPLATE><TEMPLATE MATCH='.'/></DIALTEMPLATE>":                                                "dialplan.quote",
		"<DIALTEMPLATE><TEMPLATE MATCH=\".\" Tone=\"a\" Tone=\"b\"/><TEMPLATE MATCH=\"1\"/></DIALTEMPLATE>": "rule.unreachable",
		"<CiscoIPPhoneRingList><Ring><DisplayName>a</DisplayName></Ring></CiscoIPPhoneRingList>":            "value.missing",
		"<CiscoIPPhoneMenu><MenuItem><Name>a & b</Name></MenuItem></CiscoIPPhoneMenu>":                      "xml.bare_ampersand",
		"<flat-profile/>": "root.sibling",
	} {
		r := try(t, text, "lint", "-")
		assert.Contains(t, r.out, "["+code+"]", text)
	}
}

func TestLintRefusesASiblingInThePlaceOfAPhonesFile(t *testing.T) {
	name := file(t, "SEP001122334455.cnf.xml", "<DIALTEMPLATE/>")
	r := try(t, "", "lint", name)
	assert.Equal(t, exitFound, r.code)
	assert.Contains(t, r.out, "[root.name]")
}
