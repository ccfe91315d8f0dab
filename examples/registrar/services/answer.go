package services

import (
	"cmp"
	"context"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/skinnykit/skinny/cnfxml/xsi"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/examples/registrar/services/pages"
)

// request is what a phone asks.
type request struct {
	ctx      context.Context
	server   *Server
	cfg      *config.Config // the same during the whole request
	phone    control.Phone
	base     string // of URLs
	query    url.Values
	encoding xsi.Encoding
}

// text returns a parameter as one line that can be shown.
func (q *request) text(name string, most int) string { return line(q.query.Get(name), most) }

// word returns a parameter as one line that takes no more than some characters of a
// URL.
func (q *request) word(name string, most int) string {
	word := []rune(q.text(name, most))
	for len(url.QueryEscape(string(word))) > most {
		word = word[:len(word)-1]
	}
	return string(word)
}

// number returns a parameter; 0 when it is none.
func (q *request) number(name string) int64 {
	n, err := strconv.ParseInt(q.query.Get(name), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// url returns that of a page for the same phone, with pairs of parameter and value;
// those without a value are left out.
func (q *request) url(path string, parameters ...string) string {
	var u strings.Builder
	u.WriteString(q.base + path + "?" + pages.Name + "=" + url.QueryEscape(q.phone.Device))
	for i := 0; i+1 < len(parameters); i += 2 {
		if parameters[i+1] == "" {
			continue
		}
		u.WriteString("&" + parameters[i] + "=" + url.QueryEscape(parameters[i+1]))
	}
	return u.String()
}

// positive writes a number as a parameter, which 0 is not.
func positive(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// answer is a page.
type answer struct {
	object  xsi.Object
	refresh string // the value of the header; may be empty
}

// note is a page with a sentence.
func note(title, text string, keys ...xsi.SoftKeyItem) answer {
	return answer{object: &xsi.Text{Page: newPage(title, "", append(keys, exitKey)...), Text: cut(text, xsi.MaxText)}}
}

// newPage returns what pages have in common; keys stand below the display from the
// left.
func newPage(title, prompt string, keys ...xsi.SoftKeyItem) xsi.Page {
	p := xsi.Page{Title: line(title, xsi.MaxTitle), Prompt: line(prompt, xsi.MaxPrompt)}
	for _, k := range keys {
		if k.URL == "" || utf8.RuneCountInString(k.URL) > xsi.MaxURL {
			continue
		}
		k.Position = len(p.SoftKeys) + 1
		p.SoftKeys = append(p.SoftKeys, k)
	}
	return p
}

func softKey(name, url string) xsi.SoftKeyItem { return xsi.SoftKeyItem{Name: name, URL: url} }

// Softkeys that the phone itself knows.
var (
	exitKey     = softKey("Exit", "SoftKey:Exit")
	selectKey   = softKey("Select", "SoftKey:Select")
	dialKey     = softKey("Dial", "SoftKey:Dial")
	editDialKey = softKey("EditDial", "SoftKey:EditDial")
	submitKey   = softKey("Submit", "SoftKey:Submit")
	eraseKey    = softKey("<<", "SoftKey:<<")
)

// form returns a page to fill in, whose parameters are sent to a URL.
func form(title, prompt, url string, items ...xsi.InputItem) answer {
	return answer{object: &xsi.Input{Page: newPage(title, prompt, submitKey, eraseKey, exitKey), URL: url, Items: items}}
}

// menu returns a list of pages.
func menu(title, prompt string, items []xsi.MenuItem, keys ...xsi.SoftKeyItem) answer {
	return answer{object: &xsi.Menu{Page: newPage(title, prompt, keys...), Items: items}}
}

func item(name, url string) xsi.MenuItem {
	return xsi.MenuItem{Name: cmp.Or(line(name, xsi.MaxName), "?"), URL: url}
}

// line makes one line of any text, no longer than a display takes.
func line(text string, most int) string { return cut(strings.Join(strings.Fields(text), " "), most) }

// cut takes control characters out of any text, and what is longer than a display
// takes. Lines stay lines.
func cut(text string, most int) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	text = strings.TrimSpace(text)
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most])
}
