package cnfxml

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// parseBenchFiles are the files that benchmarks compare the parsers by: every
// fixture that encoding/xml reads, and one of the smallest that phones take.
func parseBenchFiles(tb testing.TB) map[string][]byte {
	tb.Helper()
	files := fixtures(tb)
	for name, data := range readQuirks(tb) {
		var e plainElement
		if xml.Unmarshal(data, &e) == nil && quirkFiles[name].strict == nil {
			files[name] = data
		}
	}
	for _, data := range filesBySize(tb) {
		files[fmt.Sprintf("%d bytes", len(data))] = data
	}
	return files
}

// filesBySize are files of all sizes that phones ask for, the smallest first.
func filesBySize(tb testing.TB) [][]byte {
	tb.Helper()
	list := [][]byte{
		[]byte(`<device><loadInformation model="IP Phone 7960">P0S3-8-12-00</loadInformation></device>`),
		[]byte("<Default>\n<loadInformation8>P00308010100</loadInformation8>\n" +
			"<loadInformation7>P00308010100</loadInformation7>\n</Default>\n"),
		[]byte("<CiscoIPPhoneRingList>\n  <Ring>\n    <DisplayName>Old</DisplayName>\n    <FileName>old.raw</FileName>\n" +
			"  </Ring>\n</CiscoIPPhoneRingList>\n"),
		[]byte(`<?xml version="1.0" encoding="UTF-8"?>
<device>
  <deviceProtocol>SCCP</deviceProtocol>
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
</device>
`),
	}
	for _, f := range fixtures(tb) {
		list = append(list, f)
	}
	for _, g := range benchFiles(tb) {
		_, data := g.generate(tb)
		list = append(list, data)
	}
	slices.SortFunc(list, func(a, b []byte) int { return cmp.Compare(len(a), len(b)) })
	return list
}

