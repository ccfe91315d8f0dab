package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
)

const crowded = "<?xml version='1.0'?>\r\n<!-- top --><device><a x='1' y=\"&#10;&quot;\"/><b>t &amp; u</b><!-- c -->\r\n\r\n\r\n<c><d> v </d></c><e>mixed <f/> text</e><g><![CDATA[<]]></g><h> </h><i><!-- only --></i><?go on?></device>"

const tidy = `<?xml version="1.0" encoding="UTF-8"?>
<!-- top -->
<device>
  <a x="1" y="&#10;&quot;"></a>
  <b>t &amp; u</b> <!-- c -->

  <c>
    <d> v </d>
  </c>
  <e>mixed <f></f> text</e>
  <g><![CDATA[<]]></g>
  <h> </h>
  <i>
    <!-- only -->
  </i>
  <?go on?>
</device>
`

func TestFormat(t *testing.T) {
	r := try(t, crowded, "fmt", "-")
	assert.Equal(t, result{exitClean, tidy, ""}, r)
	assert.Equal(t, result{exitClean, tidy, ""}, try(t, tidy, "fmt", "-"), "formatting twice")
}

func TestFormatInPlace(t *testing.T) {
	name := file(t, "a.xml", crowded)
	assert.Equal(t, result{exitClean, "", ""}, try(t, "", "fmt", "-w", name))
	assert.Equal(t, tidy, content(t, name))
}

func TestFormatDiff(t *testing.T) {
	name := file(t, "a.xml", strings.Replace(phone, "    <webAccess>", "\t<webAccess>", 1))
	r := try(t, "", "fmt", "-d", name)
	assert.Equal(t, exitFound, r.code)
	assert.Contains(t, r.out, "@@ -18,7 +18,7 @@\n")
	assert.Contains(t, r.out, "\n-\t<webAccess>0</webAccess>   <!-- for the lab -->\n+    <webAccess>0</webAccess> <!-- for the lab -->\n")
	assert.Equal(t, result{exitClean, "", ""}, try(t, tidy, "fmt", "-d", "-"))
	assert.Equal(t, exitFound, try(t, "", "fmt", "-d", "-w", name).code)
	assert.Equal(t, exitClean, try(t, "", "fmt", "-d", name).code)
}

func TestFormatRefusesAndRepairs(t *testing.T) {
	broken := "<device><idleURL>http://a/?x&y</idleURL><b>1</c></device>"
	r := try(t, broken, "fmt", "-")
	assert.Equal(t, exitFailed, r.code)
	assert.Contains(t, r.err, "<stdin>:1:")
	assert.Empty(t, r.out)
	r = try(t, broken, "fmt", "-repair", "-")
	assert.Equal(t, exitClean, r.code)
	assert.Contains(t, r.out, "  <idleURL>http://a/?x&amp;y</idleURL>\n  <b>1</b>\n")
}

func TestUnified(t *testing.T) {
	lines := func(s string) []byte { return []byte(strings.ReplaceAll(s, " ", "\n") + "\n") }
	for _, c := range []struct{ name, was, now, want string }{
		{"one line", "1 2 3 4 5 6 7 8 9", "1 2 3 4 x 6 7 8 9", "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n"},
		{"at the start", "1 2", "0 1 2", "@@ -1,2 +1,3 @@\n+0\n 1\n 2\n"},
		{"at the end", "1 2", "1", "@@ -1,2 +1,1 @@\n 1\n-2\n"},
		{"two places", "1 2 3 4 5 6 7 8 9 a b c", "x 2 3 4 5 6 7 8 9 a b y", "@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n@@ -9,4 +9,4 @@\n 9\n a\n b\n-c\n+y\n"},
	} {
		got := string((&tool{}).unified("f", lines(c.was), lines(c.now)))
		assert.Equal(t, "--- f\n+++ f (formatted)\n"+c.want, got, c.name)
	}
}

