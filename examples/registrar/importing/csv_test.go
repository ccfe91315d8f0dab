package importing_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/importing"
)

func fromCSV(t *testing.T, text string, base *config.Config) (*importing.Result, *config.Config) {
	t.Helper()
	result, err := importing.CSV("phones.csv", strings.NewReader(text), base)
	require.NoError(t, err)
	cfg, err := config.Parse("imported.yaml", result.YAML)
	require.NoError(t, err, string(result.YAML))
	return result, cfg
}

func TestCSV(t *testing.T) {
	result, cfg := fromCSV(t, "\ufeff"+`Device,MODEL,description,line1,name1,label1,pickup-group1,line2,speed-dial1,speed-dial-label1,blf2,blf-label2,add-ons,dnd,private,nat
SEP001122334455,7960,"Reception, left: ""A"" #1",1001,Réception,Desk,5,0100,1002,'=Bob,2000,House,7914 7914,silent,true,FALSE
00:11:22:aa:bb:cc,,,1001,,,,,,,,,,,,
,,,,,,,,,,,,,,,
0011.22aa.bbcd,7941,true,1003,null,"'t Gooi",,,,,,,,,,
`, nil)
	assert.Empty(t, result.Notes)
	assert.Equal(t, []int{3, 3}, []int{result.Devices, result.Lines})
	line := func(l config.Line) config.Line {
		l.MaxCalls, l.CallWaiting = 2, true
		return l
	}
	assert.Equal(t, []config.Line{
		line(config.Line{Number: "1001", Name: "Réception", Label: "Desk", PickupGroup: "5"}),
		line(config.Line{Number: "0100"}),
		line(config.Line{Number: "1003", Name: "null", Label: "'t Gooi"}),
	}, cfg.Lines)
	assert.Equal(t, []config.Device{
		{
			Name: "SEP001122334455", Model: "7960", Description: `Reception, left: "A" #1`, Lines: []string{"1001", "0100"},
			AddOns: []config.AddOn{config.AddOn7914, config.AddOn7914}, DND: call.DNDSilent, Private: true,
			SpeedDials: []config.SpeedDial{{Number: "1002", Label: "=Bob"}}, BusyLamps: []config.SpeedDial{{Number: "2000", Label: "House"}},
			NAT: config.NATNo,
		},
		{Name: "SEP001122AABBCC", Lines: []string{"1001"}},
		{Name: "SEP001122AABBCD", Model: "7941", Description: "true", Lines: []string{"1003"}},
	}, cfg.Devices)
}

func TestCSVOfSemicolons(t *testing.T) {
	_, cfg := fromCSV(t, "device;line1;name1\r\nA;1;Huber, Anna\r\n", nil)
	assert.Equal(t, "Huber, Anna", cfg.Lines[0].Name)
}

func TestCSVIntoAConfiguration(t *testing.T) {
	base, err := config.Parse("x", []byte("templates: {office: {}}\nclasses: {all: {}}\nlines: [{number: 1001}]\ndevices: [{name: A, lines: [1001]}]"))
	require.NoError(t, err)
	const text = "device,template,line1,name1,line2,class2\nB,office,1001,Anna,1002,all\n"
	result, err := importing.CSV("p.csv", strings.NewReader(text), base)
	require.NoError(t, err)
	assert.Equal(t, `lines:
  - number: 1002
    class: all
devices:
  - name: B
    template: office
    lines: [1001, 1002]
`, string(result.YAML))
	assert.Equal(t, "p.csv:2: the line 1001 is configured already and stays as it is", result.Notes[0].String())

	_, err = importing.CSV("p.csv", strings.NewReader("device,template,line1\nA,offic,1001\n"), base)
	assert.EqualError(t, err, `p.csv:2:1: the device A is configured already; remove the row, or the device from the configuration
p.csv:2:3: there is no template "offic"; did you mean "office"?`)

	result, err = importing.CSV("p.csv", strings.NewReader(text), nil)
	require.NoError(t, err)
	assert.Equal(t, `templates must have "office" in the configuration`, result.Notes[0].Message)
}

