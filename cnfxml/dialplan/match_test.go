package dialplan

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/internal/alloctest"
)

const office = `<DIALTEMPLATE>
  <versionStamp>7</versionStamp>
  <TEMPLATE MATCH="0" Timeout="1" User="Phone"/> <!-- operator -->
  <TEMPLATE MATCH="9,911" Timeout="0" Route="emergency" Rewrite="911"/>
  <TEMPLATE MATCH="9,011*" Timeout="6" User="Phone" Rewrite="+%1"/>
  <TEMPLATE MATCH="9,1.........." Timeout="0" Rewrite="1.........."/>
  <TEMPLATE MATCH="2..." Timeout="0"/>
  <TEMPLATE MATCH="\*.." Timeout="2"/>
  <TEMPLATE MATCH="8,3,..." Tone="Cisco-Zip" Tone="Bellcore-Inside"/>
  <TEMPLATE MATCH="77>#*" Timeout="4"/>
  <TEMPLATE MATCH="4#5." Timeout="0"/>
  <TEMPLATE MATCH="5..>" Timeout="9"/>
  <TEMPLATE MATCH="6" Line="2" Timeout="3"/>
  <TEMPLATE MATCH="*" Timeout="15"/>
</DIALTEMPLATE>
`

func plan(t testing.TB, text string) *Plan {
	t.Helper()
	d, err := Parse([]byte(text), cnfxml.Options{})
	require.NoError(t, err)
	return d.Plan()
}

func TestMatch(t *testing.T) {
	p := plan(t, office)
	for digits, want := range map[string]struct {
		state   State
		rule    int
		timeout time.Duration
		tone    string
		number  string
	}{
		"0":            {Complete, 0, 1, "", "0"},
		"00":           {Complete, 11, 15, "", "00"},
		"9":            {Complete, 11, 15, "Bellcore-Outside", "9"},
		"99":           {Complete, 11, 15, "", "99"},
		"9911":         {Complete, 1, 0, "", "911"},
		"99112":        {Complete, 11, 15, "", "99112"},
		"9011":         {Complete, 11, 15, "", "9011"},
		"90114930":     {Complete, 2, 6, "", "+4930"},
		"912125551234": {Complete, 3, 0, "", "12125551234"},
		"2001":         {Complete, 4, 0, "", "2001"},
		"*1":           {Complete, 11, 15, "", "*1"},
		"*12":          {Complete, 5, 2, "", "*12"},
		"8":            {Complete, 11, 15, "Cisco-Zip", "8"},
		"83":           {Complete, 11, 15, "Bellcore-Inside", "83"},
		"83000":        {Complete, 6, 10, "", "83000"},
		"77":           {Complete, 11, 15, "", "77"},
		"77#":          {DialNow, 7, 0, "", "77"},
		"7712#":        {DialNow, 7, 0, "", "7712"},
		"7712":         {Complete, 7, 4, "", "7712"},
		"4#":           {Partial, 8, 10, "", "4#"},
		"4#51":         {Complete, 8, 0, "", "4#51"},
		"555":          {DialNow, 9, 0, "", "555"},
		"6":            {Complete, 11, 15, "", "6"},
		"1234#":        {DialNow, 11, 0, "", "1234"},
		"1234#5":       {DialNow, 11, 0, "", "1234"},
		"":             {Partial, 0, 10, "", ""},
		"#":            {DialNow, -1, 0, "", ""},
	} {
		t.Run(digits, func(t *testing.T) {
			r := p.Match(digits)
			assert.Equal(t, want.state, r.State)
			assert.Equal(t, want.rule, r.Index)
			assert.Equal(t, want.timeout*time.Second, r.Timeout)
			assert.Equal(t, want.tone, r.Tone)
			assert.Equal(t, want.number, r.Number)
			assert.Equal(t, r.Index < 0, r.Rule == nil)
			assert.Equal(t, want.state >= Complete && want.timeout == 0, r.Send())
		})
	}
	assert.Equal(t, 10, p.MatchLine(2, "6").Index, "a rule of the line")
}

func TestNoMatch(t *testing.T) {
	p := plan(t, `<DIALTEMPLATE><TEMPLATE MATCH="12"/></DIALTEMPLATE>`)
	assert.Equal(t, Result{Index: -1, Timeout: DefaultTimeout, Number: "3"}, p.Match("3"))
	assert.Equal(t, NoMatch, p.Match("123").State)
	assert.Equal(t, NoMatch, p.Match(strings.Repeat("1", MaxDigits+1)).State)
	assert.Equal(t, NoMatch, (&Plan{}).Match("1").State)
}

