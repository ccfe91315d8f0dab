package appdialrules

import (
	"encoding/xml"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
)

type plain struct {
	XMLName xml.Name `xml:"DialRules"`
	Rules   []struct {
		BeginsWith     string `xml:",attr"`
		NumDigits      int    `xml:",attr"`
		DigitsToRemove int    `xml:",attr"`
		PrefixWith     string `xml:",attr"`
	} `xml:"DialRule"`
}

func BenchmarkParse(b *testing.B) {
	data := []byte(fixture)
	b.Run("appdialrules", func(b *testing.B) {
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
			if err := xml.Unmarshal(data, &plain{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkAppend(b *testing.B) {
	v, _, err := Parse([]byte(fixture), cnfxml.Options{})
	require.NoError(b, err)
	var p plain
	require.NoError(b, xml.Unmarshal([]byte(fixture), &p))
	b.Run("appdialrules", func(b *testing.B) {
		b.ReportAllocs()
		var buf []byte
		for b.Loop() {
			buf, _ = v.Append(buf[:0])
		}
	})
	b.Run("encoding/xml", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := xml.Marshal(&p); err != nil {
				b.Fatal(err)
			}
		}
	})
}