func TestEveryWrongRowIsTold(t *testing.T) {
	_, err := importing.CSV("p.csv", strings.NewReader(`device,model,line1,name1,name2,speed-dial-label1,nat,add-ons
SEP00112233445G,7960,1001,,,,,
B,79x,10o1,,,,,
,7960,1001,,,,,
C,,1002,Anna,,,,
D,,1002,Eve,,,maybe,
E,,,,,,,
F,,1003,,x,y,,7913
F,,1003,,,,,,extra
G,,"10"04,,,,,
H,7940,1005,,,,,7914
`+"I,,1006,a\tb\x07,,,,\n"), nil)
	var problems config.Problems
	require.ErrorAs(t, err, &problems)
	assert.Equal(t, `p.csv:2:1: name: the part after SEP is no MAC address; phones are called SEP and the twelve hex digits of their MAC address
p.csv:3:3: no SCCP phone of model "79x" is known`, strings.Split(err.Error(), "; use one of")[0])
	var lines []int
	for _, p := range problems {
		lines = append(lines, p.Line)
		assert.NotEmpty(t, p.Fix)
	}
	assert.Equal(t, []int{2, 3, 3, 4, 6, 6, 7, 8, 8, 8, 9, 9, 10, 11, 12}, lines, err.Error())
}

func TestNoCSV(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"empty":       {"", "the file is empty"},
		"workbook":    {"PK\x03\x04\x14\x00\x06\x00xl/workbook.xml", "p.csv:1:1: this is a workbook, not CSV; open it"},
		"old book":    {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "this is a workbook, not CSV"},
		"no device":   {"line1\n1\n", `there is no column "device"`},
		"no line":     {"device\nA\n", `there is no column "line1"`},
		"heading":     {"device,line1,lable1\n", `p.csv:1:14: unknown column "lable1"; use one of: device, model`},
		"twice":       {"device,line1,Line1\n", `the column "Line1" stands twice`},
		"number":      {"device,line1,line129\n", `unknown column "line129"`},
		"zero":        {"device,line1,line01\n", `unknown column "line01"`},
		"charset":     {"device,line1,name1\nA,1,\xe9\n", "save the file as UTF-8"},
		"large":       {strings.Repeat("x", importing.MaxSize+1), "larger than 16 MiB"},
		"line breaks": {"device,line1,name1\nA,1,\"a\nb\"\n", "without line ends in cells"},
	} {
		_, err := importing.CSV("p.csv", strings.NewReader(c.text), nil)
		assert.ErrorContains(t, err, c.want, name)
	}
}

func TestExportComesBack(t *testing.T) {
	const text = `
templates: {office: {}}
classes: {all: {}}
button-templates: {two: [line, line]}
softkeys: {lobby: {}}
lines:
  - {number: 1001, name: "=cmd", label: "'-x", pickup-group: 5, class: all}
  - {number: "*12", name: "a;b,c"}
  - {number: 1003, label: "'quoted"}
devices:
  - {name: A, model: 7965, lines: [1001, "*12"], description: "@home", template: office, buttons: two, softkeys: lobby, dnd: reject, private: false, nat: true, add-ons: [7915-24]}
  - {name: B, lines: [1003, 1001], speed-dials: [{number: 1, label: "x"}, {number: 2}], blf: [{number: 1001, label: y}]}
`
	cfg, err := config.Parse("x", []byte(text))
	require.NoError(t, err)
	var out bytes.Buffer
	left, err := importing.ExportCSV(&out, cfg)
	require.NoError(t, err)
	assert.Empty(t, left)
	base := *cfg
	base.Lines, base.Devices = nil, nil
	result, err := importing.CSV("x.csv", &out, &base)
	require.NoError(t, err)
	head, _, _ := strings.Cut(text, "lines:")
	again, err := config.Parse("y", append([]byte(head), result.YAML...))
	require.NoError(t, err, string(result.YAML))
	assert.Equal(t, cfg.Devices, again.Devices)
	assert.ElementsMatch(t, cfg.Lines, again.Lines)
}