func TestFirstOrLongestRule(t *testing.T) {
	p := plan(t, `<DIALTEMPLATE><TEMPLATE MATCH="9*" Timeout="5"/><TEMPLATE MATCH="911" Timeout="0"/></DIALTEMPLATE>`)
	assert.Equal(t, 0, p.Match("911").Index)
	p.Prefer = LongestRule
	assert.Equal(t, 1, p.Match("911").Index)
	assert.Equal(t, 0, p.Match("9110").Index)
}

func TestRewrite(t *testing.T) {
	for _, c := range []struct{ match, rewrite, digits, want string }{
		{"9,*", "%1", "9123", "123"},
		{"..3*", "%2-%1-%0", "12345", "45-12-12345"},
		{"...", "9..", "123", "912"},
		{".", "9...", "1", "91"},
		{"1*2*", "%1/%2", "13241", "3/41"},
		{"1*2*", "%1/%2", "12222", "2/22"},
		{"5", `\.\%1`, "5", ".%1"},
		{"5", "100%", "5", "100%"},
		{"5", "%9", "5", ""},
		{`\**`, "0%1", "*72", "072"},
		{"9*9*", "%2", "9199", "9"},
	} {
		p := &Plan{Rules: []Rule{{Match: c.match, Rewrite: c.rewrite}}}
		r := p.Match(c.digits)
		require.Equal(t, Complete, r.State, "%+v", c)
		assert.Equal(t, c.want, r.Number, "%+v", c)
	}
}

func TestTimeout(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"": DefaultTimeout, "0": 0, "7": 7 * time.Second, "-1": DefaultTimeout, "soon": DefaultTimeout, "99999999": DefaultTimeout,
	} {
		r := Rule{Match: "1", Timeout: cnfxml.OptText[int](text)}
		assert.Equal(t, want, r.Wait(), text)
	}
}

func TestMatchAllocatesNothing(t *testing.T) {
	p := plan(t, office)
	alloctest.Zero(t, "Match", func() { p.Match("2001") })
	alloctest.Zero(t, "Match", func() { p.Match("7712#") })
}

// slow is the definition of patterns, by trying everything.
func slow(match, digits string) bool {
	if match == "" {
		return digits == ""
	}
	switch match[0] {
	case ',':
		return slow(match[1:], digits)
	case '\\':
		return digits != "" && digits[0] == match[1] && slow(match[2:], digits[1:])
	case '.':
		return digits != "" && digits[0] != pound && slow(match[1:], digits[1:])
	case '*':
		for n := 1; n <= len(digits) && digits[n-1] != pound; n++ {
			if slow(match[1:], digits[n:]) {
				return true
			}
		}
		return false
	}
	return digits != "" && digits[0] == match[0] && slow(match[1:], digits[1:])
}

func TestPatternsAgreeWithTheirDefinition(t *testing.T) {
	alphabet := []string{"1", "2", ".", "*", `\*`, ",", "#"}
	keys := "12*#"
	var matches []string
	for _, a := range alphabet {
		for _, b := range alphabet {
			for _, c := range alphabet {
				matches = append(matches, a+b+c)
			}
		}
	}
	var numbers []string
	for n := range 4 * 4 * 4 * 4 * 4 {
		number := ""
		for range 1 + n%5 {
			number += string(keys[n%4])
			n /= 4
		}
		numbers = append(numbers, number)
	}
	for _, match := range matches {
		var p pattern
		if !p.compile(match) {
			require.Equal(t, ",,,", match)
			continue
		}
		for _, number := range numbers {
			f := p.match(number)
			require.Equal(t, slow(match, number), f.alive() && p.complete(f), "%s against %s", match, number)
		}
	}
}

func TestCoversIsNeverWrong(t *testing.T) {
	matches := []string{"1", "12", ".", "..", "1.", ".1", "*", "1*", ".*", "12*", "1.*", `\*`, "#", "1#", "*1", "1*2", "**"}
	var numbers []string
	for n := range 256 {
		numbers = append(numbers, strings.Repeat("12*#"[n%4:n%4+1], n/4%3+1)+"12*#"[n/16%4:n/16%4+1])
	}
	for _, a := range matches {
		for _, b := range matches {
			var p, q pattern
			require.True(t, p.compile(a) && q.compile(b))
			if !p.covers(&q) {
				continue
			}
			for _, n := range numbers {
				require.False(t, slow(b, n) && !slow(a, n), "%s covers %s, but not %s", a, b, n)
			}
		}
	}
	var p, q pattern
	require.True(t, p.compile("9*") && q.compile("91.."))
	assert.True(t, p.covers(&q))
}
