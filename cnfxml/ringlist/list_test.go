package ringlist

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/internal/alloctest"
)

const fixture = `<?xml version="1.0" encoding="UTF-8"?>
<CiscoIPPhoneRingList>
  <Ring>
    <DisplayName>Bell &amp; Whistle</DisplayName>
    <FileName>bell.raw</FileName>
  </Ring>
  <!-- quiet ones -->
  <Ring>
    <DisplayName>Möwe</DisplayName>
    <FileName>gull.rwb</FileName>
  </Ring>
</CiscoIPPhoneRingList>
`

func TestParse(t *testing.T) {
	l, _, err := Parse([]byte(fixture), cnfxml.Options{})
	require.NoError(t, err)
	require.Len(t, l.Rings, 2)
	assert.Equal(t, "Bell & Whistle", l.Rings[0].DisplayName)
	assert.Equal(t, "gull.rwb", l.Rings[1].FileName)

	l, found, err := Parse([]byte("<CiscoIPPhoneRinglist/>"), cnfxml.Options{})
	require.NoError(t, err)
	assert.Empty(t, l.Rings)
	require.Len(t, found, 1)
	assert.Equal(t, cnfxml.CodeRoot, found[0].Code)
}

func TestRepeatedChildrenStayBeforeTheLast(t *testing.T) {
	for text, want := range map[string][2]string{
		"<Ring><FileName>a</FileName><DisplayName>1</DisplayName><FileName>b</FileName><DisplayName>2</DisplayName></Ring>": {"2", "b"},
		"<Ring><DisplayName>1</DisplayName><FileName>a</FileName><DisplayName/><FileName/></Ring>":                          {"", ""},
		"<Ring><DisplayName><b/></DisplayName><FileName>a</FileName><DisplayName>2</DisplayName></Ring>":                    {"2", "a"},
	} {
		l, _, err := Parse([]byte("<CiscoIPPhoneRingList>"+text+"</CiscoIPPhoneRingList>"), cnfxml.Options{})
		require.NoError(t, err)
		once, err := l.Append(nil)
		require.NoError(t, err)
		again, _, err := Parse(once, cnfxml.Options{})
		require.NoError(t, err)
		assert.Equal(t, want, [2]string{again.Rings[0].DisplayName, again.Rings[0].FileName}, "%s\n%s", text, once)
		twice, err := again.Append(nil)
		require.NoError(t, err)
		assert.Equal(t, string(once), string(twice))
	}
}

func TestValidate(t *testing.T) {
	for text, want := range map[string]string{
		"<Ring><FileName>a.raw</FileName></Ring>":                                                           "1:23: error: DisplayName is missing [value.missing] at Ring[1]",
		"<Ring><DisplayName>a</DisplayName></Ring>":                                                         "1:23: error: FileName is missing [value.missing] at Ring[1]",
		"<Ring><DisplayName>" + strings.Repeat("ä", 26) + "</DisplayName><FileName>a.raw</FileName></Ring>": "1:29: warning: 26 characters, phones take 25 [len.exceeded] at Ring[1]/DisplayName",
		"<Ring><DisplayName>a</DisplayName><FileName>a.mp3</FileName></Ring>":                               "1:57: note: ring files end in .raw, on 7800 and 8800 also .rwb [file.form] at Ring[1]/FileName",
		strings.Repeat("<Ring><DisplayName>a</DisplayName><FileName>a.raw</FileName></Ring>\n", 2):          `2:7: warning: "a" is also the name of ring 1 [element.duplicate] at Ring[2]/DisplayName`,
	} {
		assert.Equal(t, []string{want}, findings(t, "<CiscoIPPhoneRingList>"+text+"</CiscoIPPhoneRingList>"))
	}
	l := &List{}
	for i := range 51 {
		l.Rings = append(l.Rings, Ring{DisplayName: fmt.Sprint(i), FileName: "a.raw"})
	}
	found := l.Validate()
	require.Len(t, found, 1)
	assert.Equal(t, "warning: 51 entries, phones take 50 [count.exceeded] at Ring[51]", found[0].String())
}

func TestCheckRaw(t *testing.T) {
	for size, good := range map[int64]bool{240: true, 480: true, 16080: true, 0: false, 239: false, 241: false, 16320: false, -240: false} {
		if good {
			assert.NoError(t, CheckRaw(size))
		} else {
			assert.ErrorIs(t, CheckRaw(size), ErrRaw)
		}
	}
}

func TestAppendAllocatesOnce(t *testing.T) {
	l, _, err := Parse([]byte(fixture), cnfxml.Options{})
	require.NoError(t, err)
	l.Rest = cnfxml.Rest{}
	buf, err := l.Append(nil)
	require.NoError(t, err)
	alloctest.AtMost(t, "Append", 1, func() { buf, _ = l.Append(buf[:0]) })
}
