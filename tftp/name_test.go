package tftp

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCleanName(t *testing.T) {
	for asked, want := range map[string]string{
		"SEP001B54C9A5E1.cnf.xml":         "SEP001B54C9A5E1.cnf.xml",
		"/SEP001B54C9A5E1.cnf.xml":        "SEP001B54C9A5E1.cnf.xml",
		"//SEP001B54C9A5E1.cnf.xml":       "SEP001B54C9A5E1.cnf.xml",
		`\SEP001B54C9A5E1.cnf.xml`:        "SEP001B54C9A5E1.cnf.xml",
		`Desktops\320x212x16/List.xml`:    "Desktops/320x212x16/List.xml",
		`\/Desktops//320x212x16\List.xml`: "Desktops/320x212x16/List.xml",
		"German_Germany/mk-sccp.jar":      "German_Germany/mk-sccp.jar",
		"Ring One.raw":                    "Ring One.raw",
		"Grüße.raw":                       "Grüße.raw",
		"a..b":                            "a..b",
		"dir/":                            "dir",
		strings.Repeat("n", MaxName):      strings.Repeat("n", MaxName),
	} {
		got, err := CleanName(asked)
		require.NoError(t, err, "%q", asked)
		assert.Equal(t, want, got, "%q", asked)
	}
	for _, asked := range []string{
		"", "/", `\\`, ".", "..", "../etc/passwd", `..\windows\win.ini`, "a/../../b", "a/./b",
		".htpasswd", ".git/config", "folder/.hidden", "a\x00b", "a\nb", "a\x7fb",
		"C:/boot.ini", "file.xml::$DATA", "\xff\xfe", strings.Repeat("n", MaxName+1),
	} {
		_, err := CleanName(asked)
		assert.ErrorIs(t, err, ErrRefused, "%q", asked)
	}
}

func TestCandidates(t *testing.T) {
	for name, want := range map[string][]string{
		"SEP001B54C9A5E1.cnf.xml":     {"SEP001B54C9A5E1.cnf.xml"},
		"SEP001B54C9A5E1.cnf.xml.sgn": {"SEP001B54C9A5E1.cnf.xml.sgn", "SEP001B54C9A5E1.cnf.xml"},
		"a.xml.SGN":                   {"a.xml.SGN", "a.xml"},
		"a.xml.enc.sgn":               {"a.xml.enc.sgn"},
		"Communicator/a.xml":          {"Communicator/a.xml", "a.xml"},
		"communicator/a.xml.sgn": {
			"communicator/a.xml.sgn", "a.xml.sgn", "communicator/a.xml", "a.xml",
		},
		"x/.sgn":  {"x/.sgn"},
		".sgn":    {".sgn"},
		"ⱯⱯ.sgn":  {"ⱯⱯ.sgn", "ⱯⱯ"},
		"ȺȺȺ.sgn": {"ȺȺȺ.sgn", "ȺȺȺ"}, // longer in lower case
	} {
		assert.Equal(t, want, candidates(name), "%q", name)
	}
}

func TestDevice(t *testing.T) {
	for name, want := range map[string]string{
		"SEP001B54C9A5E1.cnf.xml": "SEP001B54C9A5E1",
		"sep001b54c9a5e1.CNF.XML": "SEP001B54C9A5E1",
		"ATA001B54C9A5E1.cnf.xml": "ATA001B54C9A5E1",
		"VGC001b54C9A5E1.cnf.xml": "VGC001B54C9A5E1",
	} {
		device, ok := Device(name)
		assert.True(t, ok, name)
		assert.Equal(t, want, device)
	}
	for _, name := range []string{
		"", "XMLDefault.cnf.xml", "SEP001B54C9A5E.cnf.xml", "SEP001B54C9A5E1.cnf.xml.sgn",
		"SEP001B54C9A5EG.cnf.xml", "S3P001B54C9A5E1.cnf.xml", "x/SEP001B54C9A5E.cnf.xml",
		"CTLSEP001B54C9A5E1.tlv", "SEP001B54C9A5E1.cnf.xmm", "ſEP001B54C9A5E.cnf.xml",
	} {
		_, ok := Device(name)
		assert.False(t, ok, name)
	}
}

func TestIsDefault(t *testing.T) {
	assert.True(t, IsDefault("XMLDefault.cnf.xml"))
	assert.True(t, IsDefault("XmlDefault.cnf.xml"))
	assert.False(t, IsDefault("SEPDefault.cnf"))
}

func FuzzCleanName(f *testing.F) {
	for _, seed := range []string{
		"/SEP001B54C9A5E1.cnf.xml.sgn", `Desktops\320x212x16\List.xml`, "../../etc/passwd",
		"Communicator/a.enc.sgn", "a\x00b", "C:x", "ȺȺ.sgn",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, asked string) {
		name, err := CleanName(asked)
		if err != nil {
			require.ErrorIs(t, err, ErrRefused)
			return
		}
		again, err := CleanName(name)
		require.NoError(t, err)
		require.Equal(t, name, again)
		list := candidates(name)
		require.Equal(t, name, list[0])
		for _, candidate := range list {
			require.True(t, fs.ValidPath(candidate), "%q", candidate)
			clean, err := CleanName(candidate)
			require.NoError(t, err, "%q", candidate)
			require.Equal(t, candidate, clean)
		}
		if device, ok := Device(name); ok {
			require.Regexp(t, `^[A-Z]{3}[0-9A-F]{12}$`, device)
		}
	})
}