func TestExportTellsWhatItLeaves(t *testing.T) {
	cfg, err := config.Parse("x", []byte(`
park: {slots: 3001-3002}
lines:
  - {number: 1001, max-calls: 1, call-waiting: false, busy-trigger: 1, rollover: true, hot-line: 1002, hot-line-after: 1s, divert-to: 1002, anonymous: true, auto-answer: true, no-answer: 5s, music: m, forward-all: 1002, forward-busy: 1002, forward-no-answer: 1002}
  - {number: 1002}
music: {m: x.wav}
devices: [{name: A, lines: [1001], intercoms: [{number: 1}], park-slots: [3001], services: [{name: n, url: "http://x"}], cnf: {sshPassword: hush}, blf: []}]
`))
	require.NoError(t, err)
	var out bytes.Buffer
	left, err := importing.ExportCSV(&out, cfg)
	require.NoError(t, err)
	assert.Equal(t, []string{
		"A: intercoms, park-slots, services, cnf, blf left empty",
		"line 1001: max-calls, call-waiting, busy-trigger, rollover, hot-line, hot-line-after, divert-to, anonymous, auto-answer, no-answer, music, forward-all, forward-busy, forward-no-answer",
		"line 1002: it is on no phone",
	}, left)
	assert.NotContains(t, out.String(), "hush")
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("device,model,line1,name1,speed-dial1,blf1,blf-label1\nSEP001122334455,7960,1001,Anna,1002,1003,x\n"))
	f.Add([]byte("device;line1\nA;1\n\"B;2\n"))
	f.Add([]byte("device,line1,name1,nat\nA,1,\"x: [#]\"\" 'y\",true\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		result, err := importing.CSV("f.csv", bytes.NewReader(text), nil)
		checkImported(t, text, result, err)
	})
}

// checkImported: either what can be read, or problems with places and fixes.
func checkImported(t *testing.T, text []byte, result *importing.Result, err error) {
	if err != nil {
		problems, ok := err.(config.Problems)
		if !ok || len(problems) == 0 {
			t.Fatalf("no problems: %v", err)
		}
		const included = 3 // lines of the other file
		last := max(bytes.Count(text, []byte("\n")), bytes.Count(text, []byte("\r"))) + 1
		last = max(last, included)
		for _, p := range problems {
			if p.Line < 1 || p.Line > last || p.Column < 1 || p.Fix == "" {
				t.Fatalf("%d lines, but %+v", last, p)
			}
		}
		return
	}
	cfg, err := config.Parse("imported.yaml", result.YAML)
	if err != nil && len(result.Notes) == 0 {
		t.Fatalf("%v of\n%s", err, result.YAML)
	}
	if err == nil && (len(cfg.Devices) != result.Devices || len(cfg.Lines) != result.Lines) {
		t.Fatalf("%d devices and %d lines told of\n%s", result.Devices, result.Lines, result.YAML)
	}
}

func BenchmarkCSV(b *testing.B) {
	var text strings.Builder
	text.WriteString("device,model,line1,name1\n")
	numbers := config.Range{First: "1000", Last: "1999"}
	for i := range numbers.Size() {
		n := numbers.Number(i)
		text.WriteString("SEP00112233" + n + ",7960," + n + ",Name of " + n + "\n")
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := importing.CSV("x", strings.NewReader(text.String()), nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(numbers.Size()), "rows/op")
}

// TestMACAddressesThatASpreadsheetTookForNumbers: a MAC address of digits loses its
// zeros, or is rounded, when nobody has told the spreadsheet that it is a text.
func TestMACAddressesThatASpreadsheetTookForNumbers(t *testing.T) {
	for _, name := range []string{"1122334455", "1.12233E+11", `"1,12233E+11"`, "112233E5", "1E12"} {
		_, err := importing.CSV("p.csv", strings.NewReader("device,line1\n"+name+",1001\n"), nil)
		if name == "112233E5" {
			require.NoError(t, err, "a name like any other")
			continue
		}
		var problems config.Problems
		require.ErrorAs(t, err, &problems, name)
		require.Len(t, problems, 1, name)
		assert.Equal(t, []int{2, 1}, []int{problems[0].Line, problems[0].Column})
		assert.Contains(t, problems[0].Fix, "make the column device one of text")
	}
}
