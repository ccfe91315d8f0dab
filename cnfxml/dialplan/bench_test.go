package dialplan

import (
	"encoding/xml"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
)

type plainPlan struct {
	XMLName xml.Name `xml:"DIALTEMPLATE"`
	Rules   []struct {
		Match   string `xml:"MATCH,attr"`
		Timeout string `xml:"Timeout,attr"`
		User    string `xml:"User,attr"`
	} `xml:"TEMPLATE"`
}

func benchFile() []byte {
	rules := strings.Repeat(`  <TEMPLATE MATCH="9,1.........." Timeout="0" User="Phone"/>`+"\n", 40)
	return []byte("<DIALTEMPLATE>\n" + rules + "</DIALTEMPLATE>\n")
}

func BenchmarkParse(b *testing.B) {
	data := benchFile()
	b.Run("Document", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := Parse(data, cnfxml.Options{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("encoding/xml", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := xml.Unmarshal(data, &plainPlan{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkAppend(b *testing.B) {
	p := plan(b, string(benchFile()))
	var plain plainPlan
	require.NoError(b, xml.Unmarshal(benchFile(), &plain))
	b.Run("Plan", func(b *testing.B) {
		b.ReportAllocs()
		var buf []byte
		for b.Loop() {
			buf, _ = p.Append(buf[:0])
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

func BenchmarkMatch(b *testing.B) {
	p := plan(b, office)
	b.ReportAllocs()
	for b.Loop() {
		p.Match("912125551234")
	}
}
