package cnfxml

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRedact(t *testing.T) {
	for before, after := range map[string]string{
		"<d><sshUserId>bob</sshUserId><sshPassword>x</sshPassword></d>":            "<d><sshUserId>bob</sshUserId><sshPassword>(redacted)</sshPassword></d>",
		"<d><phonePassword></phonePassword><adminPassword/></d>":                   "<d><phonePassword></phonePassword><adminPassword/></d>",
		"<d><authpassword>a<!-- b --><c>d</c></authpassword><e>f</e></d>":          "<d><authpassword>(redacted)</authpassword><e>f</e></d>",
		"<d><energyWiseSecret>x</wrong><a>1</a></d>":                               "<d><energyWiseSecret>(redacted)</wrong><a>1</a></d>",
		"<!-- <sshPassword>x</sshPassword> --><d password = 'x' a=\"b\" /><!---->": "<!--(redacted)--><d password = '(redacted)' a=\"b\" /><!---->",
		"<d/>": "<d/>",
	} {
		d := lenient(t, before)
		assert.Equal(t, after, string(d.Redact()))
		assert.Equal(t, before, string(d.Bytes()))
	}
	for name, data := range fixtures(t) {
		d, err := Parse(lenient(t, string(data)).Redact(), Options{})
		require.NoError(t, err, name)
		assert.NotContains(t, string(d.Bytes()), "correct horse")
	}
}
