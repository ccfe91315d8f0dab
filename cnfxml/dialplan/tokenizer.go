package dialplan

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/internal/binding"
)

// Names of elements. Phones take them in any case, but for TEMPLATE.
const (
	rootName  = "DIALTEMPLATE"
	ruleName  = "TEMPLATE"
	stampName = "versionStamp"
)

const sourceXML = "XML 1.0"

// tokenizer fills the index of a Document in one pass over its text.
type tokenizer struct {
	*Document
	pos    int
	open   []openTag
	seen   bool // the root element has been seen
	xmlEnd int  // end of the comment that XML sees, while inside it
	noEnd  bool // a comment had no end, so none is looked for again
	notes  []finding
}

type openTag struct{ start, nameEnd, end int }

// index (re)builds the index of d.src.
func (d *Document) index() error {
	// Clones of the document, for undoing edits, keep the old slices.
	d.rules, d.attrs, d.findings = nil, nil, nil
	d.stamp, d.rootName = cnfxml.Opt[string]{}, ""
	t := &tokenizer{Document: d}
	if err := t.run(); err != nil {
		return err
	}
	d.repairs = len(d.findings)
	d.findings = append(d.findings, t.notes...)
	return nil
}

func (t *tokenizer) run() error {
	t.pos = len(t.src) - len(bytes.TrimPrefix(t.src, []byte("\xEF\xBB\xBF")))
	for t.pos < len(t.src) {
		var err error
		if t.src[t.pos] == '<' {
			err = t.markup()
		} else {
			err = t.text()
		}
		if err != nil {
			return err
		}
	}
	switch {
	case !t.seen:
		return fmt.Errorf("dialplan: there is no <%s>: %w", rootName, cnfxml.ErrRoot)
	case len(t.open) > 0:
		at := t.open[len(t.open)-1]
		return t.repair(cnfxml.CodeMissingEndTag, at.start, "<"+t.Document.text(at.start+1, at.nameEnd)+"> has no end tag")
	}
	return nil
}

// text skips to the next tag.
func (t *tokenizer) text() error {
	end := len(t.src)
	if i := bytes.IndexByte(t.src[t.pos:], '<'); i >= 0 {
		end = t.pos + i
	}
	from := t.pos
	t.pos = end
	if from < t.xmlEnd {
		from = min(t.xmlEnd, end)
	}
	trimmed := bytes.TrimLeft(t.src[from:end], " \t\r\n")
	if len(trimmed) == 0 {
		return nil
	}
	at := end - len(trimmed)
	if len(t.open) == 0 {
		return t.repair(CodeText, at, "text outside the root element")
	}
	if !t.inLeaf() {
		t.note(CodeText, cnfxml.Warning, at, binding.SourceParser, "text between the tags")
	}
	return nil
}

// inLeaf is true inside an element in which text may stand.
func (t *tokenizer) inLeaf() bool { return len(t.open) > 1 }

func (t *tokenizer) markup() error {
	rest := t.src[t.pos:]
	switch {
	case bytes.HasPrefix(rest, []byte("<!")):
		return t.comment()
	case t.pos < t.xmlEnd:
		t.commentedTag()
		return nil
	case bytes.HasPrefix(rest, []byte("<?")):
		return t.instruction()
	case bytes.HasPrefix(rest, []byte("</")):
		return t.endTag()
	}
	return t.startTag()
}

// comment ends at the first > for phones. XML may see a longer one.
func (t *tokenizer) comment() error {
	start := t.pos
	rest := t.src[start:]
	first := bytes.IndexByte(rest, '>')
	if first < 0 {
		t.pos = len(t.src)
		return t.repair(CodeComment, start, "the comment has no end")
	}
	t.pos = start + first + 1
	if start >= t.xmlEnd {
		t.xmlComment(start)
	}
	return nil
}

// xmlComment looks for the end of the comment, or CDATA section, that XML sees
// at start.
func (t *tokenizer) xmlComment(start int) {
	opening, closing := []byte("<!--"), []byte("-->")
	if bytes.HasPrefix(t.src[start:], []byte("<![CDATA[")) {
		opening, closing = []byte("<![CDATA["), []byte("]]>")
	}
	if !bytes.HasPrefix(t.src[start:], opening) {
		return
	}
	length := -1
	if !t.noEnd {
		length = bytes.Index(t.src[start+len(opening):], closing)
	}
	if length < 0 {
		t.noEnd = true
		t.note(CodeComment, cnfxml.Warning, start, sourceXML, fmt.Sprintf("the comment does not end in %s", closing))
		return
	}
	end := start + len(opening) + length + len(closing)
	if end <= t.pos {
		return
	}
	t.xmlEnd = end
	severity := cnfxml.Note
	if bytes.IndexByte(t.src[t.pos:end], '<') >= 0 {
		severity = cnfxml.Warning
	}
	t.note(CodeComment, severity, t.pos-1, binding.SourceParser, "for phones the comment ends at this >")
}

