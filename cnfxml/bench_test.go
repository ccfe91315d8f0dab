package cnfxml

import (
	"encoding/xml"
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

func BenchmarkWrite(b *testing.B) {
	d := newTestDevice(b)
	full, _, err := ParseDevice(benchFile(b))
	require.NoError(b, err)
	full.VersionStamp = EmptyOpt[string]()
	for name, d := range map[string]*Device{"new device": d, "full device": full} {
		b.Run(name, func(b *testing.B) {
			buf, err := d.Encode()
			require.NoError(b, err)
			b.SetBytes(int64(len(buf)))
			b.ReportAllocs()
			for b.Loop() {
				if buf, err = d.Append(buf[:0]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("encoding/xml", func(b *testing.B) {
		out, err := d.Encode()
		require.NoError(b, err)
		var e plainElement
		require.NoError(b, xml.Unmarshal(out, &e))
		b.SetBytes(int64(len(out)))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := xml.Marshal(&e); err != nil {
				b.Fatal(err)
			}
		}
	})
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
