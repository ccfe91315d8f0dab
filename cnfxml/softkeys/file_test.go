package softkeys

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
)

const fixture = `<?xml version="1.0" encoding="UTF-8"?>
<softKeyCfg>
  <versionStamp>11111111-2222-3333-4444-555555555555</versionStamp>
  <typeSoftKey>
    <softKeyDef keyID="Redial">
      <tag>1</tag>
      <helpID>301</helpID>
      <eventID>1</eventID>
    </softKeyDef>
    <softKeyDef keyID="NewCall">
      <tag>2</tag>
      <helpID>302</helpID>
      <eventID>2</eventID>
    </softKeyDef>
  </typeSoftKey>
  <softKeySets>
    <softKeySet id="On Hook">
      <softKey keyID="Redial"></softKey>
      <softKey keyID="Undefined"></softKey>
      <softKey keyID="NewCall"></softKey>
    </softKeySet>
    <!-- none while connected -->
    <softKeySet id="Connected"></softKeySet>
  </softKeySets>
</softKeyCfg>
`

func TestParse(t *testing.T) {
	f, _, err := Parse([]byte(fixture), cnfxml.Options{})
	require.NoError(t, err)
	key, ok := f.Key("NewCall")
	require.True(t, ok)
	assert.Equal(t, 302, key.HelpID.Or(0))
	set, ok := f.Set("On Hook")
	require.True(t, ok)
	require.Len(t, set.Keys, 3)
	assert.Equal(t, "NewCall", set.Keys[2].KeyID)
	_, ok = f.Key("x")
	assert.False(t, ok)
	_, ok = f.Set("x")
	assert.False(t, ok)
}

func TestTypesOnly(t *testing.T) {
	const text = `<?xml version="1.0" encoding="UTF-8"?>
<typeSoftKey>
  <softKeyDef keyID="Hold">
    <tag>3</tag>
    <helpID>303</helpID>
    <eventID>3</eventID>
  </softKeyDef>
</typeSoftKey>
`
	f, _, err := Parse([]byte(text), cnfxml.Options{})
	require.NoError(t, err)
	assert.True(t, f.TypesOnly)
	out, err := f.Append(nil)
	require.NoError(t, err)
	assert.Equal(t, text, string(out))
	assert.Equal(t, []string{"1:14: error: tag is missing [value.missing] at softKeyDef[1]"},
		findings(t, `<typeSoftKey><softKeyDef keyID="a"><helpID>1</helpID><eventID>1</eventID></softKeyDef></typeSoftKey>`))
}

func TestValidate(t *testing.T) {
	const key = `<softKeyDef keyID="a"><tag>1</tag><helpID>1</helpID><eventID>1</eventID></softKeyDef>`
	for text, want := range map[string]string{
		`<typeSoftKey>` + key + "\n" + key + `</typeSoftKey>`:                                                               `2:13: warning: key "a" is defined twice [element.duplicate] at typeSoftKey/softKeyDef[2]@keyID`,
		`<typeSoftKey><softKeyDef keyID="a"><tag>-1</tag><helpID>1</helpID><eventID>1</eventID></softKeyDef></typeSoftKey>`: `1:48: error: tag is negative [value.range] at typeSoftKey/softKeyDef[1]/tag`,
		`<typeSoftKey><softKeyDef keyID="a"><tag>x</tag><helpID>1</helpID><eventID>1</eventID></softKeyDef></typeSoftKey>`:  `1:48: error: tag cannot be "x" [value.type] at typeSoftKey/softKeyDef/tag`,
		`<softKeySets><softKeySet id="x"><softKey keyID="b"/></softKeySet></softKeySets>`:                                   `1:54: error: key "b" is not defined above [reference.unknown] at softKeySets/softKeySet[1]/softKey[1]@keyID`,
		`<softKeySets><softKeySet id="x"><softKey/></softKeySet></softKeySets>`:                                             `1:45: error: keyID is missing [value.missing] at softKeySets/softKeySet[1]/softKey[1]`,
		`<softKeySets><softKeySet id="x"/><softKeySet id="x"/></softKeySets>`:                                               `1:58: warning: set "x" stands twice [element.duplicate] at softKeySets/softKeySet[2]@id`,
		`<softKeySets><softKeySet/></softKeySets>`:                                                                          `1:26: error: id is missing [value.missing] at softKeySets/softKeySet[1]`,
		`<versionStamp>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</versionStamp>`:     `1:13: error: 80 characters, phones take 79 [len.exceeded] at versionStamp`,
	} {
		assert.Equal(t, []string{want}, findings(t, "<softKeyCfg>"+text+"</softKeyCfg>"))
	}
}

func TestFileName(t *testing.T) {
	const uuid = "0a1B2c3d-0000-1111-2222-333344445555"
	got, ok := ParseFileName("dir/" + FileName(uuid))
	assert.True(t, ok)
	assert.Equal(t, uuid, got)
	for _, name := range []string{"", "SK.xml", "SKx.xml", "SEP001122334455.cnf.xml", "SK" + uuid, "SK" + uuid + "0.xml", "SK0a1B2c3d-0000-1111-2222+333344445555.xml"} {
		_, ok := ParseFileName(name)
		assert.False(t, ok, name)
	}
}
