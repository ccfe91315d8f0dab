package dialplan

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/internal/binding"
)

// Codes of findings.
const (
	CodeSize        cnfxml.Code = "dialplan.size"
	CodeComment     cnfxml.Code = "dialplan.comment"
	CodeText        cnfxml.Code = "dialplan.text"
	CodeTag         cnfxml.Code = "dialplan.tag"
	CodeElement     cnfxml.Code = "dialplan.element"
	CodeAttribute   cnfxml.Code = "dialplan.attribute"
	CodeQuote       cnfxml.Code = "dialplan.quote"
	CodePattern     cnfxml.Code = "dialplan.pattern"
	CodeRewrite     cnfxml.Code = "dialplan.rewrite"
	CodeTone        cnfxml.Code = "dialplan.tone"
	CodeEmpty       cnfxml.Code = "dialplan.empty"
	CodeUnreachable             = binding.CodeUnreachable
)

const sourceGuide = "Cisco's administration guide for the 7940 and 7960"

// Validate checks the document as phones read it: where they differ from XML
// readers, what makes them refuse the file, and all that Plan.Validate finds.
// Findings are in document order, repairs among them.
func (d *Document) Validate() []cnfxml.Diagnostic {
	v := &validator{doc: d, lines: indexLines(d.src)}
	if len(d.src) > MaxSize {
		v.add(0, cnfxml.Diagnostic{
			Code: CodeSize, Severity: cnfxml.Error, Source: binding.SourceParser,
			Message: fmt.Sprintf("the file has %d bytes, phones take %d", len(d.src), MaxSize),
		})
	}
	for i := range d.rules {
		v.attributes(i)
	}
	for _, diag := range d.Plan().Validate() {
		v.add(d.find(diag.Path), diag)
	}
	all := append(d.diagnose(d.findings), v.found...)
	binding.SortByPosition(all)
	return all
}

type validator struct {
	doc   *Document
	lines lineIndex
	found []cnfxml.Diagnostic
}

func (v *validator) add(at int, diag cnfxml.Diagnostic) {
	if len(v.found) < maxNotes {
		diag.Line, diag.Column = v.lines.position(at)
		v.found = append(v.found, diag)
	}
}

// attributes checks how the attributes of a rule are written.
func (v *validator) attributes(i int) {
	seen := map[string]bool{}
	for _, a := range v.doc.rules[i].attrs {
		name := v.doc.text(a.name, a.nameEnd)
		path := rulePath(i) + "@" + name
		note := func(at int, code cnfxml.Code, severity cnfxml.Severity, source, msg string) {
			v.add(at, cnfxml.Diagnostic{Code: code, Severity: severity, Path: path, Message: msg, Source: source})
		}
		value := v.doc.src[a.val:a.valEnd]
		if a.val > 0 && v.doc.src[a.val-1] == '\'' {
			note(a.val-1, CodeQuote, cnfxml.Error, binding.SourceParser, "phones take double quotes only")
		}
		if bytes.IndexByte(value, '&') >= 0 {
			note(a.val, CodeQuote, cnfxml.Warning, binding.SourceParser, "phones know no references, & stands for itself")
		}
		if bytes.IndexByte(value, '<') >= 0 {
			note(a.val, CodeQuote, cnfxml.Warning, sourceXML, "XML readers refuse a < in a value")
		}
		key := strings.ToLower(name)
		if seen[key] && key != "tone" {
			note(a.name, cnfxml.CodeDuplicate, cnfxml.Error, binding.SourceParser, name+" stands twice; phones use the last one")
		}
		seen[key] = true
	}
}

func rulePath(i int) string { return binding.Nth(ruleName, i) }

// find returns the offset that a path of Plan.Validate leads to.
func (d *Document) find(path string) int {
	rule, attr, _ := strings.Cut(path, "@")
	var n int
	if _, err := fmt.Sscanf(rule, ruleName+"[%d]", &n); err != nil || n < 1 || n > len(d.rules) {
		return d.root.start
	}
	r := &d.rules[n-1]
	for _, a := range slices.Backward(r.attrs) {
		if strings.EqualFold(d.text(a.name, a.nameEnd), attr) {
			return a.name
		}
	}
	return r.start
}

// Validate checks the rules. Findings have paths, TEMPLATE[n]@attribute, and
// no lines.
func (p *Plan) Validate() []cnfxml.Diagnostic {
	c := &ruleCheck{}
	if len(p.Rules) == 0 {
		c.Add(CodeEmpty, cnfxml.Warning, binding.SourceParser, "", "there are no rules")
	}
	const stampLen = 79
	c.MaxLen(cnfxml.Error, binding.SourceParser, "", p.VersionStamp.Text(), stampLen)
	for i := range p.Rules {
		c.rule(rulePath(i), &p.Rules[i])
	}
	if p.Prefer == FirstRule {
		c.unreachable(p.Rules)
	}
	return c.Found()
}

type ruleCheck struct{ binding.Check }

func (c *ruleCheck) rule(at string, r *Rule) {
	for _, a := range []Attr{{"MATCH", r.Match}, {"User", r.User}, {"Rewrite", r.Rewrite}, {"Route", r.Route}} {
		c.length(at+"@"+a.Name, a.Value)
	}
	c.pattern(at, r.Match)
	c.number(at+"@Timeout", r.Timeout)
	c.number(at+"@Line", r.Line)
	c.oneOf(at+"@User", r.User, "Phone", "IP")
	c.oneOf(at+"@Route", r.Route, "default", "emergency", "FQDN")
	c.tones(at+"@Tone", r.Tones)
	c.rewrite(at+"@Rewrite", r)
	for _, a := range r.Extra {
		c.Add(CodeAttribute, cnfxml.Error, binding.SourceParser, at+"@"+a.Name,
			"phones know no attribute %.40s and refuse the whole file", a.Name)
	}
}

