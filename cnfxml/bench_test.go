package cnfxml

import (
	"encoding/xml"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// plainElement is what encoding/xml needs to keep every element of a file.
type plainElement struct {
	XMLName  xml.Name
	Attrs    []xml.Attr     `xml:",any,attr"`
	Text     string         `xml:",chardata"`
	Children []plainElement `xml:",any"`
}

// plainStruct makes the struct for encoding/xml that has a field for each
// element and attribute of a file, as somebody would write it by hand.
func plainStruct(n Node) reflect.Type {
	text := reflect.TypeFor[string]()
	var fields []reflect.StructField
	add := func(t reflect.Type, tag string) {
		name := fmt.Sprintf("F%d", len(fields))
		fields = append(fields, reflect.StructField{Name: name, Type: t, Tag: reflect.StructTag(`xml:"` + tag + `"`)})
	}
	for a := range n.Attrs() {
		_, local, prefixed := strings.Cut(a.Name, ":")
		if !prefixed {
			local = a.Name
		}
		add(text, local+",attr")
	}
	if n.IsLeaf() {
		if len(fields) == 0 {
			return text
		}
		add(text, ",chardata")
		return reflect.StructOf(fields)
	}
	var names []string
	biggest, count := map[string]Node{}, map[string]int{}
	for c := range n.Elements() {
		if count[c.Name()]++; count[c.Name()] == 1 {
			names = append(names, c.Name())
		}
		if !biggest[c.Name()].Valid() || c.End()-c.Offset() > biggest[c.Name()].End()-biggest[c.Name()].Offset() {
			biggest[c.Name()] = c
		}
	}
	for _, name := range names {
		t := plainStruct(biggest[name])
		if count[name] > 1 {
			t = reflect.SliceOf(t)
		}
		add(t, name)
	}
	return reflect.StructOf(fields)
}

func benchFile(b *testing.B) []byte {
	b.Helper()
	return fixtures(b)["sccp-7962.cnf.xml"]
}

func BenchmarkParse(b *testing.B) {
	data := benchFile(b)
	b.Run("Document", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := Parse(data, Options{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("Device", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		b.ReportAllocs()
		for b.Loop() {
			if _, _, err := ParseDevice(data); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("encoding/xml", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		b.ReportAllocs()
		for b.Loop() {
			var e plainElement
			if err := xml.Unmarshal(data, &e); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// rootStruct adds the name that Marshal wants of a struct without one.
func rootStruct(root Node) reflect.Type {
	name := reflect.StructField{Name: "XMLName", Type: reflect.TypeFor[xml.Name](), Tag: reflect.StructTag(`xml:"` + root.Name() + `"`)}
	plain := plainStruct(root)
	fields := []reflect.StructField{name}
	for i := range plain.NumField() {
		fields = append(fields, plain.Field(i))
	}
	return reflect.StructOf(fields)
}

// BenchmarkParseDevice reads generated files into typed structs, with
// encoding/xml into one that has the elements of that very file.
func BenchmarkParseDevice(b *testing.B) {
	for _, g := range benchFiles(b) {
		_, data := g.generate(b)
		doc, err := Parse(data, Options{})
		require.NoError(b, err)
		plain := rootStruct(doc.Root())
		b.Run(g.String()+"/cnfxml", func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := ParseDevice(data); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(g.String()+"/encoding_xml", func(b *testing.B) {
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

// BenchmarkGenerate writes files into the caller's buffer: Append of a device
// that is there, and NewDevice with it. The baseline is Marshal of a struct with
// the elements of that very file.
func BenchmarkGenerate(b *testing.B) {
	for _, g := range benchFiles(b) {
		d, data := g.generate(b)
		doc, err := Parse(data, Options{})
		require.NoError(b, err)
		plain := reflect.New(rootStruct(doc.Root()))
		require.NoError(b, xml.Unmarshal(data, plain.Interface()))
		buf := make([]byte, 0, 2*len(data))
		b.Run(g.String()+"/Append", func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := d.Append(buf); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(g.String()+"/NewDevice+Append", func(b *testing.B) {
			config := g.config()
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				d, err := NewDevice(config)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := d.Append(buf); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(g.String()+"/encoding_xml", func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := xml.MarshalIndent(plain.Elem().Interface(), "", "  "); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// benchFiles are small, usual and large files.
func benchFiles(b testing.TB) []generation {
	b.Helper()
	var list []generation
	for _, c := range []struct {
		model    string
		protocol Protocol
		form     Form
	}{{"7960", SCCP, FormFull}, {"7962", SCCP, FormMinimal}, {"7962", SCCP, FormFull}, {"7962", SIP, FormFull}, {"8861", SIP, FormFull}} {
		m, ok := ModelByName(c.model)
		require.True(b, ok)
		list = append(list, generation{m, c.protocol, c.form})
	}
	return list
}

func BenchmarkGet(b *testing.B) {
	d, err := Parse(benchFile(b), Options{})
	require.NoError(b, err)
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := d.Get(portPath); !ok {
			b.Fatal("not found")
		}
	}
}

func BenchmarkSet(b *testing.B) {
	d, err := Parse(benchFile(b), Options{})
	require.NoError(b, err)
	values := [...]string{"2000", "2001"}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if err := d.Set(portPath, values[i%2]); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkValidate(b *testing.B) {
	d, err := Parse(benchFile(b), Options{})
	require.NoError(b, err)
	b.ReportAllocs()
	for b.Loop() {
		_ = Validate(d, Profile{File: NameDevice})
	}
}
