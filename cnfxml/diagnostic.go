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

// UnmarshalText reads the word of a severity; "info" is a Note too.
func (s *Severity) UnmarshalText(text []byte) error {
	switch string(text) {
	case "note", "info":
		*s = Note
	case "warning":
		*s = Warning
	case "error":
		*s = Error
	default:
		return fmt.Errorf("cnfxml: severity %q: %w", text, ErrValue)
	}
	return nil
}

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
	CodeTextOutside     Code = "xml.text_outside" // before or after the root element
	CodeEncoding        Code = "encoding.mismatch"

	CodeRoot      Code = "root.name"     // a root element that the kind of file does not have
	CodeSibling   Code = "root.sibling"  // another sort of file than those for devices
	CodeFileName  Code = "file.name"     // a name that phones do not ask for
	CodeSize      Code = "file.size"     // more than phones load
	CodeSpace     Code = "file.space"    // no white space between tags
	CodeRequired  Code = "file.required" // something that the phone needs is missing
	CodeNoCharset Code = "file.encoding" // letters beyond ASCII without a declared encoding
	CodeStamp     Code = "file.stamp"    // no version stamp

	CodeUnknown   Code = "name.unknown" // no element or attribute of that name is known
	CodeCase      Code = "name.case"    // known in another spelling of capitals
	CodePlace     Code = "name.place"   // known in another element
	CodeStray     Code = "name.stray"   // seen in files, but nothing tells that phones read it
	CodeDuplicate Code = "element.duplicate"
	CodeNested    Code = "element.nested"
	CodeText      Code = "element.text" // text where only elements belong
	CodeOrder     Code = "element.order"

	CodeValueType        Code = "value.type"
	CodePolarity         Code = "value.polarity" // a word where digits stand for on and off in an order of their own
	CodeValueRange       Code = "value.range"
	CodeValueSpace       Code = "value.space"
	CodeValueEmpty       Code = "value.empty"
	CodeValueHost        Code = "value.host"
	CodeValueURL         Code = "value.url"
	CodeValueLocale      Code = "value.locale"
	CodeValueCharset     Code = "value.charset"
	CodeValueAttr        Code = "value.attribute"
	CodeDateTemplate     Code = "value.date_template"
	CodeTimeZone         Code = "value.time_zone"
	CodeShadowed         Code = "value.shadowed" // another level of settings wins
	CodePlaceholder      Code = "placeholder"
	CodeCleartext        Code = "secret.cleartext"
	CodeSecurity         Code = "security.mode"
	CodeLoadServer       Code = "load.server"
	CodeLoadName         Code = "load.name"
	CodeLoadPlace        Code = "load.place"
	CodeLoadUpgrade      Code = "load.upgrade"
	CodeLoadNumber       Code = "load.number" // a device type that is not the model meant
	CodeSIPLine          Code = "sip.line"
	CodeSIPProxy         Code = "sip.proxy"
	CodeModule           Code = "module.value"
	CodeService          Code = "service.value"
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
	CodePortUnusual      Code = "port.unusual"
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
	Offset   int      `json:"offset"`  // in bytes from the start of the document
	Message  string   `json:"message"` // never holds the value of a secret
	// More counts further places with the same finding, which are not listed.
	More int `json:"more,omitempty"`
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
	if d.More > 0 {
		fmt.Fprintf(&b, " (and %d more)", d.More)
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
	sourceCisco  = "Cisco's administration guides"
	sourceIssues = "reports of chan-sccp and sccp_manager users"
	sourceTypes  = "CUCM's list of device types"
	sourceNames  = "RFC 1123"
	sourceWazo   = "wazo's provisioning plugins"
	sourceLogs   = "logs of real phones"
)
