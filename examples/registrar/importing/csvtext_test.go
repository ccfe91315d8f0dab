package importing_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/importing"
)

func utf16Text(text string, marked bool) []byte {
	var out []byte
	if marked {
		text = "\ufeff" + text
	}
	for _, unit := range utf16.Encode([]rune(text)) {
		out = binary.LittleEndian.AppendUint16(out, unit)
	}
	return out
}

// swapped is the other order of bytes.
func swapped(text []byte) []byte {
	for i := 0; i+1 < len(text); i += 2 {
		text[i], text[i+1] = text[i+1], text[i]
	}
	return text
}

// TestCSVAsProgramsSaveIt: one list in every form.
func TestCSVAsProgramsSaveIt(t *testing.T) {
	const list = "device\tline1\tname1\nSEP001122334455\t1001\tHuber; Änne, 😀\n"
	with := func(comma string) string { return strings.ReplaceAll(list, "\t", comma) }
	quoted := func(comma string) string {
		return strings.ReplaceAll(with(comma), "Huber; Änne, 😀", `"Huber; Änne, 😀"`)
	}
	for name, text := range map[string][]byte{
		"tabs":                       []byte(list),
		"commas":                     []byte(quoted(",")),
		"semicolons":                 []byte(quoted(";")),
		"UTF-8 with a mark":          []byte("\ufeff" + list),
		"Unicode text":               utf16Text(strings.ReplaceAll(list, "\n", "\r\n"), true),
		"Unicode text, no mark":      utf16Text(list, false),
		"big endian":                 swapped(utf16Text(list, true)),
		"big endian, no mark":        swapped(utf16Text(list, false)),
		"carriage returns alone":     []byte(strings.ReplaceAll(list, "\n", "\r")),
		"sep=":                       []byte("sep=;\r\n" + quoted(";")),
		"empty columns":              []byte("device,line1,name1,,\nSEP001122334455,1001,\"Huber; Änne, 😀\",,\n"),
		"empty rows before the head": []byte(",,\n\n" + quoted(",")),
		"a heading with commas":      []byte("\"device\";line1;\"name1\";\"label1\"\nSEP001122334455;1001;\"Huber; Änne, 😀\"\n"),
	} {
		result, err := importing.CSV("p.csv", bytes.NewReader(text), nil)
		require.NoError(t, err, name)
		cfg, err := config.Parse("y", result.YAML)
		require.NoError(t, err, name)
		require.Len(t, cfg.Lines, 1, name)
		assert.Equal(t, "Huber; Änne, 😀", cfg.Lines[0].Name, name)
	}
}

func TestPlacesInUnicodeText(t *testing.T) {
	_, err := importing.CSV("p.csv", bytes.NewReader(utf16Text("sep=\t\r\ndevice\tline1\r\nA\t1\r\nB\tx\r\n", true)), nil)
	assert.ErrorContains(t, err, `p.csv:4:3: number: the number "x"`)
	broken := append(utf16Text("device\tline1\tname1\nA\t1\tx", true), 0x3d, 0xd8, 'y')
	_, err = importing.CSV("p.csv", bytes.NewReader(broken), nil)
	assert.ErrorContains(t, err, "p.csv:2:5: the cell holds control characters or is no UTF-8")
}

func TestCellsOutsideOfTheColumns(t *testing.T) {
	_, err := importing.CSV("p.csv", strings.NewReader("device,line1,,\nA,1,x\nB,2,,,,z\n"), nil)
	assert.EqualError(t, err, `p.csv:2:5: a cell without a column; name its column in the first row, or empty the cell
p.csv:3:8: a cell without a column; name its column in the first row, or empty the cell`)
}

func TestCommasInQuotesSeparateNothing(t *testing.T) {
	_, err := importing.CSV("p.csv", strings.NewReader("\"a,b,c,d\";device;line1\nx;SEP001122334455;1001\n"), nil)
	assert.ErrorContains(t, err, `p.csv:1:1: unknown column "a,b,c,d"`)
}

func TestNumbersThatTheConfigurationUses(t *testing.T) {
	base, err := config.Parse("x", []byte(`
park: {slots: 3001-3009}
meet-me: {numbers: 5000-5009}
hunt-groups: [{number: 2000, members: [1001]}]
page-groups: [{number: 4000, members: [1001]}]
dial-plan: {emergency: [{number: 112, to: 1001}]}
security: {devices: [SEP*]}
lines: [{number: 1001}]
`))
	require.NoError(t, err)
	_, err = importing.CSV("p.csv", strings.NewReader("device,line1,line2,line3,line4,line5\nSEP001122334455,2000,3005,4000,5009,112\nATA1,1002\n"), base)
	assert.EqualError(t, err, `p.csv:2:17: 2000 is a hunt group of the configuration; use another number
p.csv:2:22: 3005 is a park slot of the configuration; use another number
p.csv:2:27: 4000 is a page group of the configuration; use another number
p.csv:2:32: 5009 is a meeting of the configuration; use another number
p.csv:2:37: 112 is an emergency number of the configuration; use another number
p.csv:3:1: ATA1 can never register: no pattern of security/devices matches it; add "ATA1" there`)
}

// TestLongLists are checked in parts; what is wrong is told as in one.
func TestLongLists(t *testing.T) {
	list := func(rows int, row func(n int) string) string {
		var b strings.Builder
		b.WriteString("device,line1,line2,name2\n")
		for n := range rows {
			b.WriteString(row(n))
			b.WriteByte('\n')
		}
		return b.String()
	}
	result, err := importing.CSV("p.csv", strings.NewReader(list(2100, func(n int) string {
		return fmt.Sprintf("ATA%d,%d,999,\"shared\"", n, 10000+n)
	})), nil)
	require.NoError(t, err)
	assert.Equal(t, [2]int{2100, 2101}, [2]int{result.Devices, result.Lines})
	assert.Empty(t, result.Notes)

	_, err = importing.CSV("p.csv", strings.NewReader(list(2600, func(n int) string {
		switch n {
		case 2:
			return "ATA2,1x,,"
		case 2500:
			return "ATA1,2500,999,other"
		case 2599:
			return "ATA2599,2599,,lonely"
		}
		return fmt.Sprintf("ATA%d,%d,999,shared", n, 10000+n)
	})), nil)
	assert.EqualError(t, err, `p.csv:4:6: number: the number "1x" holds something else than digits and *; use digits only, such as 1001
p.csv:2502:1: the device ATA1 stands in line 3 already; remove one
p.csv:2502:15: the name of the line 999 is another one in line 2; write the same, or leave one of them empty
p.csv:2601:15: name2 without a number; fill the column line2`)

	_, err = importing.CSV("p.csv", strings.NewReader(list(30_000, func(int) string { return "x x,y" })), nil)
	var problems config.Problems
	require.ErrorAs(t, err, &problems)
	assert.Len(t, problems, 1000, "nobody reads more")

	_, err = importing.CSV("p.csv", strings.NewReader(list(100_001, func(n int) string { return fmt.Sprintf("D%d,1", n) })), nil)
	assert.EqualError(t, err, "p.csv:100002:1: too many phones; a file can hold 100000; split it")
}

// TestColumnsAreDocumented in the README, each by its name.
func TestColumnsAreDocumented(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	for _, c := range importing.Columns() {
		name := c.Name
		if c.Many {
			name += "1"
		}
		assert.Contains(t, string(readme), "`"+name+"`")
		assert.NotEmpty(t, c.Meaning, name)
	}
}