// BenchmarkParseAgainstEncodingXML measures Parse and xml.Unmarshal of each
// file in turn, so that both see the same machine. The struct for the latter
// has the elements and attributes of that very file.
func BenchmarkParseAgainstEncodingXML(b *testing.B) {
	for _, data := range filesBySize(b) {
		doc, err := Parse(data, Options{})
		require.NoError(b, err)
		plain := rootStruct(doc.Root())
		name := fmt.Sprintf("%05d", len(data))
		b.Run(name+"/Document", func(b *testing.B) { benchParse(b, data) })
		b.Run(name+"/encodingxml", func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if err := xml.Unmarshal(data, reflect.New(plain).Interface()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func benchParse(b *testing.B, data []byte) {
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(data, Options{MaxSize: maxOffset, MaxRepairs: maxOffset, MaxAttrs: 1 << 15}); err != nil {
			b.Fatal(err)
		}
	}
}

// TestParseAllocations: a tenth of what encoding/xml allocates, and no more
// than for the document, its text, nodes, attributes and, twice, remarks.
func TestParseAllocations(t *testing.T) {
	for name, data := range parseBenchFiles(t) {
		ours := testing.AllocsPerRun(20, func() {
			if _, err := Parse(data, Options{}); err != nil {
				t.Error(err)
			}
		})
		theirs := testing.AllocsPerRun(20, func() {
			var e plainElement
			if err := xml.Unmarshal(data, &e); err != nil {
				t.Error(err)
			}
		})
		assert.LessOrEqual(t, ours, 6.0, name)
		assert.Less(t, ours*10, theirs+10, name)
	}
}

// shapes are documents that are hard in one way; n scales them.
var shapes = map[string]func(n int) string{
	"siblings":        func(n int) string { return "<d>" + strings.Repeat("<a>1</a>\n", n) + "</d>" },
	"empty siblings":  func(n int) string { return "<d>" + strings.Repeat("<a/>", n) + "</d>" },
	"comments":        func(n int) string { return "<d>" + strings.Repeat("<!-- c -->", n) + "</d>" },
	"one attribute":   func(n int) string { return "<d>" + strings.Repeat("<a b='c'/>", n) + "</d>" },
	"many attributes": func(n int) string { return "<d" + attributes(n) + "/>" },
	"long names": func(n int) string {
		return repeated("<"+strings.Repeat("n", n)+">", "x", "</"+strings.Repeat("n", n)+">")
	},
	"brackets":         func(n int) string { return "<d>" + strings.Repeat("]", n) + "</d>" },
	"ampersands":       func(n int) string { return "<d>" + strings.Repeat("&amp;", n) + "</d>" },
	"prefixes":         func(n int) string { return "<d xmlns:p='u'>" + strings.Repeat("<p:a p:b=''/>", n) + "</d>" },
	"a long text":      func(n int) string { return "<d>" + strings.Repeat("text ", n) + "</d>" },
	"a long text in ü": func(n int) string { return "<d>" + strings.Repeat("ü", n) + "</d>" },
}

func repeated(parts ...string) string { return strings.Join(parts, "") }

func attributes(n int) string {
	var b strings.Builder
	for i := range min(n, 1<<15) {
		fmt.Fprintf(&b, " attribute%d='v'", i)
	}
	return b.String()
}

// faulty are documents that Lenient repairs n times.
var faulty = map[string]func(n int) string{
	"bare ampersands":   func(n int) string { return "<d>" + strings.Repeat("& ", n) + "</d>" },
	"wrong end tags":    func(n int) string { return "<d>" + strings.Repeat("<a>1</b>", n) + "</d>" },
	"missing end tags":  func(n int) string { return "<d>" + strings.Repeat("<c><a>1</c>", n) + "</d>" },
	"unfinished tags":   func(n int) string { return "<d>" + strings.Repeat("<a[x]</a>", n) + "</d>" },
	"wrong bytes":       func(n int) string { return "<d>" + strings.Repeat("\xFF", n) + "</d>" },
	"undeclared":        func(n int) string { return "<d>" + strings.Repeat("<x:a/>", n) + "</d>" },
	"unclosed brackets": func(n int) string { return "<d>" + strings.Repeat("&#", n) + "</d>" },
	"tags without names": func(n int) string {
		return "<d>" + strings.Repeat("<a>1</a></x>", 1) + strings.Repeat("<a[", n) + "</d>"
	},
}

// BenchmarkParseScales shows that time per byte is flat: MB/s must be alike
// for x1, x4 and x16.
func BenchmarkParseScales(b *testing.B) {
	for name, shape := range shapes {
		for _, factor := range []int{1, 4, 16} {
			b.Run(fmt.Sprintf("%s/x%d", name, factor), func(b *testing.B) { benchParse(b, []byte(shape(2000*factor))) })
		}
	}
	for name, shape := range faulty {
		for _, factor := range []int{1, 4, 16} {
			b.Run(fmt.Sprintf("%s/x%d", name, factor), func(b *testing.B) {
				data := []byte(shape(2000 * factor))
				b.SetBytes(int64(len(data)))
				for b.Loop() {
					d, err := Parse(data, Options{Mode: Lenient, MaxRepairs: maxOffset, MaxSize: maxOffset})
					if err == nil {
						_ = d.Diagnostics()
					}
				}
			})
		}
	}
}

// wideDocument has n children of the root, each with a key and a value.
func wideDocument(tb testing.TB, n int) *Document {
	tb.Helper()
	var text strings.Builder
	text.WriteString("<d>\n")
	for i := range n {
		fmt.Fprintf(&text, "  <line button=\"%d\"><name>n%d</name></line>\n", i, i)
	}
	text.WriteString("</d>\n")
	d, err := Parse([]byte(text.String()), Options{MaxSize: maxOffset})
	require.NoError(tb, err)
	return d
}

// BenchmarkEditScales does as many edits, lookups or comparisons as there are
// children: MB/s must be alike for x1, x4 and x16.
func BenchmarkEditScales(b *testing.B) {
	for name, work := range map[string]func(b *testing.B, d *Document, n int){
		"Set by index": func(b *testing.B, d *Document, n int) {
			for i := range n {
				require.NoError(b, d.Set(fmt.Sprintf("line[%d]/name", i+1), "x"))
			}
			_ = d.Bytes()
		},
		"Set by key": func(b *testing.B, d *Document, n int) {
			for i := range n {
				require.NoError(b, d.Set(fmt.Sprintf("line[@button=%d]/name", i), "x"))
			}
			_ = d.Bytes()
		},
		"Set and Get": func(b *testing.B, d *Document, n int) {
			for i := range n {
				path := fmt.Sprintf("line[@button=%d]/name", i)
				require.NoError(b, d.Set(path, "x"))
				_, ok := d.Get(path)
				require.True(b, ok)
			}
		},
		"Get by index": func(b *testing.B, d *Document, n int) {
			for i := range n {
				_, ok := d.Get(fmt.Sprintf("line[%d]/name", i+1))
				require.True(b, ok)
			}
		},
		"Path": func(b *testing.B, d *Document, _ int) {
			for line := range d.Root().Elements() {
				require.NotEmpty(b, line.Path())
			}
		},
		"Diff": func(b *testing.B, d *Document, n int) {
			other := wideDocument(b, n)
			require.NoError(b, other.Delete("line[1]"))
			require.Len(b, Diff(d, other, DiffOptions{}), 2)
		},
		"Diff of everything": func(b *testing.B, d *Document, n int) {
			for i := range n {
				require.NoError(b, d.Set(fmt.Sprintf("line[%d]/@button", i+1), "x"+fmt.Sprint(i)))
			}
			require.Len(b, Diff(d, wideDocument(b, n), DiffOptions{}), 4*n)
		},
		"Adopt": func(b *testing.B, d *Document, n int) {
			other := wideDocument(b, 2*n)
			require.NoError(b, d.Adopt(other, DiffOptions{}))
		},
		"Redact": func(_ *testing.B, d *Document, _ int) { _ = d.Redact() },
	} {
		for _, factor := range []int{1, 4, 16} {
			n := 200 * factor
			b.Run(fmt.Sprintf("%s/x%d", name, factor), func(b *testing.B) {
				b.SetBytes(int64(wideDocument(b, n).Size()))
				for b.Loop() {
					work(b, wideDocument(b, n), n)
				}
			})
		}
	}
}
