package xsi

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/internal/alloctest"
)

// objects are one of each kind with all its fields set.
func objects() []Object {
	page := Page{
		App:      App{KeypadTarget: "application", AppID: "Demo/1", OnAppClosed: "http://192.0.2.1/closed"},
		Title:    "Title & <more>",
		Prompt:   "Prompt",
		SoftKeys: []SoftKeyItem{{Name: "Exit", URL: "SoftKey:Exit", URLDown: "http://192.0.2.1/down", Position: 1}},
		Keys:     []KeyItem{{Key: "KeyPad1", URL: "http://192.0.2.1/?a=1&b=2"}},
	}
	picture := Picture{LocationX: -1, LocationY: -1, Width: 4, Height: 2, Depth: 2, Data: "E41B"}
	icon := Picture{Width: 8, Height: 1, Data: "FF00"}
	const url = "http://192.0.2.1/x"
	return []Object{
		&Menu{page, []MenuItem{{Name: "One", URL: "Dial:1"}, {Name: "Two", URL: url}}},
		&GraphicMenu{page, picture, []MenuItem{{Name: "1", URL: url}}},
		&GraphicFileMenu{page, 1, 2, url, []TouchItem{{Name: "a", URL: url, Touch: TouchArea{X1: 1, Y1: 2, X2: 3, Y2: 4}}, {Name: "b", URL: url}}},
		&IconMenu{page, []IconMenuItem{{IconIndex: 3, Name: "a", URL: url}}, []Icon{{Index: 3, Width: icon.Width, Height: icon.Height, Depth: 2, Data: icon.Data}}},
		&IconFileMenu{page, []IconMenuItem{{Name: "a", URL: url}}, []IconFile{{URL: "Resource:Icon.Connected"}}},
		&Text{page, "Grüße\nsecond line"},
		&Input{page, url, []InputItem{{DisplayName: "Name", QueryStringParam: "name", InputFlags: InputUpper}, {DisplayName: "PIN", QueryStringParam: "pin", InputFlags: InputNumeric.Password(), DefaultValue: "1"}}},
		&Directory{page, []DirectoryEntry{{Name: "Zoë", Telephone: "2001"}}},
		&Image{page, picture},
		&ImageFile{page, -1, -1, url},
		&Status{App: App{AppID: "x"}, Text: "Queue", Timer: 5, Picture: picture},
		&StatusFile{Text: "Queue", Timer: 5, LocationX: 1, LocationY: 2, URL: url},
		&Help{Items: []HelpItem{{ID: 301, Title: "Redial", Text: "Calls again."}}},
		&Execute{Items: []ExecuteItem{{Priority: IfIdle, URL: "Key:Line1"}}},
		&Response{Items: []ResponseItem{{URL: "Key:Line1", Data: "Success", Status: 0}}},
		&ErrorReply{Number: ErrorAuthentication},
	}
}

func TestObjectsReadBack(t *testing.T) {
	for _, o := range objects() {
		t.Run(o.Root(), func(t *testing.T) {
			assert.Empty(t, o.Validate())
			for _, e := range []Encoding{UTF8, Latin1} {
				out, err := o.Append(nil, e)
				require.NoError(t, err)
				assert.Contains(t, string(out), e.String())
				back, found, err := Parse(out, cnfxml.Options{})
				require.NoError(t, err)
				assert.Empty(t, found)
				assert.IsType(t, o, back)
				again, err := back.Append(nil, e)
				require.NoError(t, err)
				assert.Equal(t, string(out), string(again))
				doc, err := cnfxml.Parse(out, cnfxml.Options{})
				require.NoError(t, err)
				assert.Empty(t, Validate(doc))
			}
		})
	}
}

// The files are to be read by people: what each object looks like.
func TestGolden(t *testing.T) {
	for _, o := range objects() {
		out, err := o.Append(nil, UTF8)
		require.NoError(t, err)
		want, err := os.ReadFile(filepath.Join("testdata", o.Root()+".xml"))
		require.NoError(t, err)
		assert.Equal(t, string(want), string(out))
	}
}

