package dialplan

import (
	"fmt"
	"time"
)

// MaxDigits is the length of the longest number that Match looks at.
const MaxDigits = 255

// State says how far dialled digits have come.
type State uint8

// The states.
const (
	// NoMatch: no rule fits these digits or more. The phone sends them when
	// Timeout is over.
	NoMatch State = iota
	// Partial: a rule fits if more digits come. The phone sends them when
	// Timeout is over.
	Partial
	// Complete: a rule fits. The phone sends the number when Timeout is over;
	// until then, more digits may lead to another rule.
	Complete
	// DialNow: the user ended the number with #, or the pattern says so.
	DialNow
)

func (s State) String() string {
	names := [...]string{"no match", "partial", "complete", "dial now"}
	if int(s) < len(names) {
		return names[s]
	}
	return fmt.Sprintf("State(%d)", uint8(s))
}

// Result is what a phone makes of dialled digits.
type Result struct {
	State State
	Rule  *Rule // in Plan.Rules; nil without one
	Index int   // of Rule, from 0; -1 without one
	// Timeout is how long the phone waits for another digit before it sends
	// Number.
	Timeout time.Duration
	Tone    string // dial tone to play now, or ""
	Number  string // what is sent, rewritten
}

// Send reports whether the phone sends the number at once.
func (r Result) Send() bool { return r.State >= Complete && r.Timeout == 0 }

// Match tells what a phone makes of the digits that were dialled on its first
// line: 0 to 9, *, # and, for addresses, other characters. See MatchLine.
func (p *Plan) Match(digits string) Result { return p.MatchLine(1, digits) }

// MatchLine is Match for a line, which counts from 1.
//
// A rule that the digits complete comes before one that they begin. What
// stands behind a # that ended the number is not looked at. It allocates only
// for a number that is rewritten. More than MaxDigits digits never match.
func (p *Plan) MatchLine(line int, digits string) Result {
	r := Result{Index: -1, Timeout: DefaultTimeout, Number: digits}
	if len(digits) > MaxDigits {
		return r
	}
	if cut := p.pound(line, digits); cut >= 0 {
		digits = digits[:cut]
		r.State, r.Number, r.Timeout = DialNow, digits, 0
	}
	var c candidate
	tone := ""
	for i := range p.Rules {
		rule := &p.Rules[i]
		var pat pattern
		if !rule.appliesTo(line) || !pat.compile(rule.Match) {
			continue
		}
		f := pat.match(digits)
		if !f.alive() {
			continue
		}
		c.take(i, &pat, f, p.Prefer)
		if comma := pat.comma(f); comma >= 0 && tone == "" && !f.ended {
			tone = rule.tone(comma)
		}
	}
	p.settle(&r, &c, digits)
	if r.State < DialNow && !r.Send() {
		r.Tone = tone
	}
	return r
}

// pound returns the index of the # that ends the number because no rule has a
// place for it, or -1.
func (p *Plan) pound(line int, digits string) int {
	for i := range len(digits) {
		if digits[i] == pound && !p.anyAlive(line, digits[:i+1]) {
			return i
		}
	}
	return -1
}

func (p *Plan) anyAlive(line int, digits string) bool {
	for i := range p.Rules {
		var pat pattern
		if p.Rules[i].appliesTo(line) && pat.compile(p.Rules[i].Match) && pat.match(digits).alive() {
			return true
		}
	}
	return false
}

// candidate is the best rule so far.
type candidate struct {
	found    bool
	complete bool
	index    int
	fit      fit
	literals int
}

func (c *candidate) take(i int, pat *pattern, f fit, prefer Preference) {
	complete := pat.complete(f)
	better := !c.found || complete && !c.complete ||
		complete == c.complete && prefer == LongestRule && pat.literals > c.literals
	if better {
		*c = candidate{true, complete, i, f, pat.literals}
	}
}

func (p *Plan) settle(r *Result, c *candidate, digits string) {
	ended := r.State == DialNow
	if !c.found || ended && !c.complete {
		return
	}
	rule := &p.Rules[c.index]
	r.Rule, r.Index = rule, c.index
	if !c.complete {
		r.State = Partial
		return
	}
	r.Number = rule.rewrite(digits[:c.fit.used])
	switch {
	case ended || c.fit.ended:
		r.State, r.Timeout = DialNow, 0
	default:
		r.State, r.Timeout = Complete, rule.Wait()
	}
}

// rewrite returns the number to send for digits that fit the rule.
func (r *Rule) rewrite(digits string) string {
	if r.Rewrite == "" {
		return digits
	}
	var pat pattern
	pat.compile(r.Match)
	var from [MaxDigits]uint8 // the element that took each digit
	pat.trace(digits, from[:len(digits)])
	var buf [2 * MaxValueLen]byte
	w := rewriter{pat: &pat, digits: digits, from: from[:len(digits)], out: buf[:0]}
	for i := 0; i < len(r.Rewrite); i++ {
		switch c := r.Rewrite[i]; {
		case c == '.':
			w.nextWildcard()
		case c == '%' && i+1 < len(r.Rewrite) && r.Rewrite[i+1] >= '0' && r.Rewrite[i+1] <= '9':
			i++
			w.group(int(r.Rewrite[i] - '0'))
		case c == '\\' && i+1 < len(r.Rewrite):
			i++
			w.out = append(w.out, r.Rewrite[i])
		default:
			w.out = append(w.out, c)
		}
	}
	return string(w.out)
}

type rewriter struct {
	pat    *pattern
	digits string
	from   []uint8
	next   int // digit to look at for the next wildcard
	out    []byte
}

func (w *rewriter) nextWildcard() {
	for ; w.next < len(w.digits); w.next++ {
		if w.pat.elems[w.from[w.next]].kind != literal {
			w.out = append(w.out, w.digits[w.next])
			w.next++
			return
		}
	}
}

// group writes the digits of the nth run of wildcards, or all of them for 0.
func (w *rewriter) group(nth int) {
	if nth == 0 {
		w.out = append(w.out, w.digits...)
		return
	}
	for i := range len(w.digits) {
		if w.pat.run(int(w.from[i])) == nth {
			w.out = append(w.out, w.digits[i])
		}
	}
}

// run returns the number of the run that an element belongs to: neighbouring
// periods are one, each * is one. It is 0 for a literal.
func (p *pattern) run(elem int) int {
	runs := 0
	for i := range elem + 1 {
		e := p.elems[i]
		if e.kind == anyKeys || e.kind == anyKey && (i == 0 || p.elems[i-1].kind != anyKey) {
			runs++
		}
	}
	if p.elems[elem].kind == literal {
		return 0
	}
	return runs
}

// trace finds the element that took each digit. Of several ways it takes the
// one in which the first * is shortest.
func (p *pattern) trace(digits string, from []uint8) {
	var sets [MaxDigits + 1]uint64
	sets[0] = 1
	for i := range len(digits) {
		sets[i+1] = p.step(sets[i], digits[i])
	}
	s := p.n
	for s > 0 && sets[len(digits)]>>s&1 == 0 {
		s--
	}
	for i := len(digits) - 1; i >= 0 && s > 0; i-- {
		from[i] = uint8(s - 1)
		stays := p.elems[s-1].kind == anyKeys && sets[i]>>s&1 != 0
		if !stays {
			s--
		}
	}
}
