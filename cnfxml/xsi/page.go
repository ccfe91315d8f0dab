package xsi

import (
	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/internal/binding"
)

// Page is what all objects have that fill the screen.
type Page struct {
	cnfxml.Rest
	App
	Title    string
	Prompt   string // 6900 phones show it in place of Title
	SoftKeys []SoftKeyItem
	Keys     []KeyItem
}

// App holds the attributes by which later phones tell applications apart.
type App struct {
	KeypadTarget     string // application, applicationCall, activeCall
	AppID            string
	OnAppFocusLost   string // URIs that the phone executes
	OnAppFocusGained string
	OnAppMinimized   string
	OnAppClosed      string
}

// SoftKeyItem is a key below the screen.
type SoftKeyItem struct {
	cnfxml.Rest
	Name     string
	URL      string // when it is released
	URLDown  string // when it is pressed
	Position int    // from 1, the leftmost
}

// KeyItem gives a key of the phone another meaning while the page is shown.
type KeyItem struct {
	cnfxml.Rest
	Key     string // as Key takes it: "KeyPad1"
	URL     string
	URLDown string
}

func (a *App) fields(b *binding.Binder) {
	b.Attr("keypadTarget", &a.KeypadTarget)
	b.Attr("appId", &a.AppID)
	b.Attr("onAppFocusLost", &a.OnAppFocusLost)
	b.Attr("onAppFocusGained", &a.OnAppFocusGained)
	b.Attr("onAppMinimized", &a.OnAppMinimized)
	b.Attr("onAppClosed", &a.OnAppClosed)
}

// open names what stands before an object's own fields, close what follows.
func (p *Page) open(b *binding.Binder) {
	b.Rest(&p.Rest)
	p.App.fields(b)
	b.Text("Title", &p.Title)
	b.Text("Prompt", &p.Prompt)
}

func (p *Page) close(b *binding.Binder) {
	binding.List(b, "SoftKeyItem", &p.SoftKeys, softKeyFields)
	binding.List(b, "KeyItem", &p.Keys, keyFields)
}

func softKeyFields(b *binding.Binder, s *SoftKeyItem) {
	b.Rest(&s.Rest)
	b.Required("Name", &s.Name)
	b.Required("URL", &s.URL)
	b.Text("URLDown", &s.URLDown)
	b.Number("Position", &s.Position)
}

func keyFields(b *binding.Binder, k *KeyItem) {
	b.Rest(&k.Rest)
	b.Required("Key", &k.Key)
	b.Required("URL", &k.URL)
	b.Text("URLDown", &k.URLDown)
}

// Limits of pages, in characters where they are of text.
const (
	MaxTitle    = 32
	MaxPrompt   = 32
	MaxName     = 64  // of menu items
	MaxLabel    = 32  // of softkeys, form fields, directory entries
	MaxURL      = 256 // of every URL and URI
	MaxSoftKeys = 8
	MaxKeys     = 32
)

// Codes of findings besides those of package cnfxml.
const (
	CodeCount     = binding.CodeCount
	CodeMissing   = binding.CodeMissing
	CodeRange     = binding.CodeRange
	CodeReference = binding.CodeReference
	CodeFile      = binding.CodeFile
)

// checker collects findings, all of them from Cisco's services guide.
type checker struct{ binding.Check }

func (c *checker) text(at, text string, most int) {
	c.MaxLen(cnfxml.Warning, binding.SourceSDK, at, text, most)
}

func (c *checker) count(name string, n, most int) {
	c.MaxCount(cnfxml.Error, binding.SourceSDK, name, n, most)
}

func (c *checker) need(at, name, text string) { c.Needed(binding.SourceSDK, at, name, text) }

// url checks a URL that may be left out.
func (c *checker) url(at, name, url string) { c.text(at+name, url, MaxURL) }

func (c *checker) inRange(at string, n, from, to int) {
	if n < from || n > to {
		c.Add(CodeRange, cnfxml.Error, binding.SourceSDK, at, "%d is not %d to %d", n, from, to)
	}
}

func (p *Page) check(c *checker) {
	c.text("Title", p.Title, MaxTitle)
	c.text("Prompt", p.Prompt, MaxPrompt)
	c.count("SoftKeyItem", len(p.SoftKeys), MaxSoftKeys)
	positions := map[int]bool{}
	for i := range p.SoftKeys {
		s, at := &p.SoftKeys[i], binding.Nth("SoftKeyItem", i)
		c.need(at, "Name", s.Name)
		c.need(at, "URL", s.URL+s.URLDown)
		c.text(at+"/Name", s.Name, MaxLabel)
		c.url(at+"/", "URL", s.URL)
		c.url(at+"/", "URLDown", s.URLDown)
		if s.Position < 1 {
			c.Add(CodeRange, cnfxml.Error, binding.SourceSDK, at+"/Position", "positions count from 1")
		} else if positions[s.Position] {
			c.Add(cnfxml.CodeDuplicate, cnfxml.Warning, binding.SourceSDK, at+"/Position", "position %d is taken", s.Position)
		}
		positions[s.Position] = true
	}
	c.count("KeyItem", len(p.Keys), MaxKeys)
	for i := range p.Keys {
		k, at := &p.Keys[i], binding.Nth("KeyItem", i)
		c.need(at, "Key", k.Key)
		c.need(at, "URL", k.URL+k.URLDown)
		c.url(at+"/", "URL", k.URL)
		c.url(at+"/", "URLDown", k.URLDown)
	}
}
