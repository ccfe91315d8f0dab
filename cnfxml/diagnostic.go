package cnfxml

import (
	"cmp"
	"fmt"
	"strings"
)

// Severity grades a Diagnostic.
type Severity uint8

// The severities, from harmless to harmful.
const (
	Note    Severity = iota // worth knowing
	Warning                 // probably a fault
	Error                   // phones are known to reject or misread it
)

func (s Severity) String() string {
	switch s {
	case Note:
		return "note"
	case Warning:
		return "warning"
	case Error:
		return "error"
	}
	return fmt.Sprintf("Severity(%d)", uint8(s))
}

// MarshalText makes a severity a word in JSON.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Code names a kind of finding. Codes are stable; messages are not.
type Code string

// The codes.
const (
	CodeEndTag          Code = "xml.mismatched_end_tag"
	CodeMissingEndTag   Code = "xml.missing_end_tag"
	CodeTagEnd          Code = "xml.unclosed_tag"
	CodePrefix          Code = "xml.undeclared_prefix"
	CodeBareAmpersand   Code = "xml.bare_ampersand"
	CodeUndefinedEntity Code = "xml.undefined_entity"
	CodeCharRef         Code = "xml.character_reference"
	CodeDoubleHyphen    Code = "xml.double_hyphen"
	CodeCDATAEnd        Code = "xml.cdata_end"
	CodeLateDeclaration Code = "xml.late_declaration"
	CodeEncoding        Code = "encoding.mismatch"

	CodeRoot             Code = "root.name"
	CodeDuplicate        Code = "element.duplicate"
	CodeNested           Code = "element.nested"
	CodeValueType        Code = "value.type"
	CodePlaceholder      Code = "placeholder"
	CodeCallManagerOrder Code = "callmanager.order"
	CodeCallManagerHost  Code = "callmanager.host"
	CodePriority         Code = "priority.value"
	CodePriorityRepeated Code = "priority.duplicate"
	CodePriorityGap      Code = "priority.gap"
	CodePriorityCount    Code = "priority.count"
	CodeLength           Code = "len.exceeded"
	CodePort             Code = "port.range"
	CodePortMissing      Code = "port.missing"
	CodeMediaPorts       Code = "port.media_range"
	CodeModel            Code = "model.unknown"
	CodeLoad             Code = "load.model_mismatch"
	CodeProtocol         Code = "load.protocol_mismatch"
)

// Diagnostic is one finding about a document.
type Diagnostic struct {
	Code     Code     `json:"code"`
	Severity Severity `json:"severity"`
	Path     string   `json:"path,omitempty"` // as Document.Lookup takes it
	Line     int      `json:"line,omitempty"` // from 1; 0 when unknown
	Column   int      `json:"column,omitempty"`
	Message  string   `json:"message"` // never holds the value of a secret
	// Source is the evidence behind the finding: a standard, Cisco's own
	// parser, a Cisco document, or what working files have in common.
	Source string `json:"source,omitempty"`
}

// String is the finding on one line, in the form compilers use.
func (d Diagnostic) String() string {
	var b strings.Builder
	if d.Line > 0 {
		fmt.Fprintf(&b, "%d:%d: ", d.Line, d.Column)
	}
	fmt.Fprintf(&b, "%s: %s [%s]", d.Severity, d.Message, d.Code)
	if d.Path != "" {
		fmt.Fprintf(&b, " at %s", d.Path)
	}
	return b.String()
}

func byPosition(a, b Diagnostic) int {
	return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}

const (
	sourceXML    = "XML 1.0"
	sourceParser = "Cisco's SIP phone parser"
	sourceDocs   = "usecallmanager.nz"
	sourceFiles  = "common practice in working files"
)