func (c *ruleCheck) length(at, value string) {
	if len(value) > MaxValueLen {
		c.Add(cnfxml.CodeLength, cnfxml.Error, binding.SourceParser, at, "%d bytes, phones take %d", len(value), MaxValueLen)
	}
}

func (c *ruleCheck) pattern(at, match string) {
	if match == "" {
		c.Add(CodePattern, cnfxml.Error, binding.SourceParser, at, "a rule without MATCH")
		return
	}
	at += "@MATCH"
	var p pattern
	if len(match) <= MaxValueLen && !p.compile(match) {
		c.Add(CodePattern, cnfxml.Error, sourceGuide, at, "pattern %q has nothing to match, or a lone \\ at its end", match)
		return
	}
	if i := strings.IndexAny(match, "XxNZ[](){}|! "); i >= 0 {
		c.Add(CodePattern, cnfxml.Warning, sourceGuide, at, "%q stands for itself; any digit is a period", match[i])
	}
}

func (c *ruleCheck) number(at string, n cnfxml.Opt[int]) {
	if n.State() != cnfxml.Set {
		return
	}
	if v, err := n.Get(); err != nil || v < 0 {
		c.Add(cnfxml.CodeValueType, cnfxml.Error, binding.SourceParser, at, "%.40q is no number", n.Text())
	}
}

func (c *ruleCheck) oneOf(at, value string, known ...string) {
	fits := func(k string) bool { return strings.EqualFold(k, value) }
	if value != "" && !slices.ContainsFunc(known, fits) {
		c.Add(cnfxml.CodeValueType, cnfxml.Error, binding.SourceParser, at, "%.40q is none of %s", value, strings.Join(known, ", "))
	}
}

func (c *ruleCheck) tones(at string, tones []string) {
	if len(tones) > MaxTones {
		c.Add(CodeTone, cnfxml.Error, binding.SourceParser, at, "%d tones, phones take %d", len(tones), MaxTones)
	}
	for _, tone := range tones {
		c.length(at, tone)
		if !isTone(tone) {
			c.Add(CodeTone, cnfxml.Warning, sourceGuide, at, "%.40q is no tone that phones are known to have", tone)
		}
	}
}

func isTone(name string) bool {
	for _, known := range [...]string{
		"Bellcore-Alerting", "Bellcore-Busy", "Bellcore-BusyVerify", "Bellcore-CallWaiting", "Bellcore-Confirmation",
		"Bellcore-dr1", "Bellcore-dr2", "Bellcore-dr3", "Bellcore-dr4", "Bellcore-dr5", "Bellcore-dr6",
		"Bellcore-Hold", "Bellcore-Inside", "Bellcore-None", "Bellcore-Outside", "Bellcore-Permanent",
		"Bellcore-Reminder", "Bellcore-Reorder", "Bellcore-Stutter", "CallWaiting-2", "CallWaiting-3",
		"CallWaiting-4", "Cisco-BeepBonk", "Cisco-Zip", "Cisco-ZipZip",
	} {
		if strings.EqualFold(known, name) {
			return true
		}
	}
	return false
}

// rewrite checks that a rewritten number takes no more from the dialled one
// than the pattern gives.
func (c *ruleCheck) rewrite(at string, r *Rule) {
	var p pattern
	if r.Rewrite == "" || !p.compile(r.Match) {
		return
	}
	runs, wildcards := 0, 0
	for i := range p.n {
		runs = max(runs, p.run(i))
		switch p.elems[i].kind {
		case anyKey:
			wildcards++
		case anyKeys:
			wildcards = len(r.Rewrite)
		}
	}
	periods := 0
	for i := 0; i < len(r.Rewrite); i++ {
		switch next := r.Rewrite[min(i+1, len(r.Rewrite)-1)]; r.Rewrite[i] {
		case '\\':
			i++
		case '.':
			periods++
		case '%':
			if next >= '1' && next <= '9' && int(next-'0') > runs {
				c.Add(CodeRewrite, cnfxml.Warning, sourceGuide, at, "%%%c, but MATCH has %d runs of wildcards", next, runs)
			}
		}
	}
	if periods > wildcards {
		c.Add(CodeRewrite, cnfxml.Warning, sourceGuide, at, "%d periods, but MATCH has %d", periods, wildcards)
	}
}

// maxCompared bounds how many rules are compared with each other. Files that
// phones take have some 370 at most.
const maxCompared = 1024

// unreachable finds rules all of whose numbers fit an earlier one.
func (c *ruleCheck) unreachable(rules []Rule) {
	rules = rules[:min(len(rules), maxCompared)]
	patterns := make([]pattern, len(rules))
	for i := range rules {
		if !patterns[i].compile(rules[i].Match) {
			continue
		}
		for j := range i {
			sameLine := rules[j].Line.Or(0) == 0 || rules[j].Line.Or(0) == rules[i].Line.Or(0)
			if sameLine && patterns[j].n > 0 && patterns[j].covers(&patterns[i]) {
				c.Add(CodeUnreachable, cnfxml.Warning, binding.SourceParser, rulePath(i)+"@MATCH",
					"rule %d (%s) fits all numbers of this one and comes first", j+1, rules[j].Match)
				break
			}
		}
	}
}
