package xsi

import (
	"encoding/xml"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
)

type plainDirectory struct {
	XMLName xml.Name `xml:"CiscoIPPhoneDirectory"`
	Title   string
	Prompt  string
	Entries []struct{ Name, Telephone string } `xml:"DirectoryEntry"`
}

func benchDirectory() *Directory {
	d := &Directory{Page: Page{Title: "People", Prompt: "Choose"}}
	for range MaxDirectoryEntries {
		d.Entries = append(d.Entries, DirectoryEntry{Name: "Somebody & Co", Telephone: "2001"})
	}
	return d
}

func BenchmarkParse(b *testing.B) {
	data, err := benchDirectory().Append(nil, UTF8)
	require.NoError(b, err)
	b.Run("xsi", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, _, err := Parse(data, cnfxml.Options{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("encoding/xml", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := xml.Unmarshal(data, &plainDirectory{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkAppend(b *testing.B) {
	d := benchDirectory()
	data, err := d.Append(nil, UTF8)
	require.NoError(b, err)
	var plain plainDirectory
	require.NoError(b, xml.Unmarshal(data, &plain))
	b.Run("xsi", func(b *testing.B) {
		b.ReportAllocs()
		var buf []byte
		for b.Loop() {
			buf, _ = d.Append(buf[:0], UTF8)
		}
	})
	b.Run("encoding/xml", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := xml.Marshal(&plain); err != nil {
				b.Fatal(err)
			}
		}
	})
}
