package featurepolicy

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
)

const fixture = `<?xml version="1.0" encoding="UTF-8"?>
<featurePolicy name="Office">
  <versionStamp>11111111-2222-3333-4444-555555555555</versionStamp>
  <featureDef name="Forward All">
    <id>1</id>
    <enable>true</enable>
  </featureDef>
  <featureDef name="Park">
    <id>2</id>
    <enable>false</enable>
  </featureDef>
</featurePolicy>
`

func TestEnabled(t *testing.T) {
	p, _, err := Parse([]byte(fixture), cnfxml.Options{})
	require.NoError(t, err)
	assert.Equal(t, "Office", p.Name)
	for id, want := range map[int][2]bool{1: {true, true}, 2: {false, true}, 3: {false, false}} {
		on, ok := p.Enabled(id)
		assert.Equal(t, want, [2]bool{on, ok}, id)
	}
	p.Features = append(p.Features, Feature{ID: cnfxml.Some(1), Enable: cnfxml.Some[cnfxml.TrueFalse](false)})
	on, _ := p.Enabled(1)
	assert.False(t, on, "the last entry counts")
}

func TestValidate(t *testing.T) {
	for text, want := range map[string]string{
		`<featureDef name="a"><id>17</id><enable>true</enable></featureDef>`:                              "1:37: warning: id 17 is not 1 to 16 [value.range] at featureDef[1]/id",
		`<featureDef name="a"><enable>true</enable></featureDef>`:                                         "1:16: error: id is missing [value.missing] at featureDef[1]",
		`<featureDef name="a"><id>1</id></featureDef>`:                                                    "1:16: error: enable is missing [value.missing] at featureDef[1]",
		`<featureDef name="a"><id>1</id><enable>on</enable></featureDef>`:                                 `1:47: error: enable cannot be "on" [value.type] at featureDef/enable`,
		`<featureDef name="` + strings.Repeat("a", 25) + `"><id>1</id><enable>true</enable></featureDef>`: "1:28: error: 25 characters, phones take 24 [len.exceeded] at featureDef[1]@name",
		strings.Repeat(`<featureDef name="a"><id>1</id><enable>true</enable></featureDef>`, 2):            "1:102: warning: id 1 stands twice [element.duplicate] at featureDef[2]/id",
		strings.Repeat(" ", MaxSize):                                                                      "1:1: error: the file has 20511 bytes, phones take 20480 [file.form] at /featurePolicy",
	} {
		assert.Equal(t, []string{want}, findings(t, "<featurePolicy>"+text+"</featurePolicy>"))
	}
}