func TestModels(t *testing.T) {
	all := try(t, "", "models")
	assert.Equal(t, exitClean, all.code)
	assert.Contains(t, all.out, "7962")
	for _, query := range []string{"7962", "CP-7962G", "404", "Cisco 7962"} {
		r := try(t, "", "models", query)
		assert.Equal(t, exitClean, r.code, query)
		assert.Contains(t, r.out, "SCCP42.", query)
	}
	r := try(t, "", "models", "SCCP42.9-4-2SR3-1S")
	assert.Contains(t, r.out, "7942")
	assert.Contains(t, r.out, "7962")
	r = try(t, "", "models", "-json", "404")
	assert.Contains(t, r.out, `"deviceType": 404`)
	r = try(t, "", "models", "nothing")
	assert.Equal(t, exitFound, r.code)
	assert.Empty(t, r.out)
}

func TestNew(t *testing.T) {
	for _, args := range [][]string{
		{"-model", "7962", "-manager", "10.0.0.1"},
		{"-model", "7962", "-manager", "10.0.0.1", "-manager", "10.0.0.2:2002", "-full"},
		{"--model", "8841", "--line", "100:Desk", "--manager", "10.0.0.1", "--full"},
		{"-model", "7945", "-protocol", "sip", "-line", "100", "-manager", "pbx.example.net", "-timezone", "GMT Standard/Daylight Time"},
		{"-default", "-manager", "2001:db8::1", "-load", "7962=SCCP42.9-4-2SR3-1S"},
	} {
		r := try(t, "", append([]string{"new"}, args...)...)
		require.Equal(t, exitClean, r.code, "%v: %s", args, r.err)
		checked := try(t, r.out, "lint", "-min", "warning", "-")
		assert.Equal(t, exitClean, checked.code, "%v\n%s", args, checked.out)
		_, err := cnfxml.Parse([]byte(r.out), cnfxml.Options{})
		require.NoError(t, err)
	}
	out := filepath.Join(t.TempDir(), "SEP001122334455.cnf.xml")
	assert.Equal(t, result{exitClean, "", ""}, try(t, "", "new", "-model", "7962", "-manager", "10.0.0.1:2002", "-o", out))
	assert.Equal(t, "2002\n", try(t, "", "get", "devicePool/callManagerGroup/members/member[@priority=0]/callManager/ports/ethernetPhonePort", out).out)
	info, err := os.Stat(out)
	require.NoError(t, err)
	assert.Positive(t, info.Size())
}

func TestNewRefuses(t *testing.T) {
	for _, c := range []struct {
		want string
		args []string
	}{
		{"no model", []string{"-manager", "10.0.0.1"}},
		{"no call manager", []string{"-model", "7962"}},
		{"not known", []string{"-model", "1234567", "-manager", "10.0.0.1"}},
		{"port", []string{"-model", "7962", "-manager", "10.0.0.1:0"}},
		{"neither SCCP nor SIP", []string{"-model", "7962", "-manager", "10.0.0.1", "-protocol", "MGCP"}},
		{"exclude", []string{"-model", "7962", "-manager", "10.0.0.1", "-full", "-minimal"}},
		{"unexpected", []string{"-model", "7962", "-manager", "10.0.0.1", "extra"}},
		{"one load", []string{"-model", "7962", "-manager", "10.0.0.1", "-load", "a", "-load", "b"}},
		{"MODEL=NAME", []string{"-default", "-manager", "10.0.0.1", "-load", "SCCP42.9"}},
		{"unsuitable load", []string{"-model", "7962", "-manager", "10.0.0.1", "-load", "SCCP45.9"}},
	} {
		r := try(t, "", append([]string{"new"}, c.args...)...)
		assert.Equal(t, exitFailed, r.code, c.args)
		assert.Contains(t, r.err, c.want, c.args)
		assert.Empty(t, r.out, c.args)
	}
}

func FuzzFormat(f *testing.F) {
	for _, seed := range []string{crowded, tidy, phone, "<a>\u00a0<b/> </a>", "<a> <!--x--> </a>", "<a x='\t'/>", "<a>\r</a>"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := cnfxml.Parse(data, cnfxml.Options{})
		if err != nil {
			return
		}
		once, err := formatted(doc)
		require.NoError(t, err)
		again, err := cnfxml.Parse(once, cnfxml.Options{})
		require.NoError(t, err)
		twice, err := formatted(again)
		require.NoError(t, err)
		assert.Equal(t, string(once), string(twice))
	})
}