func (t *tokenizer) instruction() error {
	start := t.pos
	end := bytes.Index(t.src[start:], []byte("?>"))
	if end < 0 {
		t.pos = len(t.src)
		return t.repair(CodeText, start, "the processing instruction has no end")
	}
	t.pos = start + end + 2
	return nil
}

// commentedTag takes a rule that stands where XML sees a comment and phones
// do not. What is no rule is text.
func (t *tokenizer) commentedTag() {
	start := t.pos
	tag, err := t.tag(start, func(int, string) error { return errNoTag })
	if err != nil || tag.end > t.xmlEnd {
		t.pos = start + 1
		return
	}
	t.pos = tag.end
	if t.Document.text(start+1, tag.nameEnd) != ruleName || len(t.open) == 0 {
		return
	}
	t.rules = append(t.rules, span{start: start, end: tag.end, attrs: tag.attrs, commented: true})
	t.note(CodeComment, cnfxml.Error, start, binding.SourceParser,
		"this rule is in force, because for phones the comment ends at an earlier >")
}

func (t *tokenizer) endTag() error {
	start := t.pos
	end := bytes.IndexByte(t.src[start:], '>')
	if end < 0 {
		t.pos = len(t.src)
		return t.repair(cnfxml.CodeEndTag, start, "the end tag has no >")
	}
	t.pos = start + end + 1
	name := bytes.TrimRight(t.src[start+2:start+end], " \t\r\n")
	for i := len(t.open) - 1; i >= 0; i-- {
		o := t.open[i]
		if !bytes.Equal(t.src[o.start+1:o.nameEnd], name) {
			continue
		}
		if inner := len(t.open) - 1; i < inner {
			if err := t.repair(cnfxml.CodeMissingEndTag, t.open[inner].start, "an element without an end tag"); err != nil {
				return err
			}
		}
		t.leave(i, start)
		return nil
	}
	if len(t.open) == 0 {
		return t.repair(cnfxml.CodeEndTag, start, "an end tag outside the root element")
	}
	last := len(t.open) - 1
	o := t.open[last]
	err := t.repair(cnfxml.CodeEndTag, start, fmt.Sprintf("<%.40s> is closed by </%.40s>", t.src[o.start+1:o.nameEnd], name))
	t.leave(last, start)
	return err
}

// leave closes open[i] and what is inside it.
func (t *tokenizer) leave(i, at int) {
	o := t.open[i]
	if i == 1 && strings.EqualFold(t.Document.text(o.start+1, o.nameEnd), stampName) {
		t.stamp = cnfxml.OptText[string](strings.Trim(t.Document.text(o.end, at), " \t\r\n"))
	}
	t.open = t.open[:i]
}

// startTag takes <name attributes> or <name attributes/>.
func (t *tokenizer) startTag() error {
	start := t.pos
	tag, err := t.tag(start, func(at int, msg string) error { return t.repair(CodeTag, at, msg) })
	if err != nil {
		return err
	}
	t.pos = tag.end
	name := t.src[start+1 : tag.nameEnd]
	if len(t.open) == 0 {
		return t.rootTag(start, tag, string(name))
	}
	switch {
	case string(name) == ruleName:
		t.rules = append(t.rules, span{start: start, end: tag.end, attrs: tag.attrs})
	case bytes.EqualFold(name, []byte(ruleName)):
		t.note(CodeElement, cnfxml.Error, start, binding.SourceParser, fmt.Sprintf("phones know no <%s>, write TEMPLATE", name))
	case bytes.EqualFold(name, []byte(stampName)) && len(t.open) == 1:
		if tag.empty {
			t.stamp = cnfxml.EmptyOpt[string]()
		}
	default:
		t.note(CodeElement, cnfxml.Warning, start, binding.SourceParser, fmt.Sprintf("phones know no <%.40s> here", name))
	}
	if tag.empty {
		return nil
	}
	if len(t.open) >= t.opts.MaxDepth {
		return t.syntaxError(start, cnfxml.ErrLimit, fmt.Sprintf("more than %d nested elements", t.opts.MaxDepth))
	}
	t.open = append(t.open, openTag{start, tag.nameEnd, tag.end})
	return nil
}

func (t *tokenizer) rootTag(start int, tag tag, name string) error {
	if !t.seen && !strings.EqualFold(name, rootName) {
		return fmt.Errorf("dialplan: <%.40s> where <%s> is expected: %w", name, rootName, cnfxml.ErrRoot)
	}
	if t.seen {
		if err := t.repair(CodeElement, start, "a second root element"); err != nil {
			return err
		}
	} else {
		t.seen, t.rootName = true, name
		t.root = span{start: start, end: tag.end}
	}
	if !tag.empty {
		t.open = append(t.open, openTag{start, tag.nameEnd, tag.end})
	}
	return nil
}

