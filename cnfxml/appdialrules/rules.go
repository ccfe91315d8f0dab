package appdialrules

import (
	"strings"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/internal/binding"
)

// FileName is the name under which phones ask for the rules.
const FileName = "AppDialRules.xml"

// Root is the name of the root element.
const Root = "DialRules"

// Rules is a list of rules; the first that fits a number is applied.
type Rules struct {
	cnfxml.Rest
	Rules []Rule
}

// Rule changes numbers that begin with certain digits and have a certain
// length.
type Rule struct {
	cnfxml.Rest
	BeginsWith     string          // empty fits all numbers
	NumDigits      cnfxml.Opt[int] // length of the number with BeginsWith; without a value any
	DigitsToRemove cnfxml.Opt[int] // from the front
	PrefixWith     string          // put before what is left
}

func rulesFields(b *binding.Binder, r *Rules) {
	b.Rest(&r.Rest)
	binding.List(b, "DialRule", &r.Rules, ruleFields)
}

func ruleFields(b *binding.Binder, r *Rule) {
	b.Rest(&r.Rest)
	b.RequiredAttr("BeginsWith", &r.BeginsWith)
	binding.AttrValue(b, "NumDigits", &r.NumDigits)
	binding.AttrValue(b, "DigitsToRemove", &r.DigitsToRemove)
	b.RequiredAttr("PrefixWith", &r.PrefixWith)
}

// Parse reads rules. Findings are those of [Read]. The error is a
// *cnfxml.SyntaxError or wraps cnfxml.ErrRoot.
func Parse(data []byte, opts cnfxml.Options) (*Rules, []cnfxml.Diagnostic, error) {
	doc, err := cnfxml.Parse(data, opts)
	if err != nil {
		return nil, nil, err
	}
	return Read(doc)
}

// Read reads a document as rules. Findings are the repairs of the parser,
// values of a wrong type, and whatever is not part of such a file. The error
// wraps cnfxml.ErrRoot.
func Read(doc *cnfxml.Document) (*Rules, []cnfxml.Diagnostic, error) {
	r := &Rules{}
	found, err := binding.Read(doc, r, rulesFields, Root)
	if err != nil {
		return nil, nil, err
	}
	return r, found, nil
}

// Append writes the rules to dst: UTF-8, an element a line, the same bytes for
// the same content. On error, which wraps cnfxml.ErrValue and can only come
// from a name in Rest, dst comes back as it was.
func (r *Rules) Append(dst []byte) ([]byte, error) {
	return binding.Append(dst, Root, r, rulesFields, false)
}

// Apply returns the number to dial for a number, and the index of the rule
// that made it, or the number itself and -1 when no rule fits.
func (r *Rules) Apply(number string) (dial string, rule int) {
	for i := range r.Rules {
		if dial, ok := r.Rules[i].apply(number); ok {
			return dial, i
		}
	}
	return number, -1
}

func (r *Rule) apply(number string) (string, bool) {
	if !strings.HasPrefix(number, r.BeginsWith) || r.NumDigits.Or(len(number)) != len(number) {
		return "", false
	}
	remove := r.DigitsToRemove.Or(0)
	if remove < 0 || remove > len(number) {
		return "", false
	}
	return r.PrefixWith + number[remove:], true
}
