package xsi

import (
	"strings"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/internal/binding"
)

// Limits of texts, forms and directories.
const (
	MaxText             = 4000 // characters
	MaxInputItems       = 5
	MaxDirectoryEntries = 32 // of one page; offer more with a Next key
	MaxTelephone        = 32 // characters
)

const (
	rootText      = "CiscoIPPhoneText"
	rootInput     = "CiscoIPPhoneInput"
	rootDirectory = "CiscoIPPhoneDirectory"
	rootHelp      = "CiscoIPPhoneHelp"
)

// Text is a text to read.
type Text struct {
	Page
	Text string
}

// Input is a form. The phone adds what the user typed to URL as parameters of
// its query.
type Input struct {
	Page
	URL   string
	Items []InputItem
}

// InputItem is a field of a form.
type InputItem struct {
	cnfxml.Rest
	DisplayName      string
	QueryStringParam string // name of the parameter
	InputFlags       InputFlags
	DefaultValue     string
}

// InputFlags says what a user can type into a field. P, for a password that is
// not shown, follows one of the others.
type InputFlags string

// The flags.
const (
	InputASCII     InputFlags = "A" // letters, digits and signs
	InputTelephone InputFlags = "T" // digits, * and #
	InputNumeric   InputFlags = "N" // digits
	InputEquation  InputFlags = "E" // digits and arithmetic signs
	InputUpper     InputFlags = "U" // upper-case letters
	InputLower     InputFlags = "L" // lower-case letters
)

// Password returns the flags for a field that does not show what is typed.
func (f InputFlags) Password() InputFlags {
	if f.IsPassword() {
		return f
	}
	return f + "P"
}

// IsPassword reports whether the field does not show what is typed.
func (f InputFlags) IsPassword() bool { return strings.HasSuffix(string(f), "P") }

// Valid reports whether phones know the flags.
func (f InputFlags) Valid() bool {
	kind := strings.TrimSuffix(string(f), "P")
	return len(kind) == 1 && strings.Contains("ATNEUL", kind)
}

// Directory is a list of people whose numbers can be dialled.
type Directory struct {
	Page
	Entries []DirectoryEntry
}

// DirectoryEntry is one person.
type DirectoryEntry struct {
	cnfxml.Rest
	Name      string
	Telephone string
}

// Help is a collection of help texts, which later phones load with their
// language.
type Help struct {
	cnfxml.Rest
	Items []HelpItem
}

// HelpItem is one help text.
type HelpItem struct {
	cnfxml.Rest
	ID    int // helpID of softkey files refers to it
	Title string
	Text  string
}

func textFields(b *binding.Binder, t *Text) {
	t.open(b)
	b.Required("Text", &t.Text)
	t.close(b)
}

func inputFields(b *binding.Binder, i *Input) {
	i.open(b)
	b.Required("URL", &i.URL)
	binding.List(b, "InputItem", &i.Items, inputItemFields)
	i.close(b)
}

func inputItemFields(b *binding.Binder, i *InputItem) {
	b.Rest(&i.Rest)
	b.Required("DisplayName", &i.DisplayName)
	b.Required("QueryStringParam", &i.QueryStringParam)
	b.Required("InputFlags", (*string)(&i.InputFlags))
	b.Required("DefaultValue", &i.DefaultValue)
}

func directoryFields(b *binding.Binder, d *Directory) {
	d.open(b)
	binding.List(b, "DirectoryEntry", &d.Entries, directoryEntryFields)
	d.close(b)
}

func directoryEntryFields(b *binding.Binder, e *DirectoryEntry) {
	b.Rest(&e.Rest)
	b.Required("Name", &e.Name)
	b.Required("Telephone", &e.Telephone)
}

func helpFields(b *binding.Binder, h *Help) {
	b.Rest(&h.Rest)
	binding.List(b, "HelpItem", &h.Items, helpItemFields)
}

func helpItemFields(b *binding.Binder, i *HelpItem) {
	b.Rest(&i.Rest)
	b.Number("ID", &i.ID)
	b.Required("Title", &i.Title)
	b.Required("Text", &i.Text)
}

// Validate checks the text. Findings have paths and no lines.
func (t *Text) Validate() []cnfxml.Diagnostic {
	c := &checker{}
	t.check(c)
	c.text("Text", t.Text, MaxText)
	return c.Found()
}

// Validate checks the form. Findings have paths and no lines.
func (i *Input) Validate() []cnfxml.Diagnostic {
	c := &checker{}
	i.check(c)
	c.need("", "URL", i.URL)
	c.url("", "URL", i.URL)
	c.count("InputItem", len(i.Items), MaxInputItems)
	names := map[string]bool{}
	for n := range i.Items {
		item, at := &i.Items[n], binding.Nth("InputItem", n)
		c.need(at, "DisplayName", item.DisplayName)
		c.need(at, "QueryStringParam", item.QueryStringParam)
		c.text(at+"/DisplayName", item.DisplayName, MaxLabel)
		c.text(at+"/QueryStringParam", item.QueryStringParam, MaxLabel)
		c.text(at+"/DefaultValue", item.DefaultValue, MaxLabel)
		if names[item.QueryStringParam] && item.QueryStringParam != "" {
			c.Add(cnfxml.CodeDuplicate, cnfxml.Warning, binding.SourceSDK, at+"/QueryStringParam",
				"parameter %q stands twice", item.QueryStringParam)
		}
		names[item.QueryStringParam] = true
		if !item.InputFlags.Valid() {
			c.Add(cnfxml.CodeValueType, cnfxml.Error, binding.SourceSDK, at+"/InputFlags",
				"%.16q is none of A T N E U L, each with or without P", string(item.InputFlags))
		}
	}
	return c.Found()
}

// Validate checks the directory. Findings have paths and no lines.
func (d *Directory) Validate() []cnfxml.Diagnostic {
	c := &checker{}
	d.check(c)
	c.count("DirectoryEntry", len(d.Entries), MaxDirectoryEntries)
	for i := range d.Entries {
		e, at := &d.Entries[i], binding.Nth("DirectoryEntry", i)
		c.need(at, "Name", e.Name)
		c.text(at+"/Name", e.Name, MaxLabel)
		c.text(at+"/Telephone", e.Telephone, MaxTelephone)
	}
	return c.Found()
}

// Validate checks the help texts. Findings have paths and no lines.
func (h *Help) Validate() []cnfxml.Diagnostic {
	c := &checker{}
	ids := map[int]bool{}
	for i := range h.Items {
		at := binding.Nth("HelpItem", i) + "/ID"
		if id := h.Items[i].ID; ids[id] {
			c.Add(cnfxml.CodeDuplicate, cnfxml.Warning, binding.SourceFiles, at, "help text %d stands twice", id)
		}
		ids[h.Items[i].ID] = true
	}
	return c.Found()
}
