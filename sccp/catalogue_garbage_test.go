package sccp_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/sccp/sccptest"
)

// Old memory behind a NUL, in unused slots and in padding changes no value,
// and comes back.
func TestCatalogueGarbageHasNoMeaningAndSurvives(t *testing.T) {
	eachMessage(t, func(t *testing.T, info sccp.Info) {
		for name, c := range casesOf(info) {
			for m := range c.Garbage() {
				if layoutFor(info, c.Version, m.Frame[sccp.HeaderSize:]).Name != c.Layout.Name {
					continue
				}
				got := decodeOne(t, name, m.Frame)
				requireValues(t, c, got)
				requireEncodes(t, name, got, c.Version, m.Frame)
				requireEncodes(t, name, sccp.Clone(got), c.Version, m.Frame)
			}
		}
	})
}

// A change of a field leaves the old memory elsewhere alone.
func TestCatalogueGarbageSurvivesAChange(t *testing.T) {
	c := sccptest.Case{}
	for _, c = range sccptest.CasesOf(sccp.IDConfigStatRes) {
		if c.Shape.Name == "typical" {
			break
		}
	}
	for garbage := range c.Garbage() {
		m := decodeOne(t, c.Name(), garbage.Frame).(*sccp.ConfigStatRes)
		m.NumberOfLines++
		b, err := m.Append(nil, c.Version)
		require.NoError(t, err)
		changed := 0
		for i := range b {
			if b[i] != garbage.Frame[i] {
				changed++
			}
		}
		require.Equal(t, 1, changed)
	}
}

// What stands beyond the layout is in Tail and is sent again, by a struct that
// was never decoded too.
func TestCatalogueTail(t *testing.T) {
	eachMessage(t, func(t *testing.T, info sccp.Info) {
		for name, c := range casesOf(info) {
			if restOfBody(c.Layout) {
				continue // the last field takes all
			}
			extra := "beyond the layout"
			body := append(c.Body(), extra...)
			if layoutFor(info, c.Version, body).Name != c.Layout.Name {
				continue
			}
			m := sccp.New(info.ID)
			require.NoError(t, m.Decode(body, wordOf(c.Frame)), name)
			requireValues(t, c, m)
			require.Equal(t, extra, string(fieldAt(m, "Tail").Bytes()), name)
			frame := sccptest.Frame(info.ID, wordOf(c.Frame), body)
			requireEncodes(t, name, m, wordOf(c.Frame), frame)
			requireEncodes(t, name, sccp.Clone(m), wordOf(c.Frame), frame)
			if c.Layout.Condition == "" {
				requireEncodes(t, name, freshCopy(m), wordOf(c.Frame), frame)
			}
		}
	})
}

func restOfBody(l sccp.Layout) bool {
	if len(l.Fields) == 0 {
		return false
	}
	last := l.Fields[len(l.Fields)-1].Kind
	return last == sccp.KindBytesRest || last == sccp.KindTextRest
}

// Zeros behind the layout, as clients send them on every message, are no
// error whatever their number.
func TestCatalogueTrailingZeros(t *testing.T) {
	eachMessage(t, func(t *testing.T, info sccp.Info) {
		for name, c := range casesOf(info) {
			if last := len(c.Layout.Fields) - 1; last >= 0 && c.Layout.Fields[last].Kind == sccp.KindBytesRest {
				continue
			}
			for m := range c.Padded() {
				body := m.Frame[sccp.HeaderSize:]
				if lengthOnly(info) && layoutFor(info, c.Version, body).Name != c.Layout.Name {
					continue // ServerRes and StartMediaTransmission: the exact length decides
				}
				requireValues(t, c, decodeOne(t, name+"/"+m.Name, m.Frame))
			}
		}
	})
}

// lengthOnly reports whether a message has layouts that its exact length selects.
func lengthOnly(info sccp.Info) bool {
	for _, l := range info.Layouts {
		if strings.HasPrefix(l.Condition, "length=") {
			return true
		}
	}
	return false
}
