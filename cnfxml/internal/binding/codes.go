package binding

import "github.com/skinnykit/skinny/cnfxml"

// Codes of findings that several kinds of files share.
const (
	// CodeUnknown: an element or attribute that phones have no use for.
	CodeUnknown cnfxml.Code = "name.unknown"
	// CodeCase: a name whose letters have the wrong case.
	CodeCase cnfxml.Code = "name.case"
	// CodeCount: more entries than phones take.
	CodeCount cnfxml.Code = "count.exceeded"
	// CodeMissing: a value that phones need is missing or empty.
	CodeMissing cnfxml.Code = "value.missing"
	// CodeRange: a number outside of what phones take.
	CodeRange cnfxml.Code = "value.range"
	// CodeReference: something that names what is not there.
	CodeReference cnfxml.Code = "reference.unknown"
	// CodeFile: a file that is not of the form or size phones take.
	CodeFile cnfxml.Code = "file.form"
)

// CodeUnreachable: an entry that an earlier one always comes before.
const CodeUnreachable cnfxml.Code = "rule.unreachable"
