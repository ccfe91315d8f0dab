package appdialrules

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
)

const fixture = `<?xml version="1.0" encoding="UTF-8"?>
<DialRules>
  <DialRule BeginsWith="+49" NumDigits="12" DigitsToRemove="3" PrefixWith="00"></DialRule>
  <!-- local -->
  <DialRule BeginsWith="" NumDigits="7" DigitsToRemove="0" PrefixWith="9"></DialRule>
</DialRules>
`

func TestApply(t *testing.T) {
	r, _, err := Parse([]byte(fixture), cnfxml.Options{})
	require.NoError(t, err)
	for number, want := range map[string]struct {
		dial string
		rule int
	}{
		"+49301234567": {"00301234567", 0},
		"5551234":      {"95551234", 1},
		"+4930123456":  {"+4930123456", -1},
		"":             {"", -1},
	} {
		dial, rule := r.Apply(number)
		assert.Equal(t, want.dial, dial)
		assert.Equal(t, want.rule, rule)
	}
	r = &Rules{Rules: []Rule{{DigitsToRemove: cnfxml.Some(9)}, {BeginsWith: "1", DigitsToRemove: cnfxml.Some(-1)}, {PrefixWith: "0"}}}
	dial, rule := r.Apply("123")
	assert.Equal(t, "0123", dial)
	assert.Equal(t, 2, rule)
}

func TestValidate(t *testing.T) {
	for text, want := range map[string]string{
		`<DialRule BeginsWith="1" DigitsToRemove="0" PrefixWith=""/>`:                       "1:12: warning: NumDigits is missing [value.missing] at DialRule[1]",
		`<DialRule BeginsWith="1" NumDigits="0" DigitsToRemove="0" PrefixWith=""/>`:         "1:37: error: no number has 0 digits [value.range] at DialRule[1]@NumDigits",
		`<DialRule BeginsWith="12" NumDigits="1" DigitsToRemove="0" PrefixWith=""/>`:        "1:38: error: numbers that begin with 2 digits do not have 1 [value.range] at DialRule[1]@NumDigits",
		`<DialRule BeginsWith="12" NumDigits="2" DigitsToRemove="3" PrefixWith=""/>`:        "1:52: error: 3 digits cannot be removed [value.range] at DialRule[1]@DigitsToRemove",
		`<DialRule BeginsWith="12" NumDigits="x" DigitsToRemove="0" PrefixWith=""/>`:        `1:12: error: DialRule@NumDigits cannot be "x" [value.type] at DialRule`,
		`<DialRule BeginsWith="1" NumDigits="5"/><DialRule BeginsWith="12" NumDigits="5"/>`: "1:52: warning: rule 1 fits all numbers of this one and comes first [rule.unreachable] at DialRule[2]",
	} {
		assert.Equal(t, []string{want}, findings(t, "<DialRules>"+text+"</DialRules>"))
	}
}