func TestEveryRootHasAnObject(t *testing.T) {
	for _, o := range objects() {
		empty, ok := New(o.Root())
		require.True(t, ok)
		assert.IsType(t, o, empty)
	}
	_, ok := New("CiscoIPPhoneRingList")
	assert.False(t, ok)
	_, _, err := Parse([]byte("<device/>"), cnfxml.Options{})
	require.ErrorIs(t, err, cnfxml.ErrRoot)
	_, _, err = Parse([]byte("<"), cnfxml.Options{})
	require.ErrorIs(t, err, cnfxml.ErrMalformed)
	doc, err := cnfxml.Parse([]byte("<device/>"), cnfxml.Options{})
	require.NoError(t, err)
	require.Len(t, Validate(doc), 1)
}

func TestTemplatesSurvive(t *testing.T) {
	const text = `<?xml version="1.0" encoding="UTF-8"?>
<CiscoIPPhoneDirectory>
  <Title>{heading}</Title>
  {foreach $rows as $row}
  <DirectoryEntry>
    <Name>{$row.name}</Name>
    <Telephone>{$row.number}</Telephone>
  </DirectoryEntry>
  {/foreach}
</CiscoIPPhoneDirectory>
`
	o, _, err := Parse([]byte(text), cnfxml.Options{})
	require.NoError(t, err)
	out, err := o.Append(nil, UTF8)
	require.NoError(t, err)
	assert.Equal(t, text, string(out))
}