// repair notes a fault that Lenient mends, or refuses it.
func (t *tokenizer) repair(code cnfxml.Code, at int, msg string) error {
	if t.opts.Mode == cnfxml.Strict {
		return t.syntaxError(at, cnfxml.ErrMalformed, msg)
	}
	if len(t.findings) >= t.opts.MaxRepairs {
		return t.syntaxError(at, cnfxml.ErrLimit, fmt.Sprintf("more than %d faults to repair", t.opts.MaxRepairs))
	}
	t.findings = append(t.findings, finding{code, cnfxml.Error, at, msg, sourceXML})
	return nil
}

// maxNotes bounds what a hostile file makes the tokenizer say.
const maxNotes = 256

func (t *tokenizer) note(code cnfxml.Code, severity cnfxml.Severity, at int, source, msg string) {
	if len(t.notes) < maxNotes {
		t.notes = append(t.notes, finding{code, severity, at, msg, source})
	}
}

func (t *tokenizer) syntaxError(at int, kind error, msg string) error {
	lines := indexLines(t.src)
	line, column := lines.position(at)
	return &cnfxml.SyntaxError{Line: line, Column: column, Offset: at, Msg: msg, Err: kind}
}

// tag is a start tag.
type tag struct {
	nameEnd, end int
	attrs        []attribute
	empty        bool // ends in />
}

// errNoTag stands for all that is wrong with a tag in a comment.
var errNoTag = errors.New("no tag")

// tag reads the tag at start. It goes on after a fault that is no error.
func (t *tokenizer) tag(start int, fault func(at int, msg string) error) (tag, error) {
	i := skipName(t.src, start+1)
	first := len(t.attrs)
	tag := tag{nameEnd: i}
	if i == start+1 {
		if err := fault(start, "< starts no tag here"); err != nil {
			return tag, err
		}
	}
	for {
		i = skipBlank(t.src, i)
		switch {
		case i == len(t.src):
			tag.end = i
			return tag, fault(start, "the tag has no >")
		case t.src[i] == '>':
			tag.end = i + 1
			return tag, nil
		case t.src[i] == '/':
			if i++; i < len(t.src) && t.src[i] == '>' {
				tag.end, tag.empty = i+1, true
				return tag, nil
			}
			if err := fault(i-1, "a lone / in a tag"); err != nil {
				return tag, err
			}
			continue
		case t.src[i] == '<':
			tag.end, tag.empty = i, true
			return tag, fault(start, "the tag has no >")
		}
		a, err := t.attribute(i, fault)
		if err != nil {
			return tag, err
		}
		if a.nameEnd > a.name {
			if len(tag.attrs) >= t.opts.MaxAttrs {
				return tag, t.syntaxError(i, cnfxml.ErrLimit, fmt.Sprintf("more than %d attributes", t.opts.MaxAttrs))
			}
			t.attrs = append(t.attrs, a)
			tag.attrs = t.attrs[first:len(t.attrs):len(t.attrs)]
		}
		i = max(a.end, i+1)
	}
}

// attribute reads name="value" at i. Phones take double quotes, XML also
// single ones.
func (t *tokenizer) attribute(i int, fault func(int, string) error) (attribute, error) {
	a := attribute{name: i, nameEnd: skipName(t.src, i)}
	if a.nameEnd == i {
		a.end = i + 1
		return a, fault(i, "this starts no attribute")
	}
	eq := skipBlank(t.src, a.nameEnd)
	if eq == len(t.src) || t.src[eq] != '=' {
		a.val, a.valEnd, a.end = a.nameEnd, a.nameEnd, a.nameEnd
		return a, fault(i, "an attribute without a value")
	}
	a.val = skipBlank(t.src, eq+1)
	if a.val < len(t.src) && (t.src[a.val] == '"' || t.src[a.val] == '\'') {
		quote := t.src[a.val]
		a.val++
		length := bytes.IndexByte(t.src[a.val:], quote)
		if length >= 0 {
			a.valEnd = a.val + length
			a.end = a.valEnd + 1
			return a, nil
		}
		if err := fault(a.val-1, "the value has no end"); err != nil {
			return a, err
		}
	} else if err := fault(a.val, "the value has no quotes"); err != nil {
		return a, err
	}
	length := slices.IndexFunc(t.src[a.val:], func(c byte) bool { return c <= ' ' || c == '>' || c == '<' })
	if length < 0 {
		length = len(t.src) - a.val
	}
	a.valEnd = a.val + length
	if length > 0 && a.valEnd < len(t.src) && t.src[a.valEnd] == '>' && t.src[a.valEnd-1] == '/' {
		a.valEnd--
	}
	a.end = a.valEnd
	return a, nil
}

func skipBlank(src []byte, i int) int {
	for i < len(src) && (src[i] == ' ' || src[i] == '\t' || src[i] == '\r' || src[i] == '\n') {
		i++
	}
	return i
}

func skipName(src []byte, i int) int {
	for i < len(src) && isNameByte(src[i]) {
		i++
	}
	return i
}

func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == ':' || c == '-' || c == '.' || c >= 0x80
}