func TestValidate(t *testing.T) {
	long := strings.Repeat("x", 300)
	items := func(tag string, n int) string {
		return strings.Repeat("<"+tag+"><Name>a</Name><URL>b</URL></"+tag+">", n)
	}
	for text, want := range map[string]string{
		"<CiscoIPPhoneMenu><Title>" + long[:33] + "</Title></CiscoIPPhoneMenu>":                                                                                                   "1:19: warning: 33 characters, phones take 32 [len.exceeded] at Title",
		"<CiscoIPPhoneMenu><MenuItem><Name>a</Name><URL>" + long + "</URL></MenuItem></CiscoIPPhoneMenu>":                                                                         "1:43: warning: 300 characters, phones take 256 [len.exceeded] at MenuItem[1]/URL",
		"<CiscoIPPhoneMenu><MenuItem><Name>" + long[:65] + "</Name><URL>b</URL></MenuItem></CiscoIPPhoneMenu>":                                                                    "1:29: warning: 65 characters, phones take 64 [len.exceeded] at MenuItem[1]/Name",
		"<CiscoIPPhoneMenu>" + items("MenuItem", 101) + "</CiscoIPPhoneMenu>":                                                                                                     "1:4719: error: 101 entries, phones take 100 [count.exceeded] at MenuItem[101]",
		"<CiscoIPPhoneMenu><MenuItem><Name>a<URL>b</URL></Name></MenuItem></CiscoIPPhoneMenu>":                                                                                    "1:29: warning: element Name has elements inside, a value was expected [element.nested] at MenuItem/Name\n1:19: error: Name is missing [value.missing] at MenuItem[1]",
		"<CiscoIPPhoneMenu><SoftKeyItem><Name>a</Name><URL>b</URL></SoftKeyItem></CiscoIPPhoneMenu>":                                                                              "1:19: error: positions count from 1 [value.range] at SoftKeyItem[1]/Position",
		"<CiscoIPPhoneMenu><KeyItem><URL>b</URL></KeyItem></CiscoIPPhoneMenu>":                                                                                                    "1:19: error: Key is missing [value.missing] at KeyItem[1]",
		"<CiscoIPPhoneText><Text>" + strings.Repeat("é", 4001) + "</Text></CiscoIPPhoneText>":                                                                                     "1:19: warning: 4001 characters, phones take 4000 [len.exceeded] at Text",
		"<CiscoIPPhoneInput><Title>a</Title></CiscoIPPhoneInput>":                                                                                                                 "1:1: error: URL is missing [value.missing]",
		"<CiscoIPPhoneInput><URL>a</URL><InputItem><DisplayName>a</DisplayName><QueryStringParam>b</QueryStringParam><InputFlags>AX</InputFlags></InputItem></CiscoIPPhoneInput>": `1:109: error: "AX" is none of A T N E U L, each with or without P [value.type] at InputItem[1]/InputFlags`,
		"<CiscoIPPhoneDirectory>" + strings.Repeat("<DirectoryEntry><Name>a</Name></DirectoryEntry>", 33) + "</CiscoIPPhoneDirectory>":                                            "1:1528: error: 33 entries, phones take 32 [count.exceeded] at DirectoryEntry[33]",
		"<CiscoIPPhoneImage><Width>134</Width><Height>1</Height><Depth>2</Depth><Data>" + strings.Repeat("0", 68) + "</Data></CiscoIPPhoneImage>":                                 "1:20: error: 134 is not 1 to 133 [value.range] at Width",
		"<CiscoIPPhoneImage><Width>4</Width><Height>1</Height><Depth>2</Depth><Data>0G</Data></CiscoIPPhoneImage>":                                                                "1:70: error: byte 2 is no hexadecimal digit [value.type] at Data",
		"<CiscoIPPhoneImage><Width>4</Width><Height>1</Height><Depth>2</Depth><Data>000</Data></CiscoIPPhoneImage>":                                                               "1:70: warning: 3 digits, 4x1 pixels have 2 [file.form] at Data",
		"<CiscoIPPhoneImage><Width>4</Width><Height>1</Height><Depth>4</Depth><Data>00</Data></CiscoIPPhoneImage>":                                                                "1:70: error: a depth of 4 is not 1 or 2 [value.range] at Data",
		"<CiscoIPPhoneGraphicFileMenu><URL>a</URL><MenuItem><Name>a</Name><URL>b</URL><TouchArea X1='2' Y1='0' X2='1' Y2='0'/></MenuItem></CiscoIPPhoneGraphicFileMenu>":          "1:78: error: the area ends before it starts [value.range] at MenuItem[1]/TouchArea",
		"<CiscoIPPhoneIconFileMenu><MenuItem><IconIndex>1</IconIndex><Name>a</Name><URL>b</URL></MenuItem></CiscoIPPhoneIconFileMenu>":                                            "1:37: warning: there is no icon 1 [reference.unknown] at MenuItem[1]/IconIndex",
		"<CiscoIPPhoneIconFileMenu><IconItem><Index>10</Index><URL>b</URL></IconItem></CiscoIPPhoneIconFileMenu>":                                                                 "1:37: error: 10 is not 0 to 9 [value.range] at IconItem[1]/Index",
		"<CiscoIPPhoneExecute/>": "1:1: error: there is nothing to execute [value.missing] at /CiscoIPPhoneExecute",
		`<CiscoIPPhoneExecute><ExecuteItem Priority="3" URL="a"/></CiscoIPPhoneExecute>`:                 "1:35: error: 3 is not 0 to 2 [value.range] at ExecuteItem[1]@Priority",
		"<CiscoIPPhoneExecute>" + strings.Repeat(`<ExecuteItem URL="a"/>`, 4) + "</CiscoIPPhoneExecute>": "1:88: error: 4 entries, phones take 3 [count.exceeded] at ExecuteItem[4]",
		`<CiscoIPPhoneError Number="9"/>`: "1:20: error: 9 is not 1 to 4 [value.range] at /CiscoIPPhoneError@Number",
		"<CiscoIPPhoneHelp><HelpItem><ID>1</ID></HelpItem><HelpItem><ID>1</ID></HelpItem></CiscoIPPhoneHelp>": "1:60: warning: help text 1 stands twice [element.duplicate] at HelpItem[2]/ID",
	} {
		doc, err := cnfxml.Parse([]byte(text), cnfxml.Options{})
		require.NoError(t, err)
		var lines []string
		for _, d := range Validate(doc) {
			lines = append(lines, d.String())
		}
		assert.ElementsMatch(t, strings.Split(want, "\n"), lines, text)
	}
}

func TestAppendAllocatesOnce(t *testing.T) {
	for _, o := range objects() {
		buf, err := o.Append(nil, UTF8)
		require.NoError(t, err)
		alloctest.AtMost(t, o.Root(), 1, func() { buf, _ = o.Append(buf[:0], UTF8) })
	}
}

// FuzzParse: nothing panics, and what is written is well-formed and stable.
func FuzzParse(f *testing.F) {
	for _, o := range objects() {
		if out, err := o.Append(nil, UTF8); err == nil {
			f.Add(out)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := cnfxml.Parse(data, cnfxml.Options{Mode: cnfxml.Lenient})
		if err != nil {
			return
		}
		Validate(doc)
		o, _, err := Read(doc)
		if err != nil {
			return
		}
		once, err := o.Append(nil, UTF8)
		if err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		if len(once) > cnfxml.DefaultMaxSize {
			return
		}
		again, _, err := Parse(once, cnfxml.Options{})
		if err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, once)
		}
		twice, err := again.Append(nil, UTF8)
		if err != nil || string(once) != string(twice) {
			t.Fatalf("not stable: %v\n%s\n%s", err, once, twice)
		}
	})
}
