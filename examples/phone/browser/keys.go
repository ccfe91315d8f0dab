package browser

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/skinnykit/skinny/cnfxml/xsi"
)

const maxTyped = 512 // characters that a form adds to its URL

// Type fills a field of the form that is shown, by the name of its parameter or by
// what stands before it. What the field does not take is an error that wraps
// [ErrKey].
func (b *Browser) Type(field, text string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	form, ok := b.shown.object.(*xsi.Input)
	if !ok {
		return fmt.Errorf("%w: no form is shown", ErrKey)
	}
	for _, i := range form.Items {
		if i.QueryStringParam != field && !strings.EqualFold(i.DisplayName, field) {
			continue
		}
		if !takes(i.InputFlags, text) || utf8.RuneCountInString(text) > xsi.MaxName {
			return fmt.Errorf("%w: %s does not take %q", ErrKey, i.DisplayName, text)
		}
		if b.typed == nil {
			b.typed = make(map[string]string)
		}
		b.typed[i.QueryStringParam] = text
		return nil
	}
	return fmt.Errorf("%w: the form has no field %q", ErrKey, field)
}

// takes tells whether text can be typed into a field with the keys of a phone.
func takes(flags xsi.InputFlags, text string) bool {
	const digits = "0123456789"
	switch flags[0] {
	case xsi.InputTelephone[0]:
		return strings.Trim(text, digits+"*#") == ""
	case xsi.InputNumeric[0]:
		return strings.Trim(text, digits) == ""
	}
	return true
}

// Press presses a softkey below the page, by its label in any case, or chooses the
// line of a list by a part of its name, where no key has that label. The page that
// is shown then is returned; nil for none. The error wraps [ErrKey], [ErrPage], or
// that of the network or of dialling.
func (b *Browser) Press(ctx context.Context, label string) (xsi.Object, error) {
	return b.PressAt(ctx, label, label)
}

// PressAt presses a softkey with a line of the list selected, by a part of its name.
func (b *Browser) PressAt(ctx context.Context, label, line string) (xsi.Object, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	selected := b.find(line)
	for _, k := range keys(b.shown.object) {
		if strings.EqualFold(k.Name, label) {
			return b.uri(ctx, cmp.Or(k.URL, k.URLDown), max(selected, 0))
		}
	}
	if selected >= 0 && label == line {
		return b.choose(ctx, selected)
	}
	return nil, fmt.Errorf("%w: there is no key or line %q", ErrKey, label)
}

// find returns the line of the list that has a text in it; -1 for none.
func (b *Browser) find(line string) int {
	for i, l := range lines(b.shown.object) {
		if strings.Contains(l.name, line) {
			return i
		}
	}
	return -1
}

// aLine is one of a list.
type aLine struct{ name, url, telephone string }

func lines(o xsi.Object) (list []aLine) {
	switch o := o.(type) {
	case *xsi.Menu:
		for _, i := range o.Items {
			list = append(list, aLine{name: i.Name, url: i.URL})
		}
	case *xsi.IconMenu:
		for _, i := range o.Items {
			list = append(list, aLine{name: i.Name, url: i.URL})
		}
	case *xsi.GraphicMenu:
		for _, i := range o.Items {
			list = append(list, aLine{name: i.Name, url: i.URL})
		}
	case *xsi.Directory:
		for _, e := range o.Entries {
			list = append(list, aLine{name: e.Name, telephone: e.Telephone})
		}
	}
	return list
}

// keys returns the softkeys of a page: its own, or those that phones put below one
// without.
func keys(o xsi.Object) []xsi.SoftKeyItem {
	own := pageOf(o).SoftKeys
	if len(own) > 0 {
		return own
	}
	var usual []string
	switch o.(type) {
	case *xsi.Menu, *xsi.IconMenu, *xsi.GraphicMenu:
		usual = []string{"Select", "Exit"}
	case *xsi.Text, *xsi.Image, *xsi.ImageFile:
		usual = []string{"Update", "Exit"}
	case *xsi.Input:
		usual = []string{"Submit", "Cancel"}
	case *xsi.Directory:
		usual = []string{"Dial", "EditDial", "Exit"}
	}
	for _, name := range usual {
		own = append(own, xsi.SoftKeyItem{Name: name, URL: "SoftKey:" + name})
	}
	return own
}

// choose selects a line: its page is loaded, or its number dialled.
func (b *Browser) choose(ctx context.Context, at int) (xsi.Object, error) {
	list := lines(b.shown.object)
	if at >= len(list) {
		return nil, fmt.Errorf("%w: there is no line to choose", ErrKey)
	}
	if _, ok := b.shown.object.(*xsi.Directory); ok {
		return b.dial(ctx, list[at].telephone)
	}
	return b.uri(ctx, list[at].url, at)
}

func (b *Browser) dial(ctx context.Context, number string) (xsi.Object, error) {
	if number == "" || b.cfg.Dial == nil {
		return nil, fmt.Errorf("%w: there is nothing to dial", ErrKey)
	}
	if err := b.cfg.Dial(ctx, number); err != nil {
		return nil, fmt.Errorf("browser: dialling %s: %w", number, err)
	}
	return b.shown.object, nil
}

// uri does what a URL, or a URI that only phones know, says; at is the line that is
// selected.
func (b *Browser) uri(ctx context.Context, uri string, at int) (xsi.Object, error) {
	scheme, rest, _ := strings.Cut(uri, ":")
	switch scheme {
	case "http", "https":
		return b.follow(ctx, uri)
	case "SoftKey":
		return b.softKey(ctx, rest, at)
	case "Dial":
		return b.dial(ctx, rest)
	case "EditDial":
		b.edited = rest
		return b.shown.object, nil
	case "QueryStringParam":
		list := lines(b.shown.object)
		if at >= len(list) || list[at].url == "" {
			return nil, fmt.Errorf("%w: no line has a URL", ErrKey)
		}
		return b.follow(ctx, with(list[at].url, rest))
	case "Key":
		if b.cfg.Doors[rest] != "" {
			return b.open(ctx, rest)
		}
	case "Init", "Play", "RTPRx", "RTPTx", "RTPMRx", "RTPMTx", "Display", "Vibrate":
	default:
		return nil, fmt.Errorf("%w: %q is no URI of phones", ErrKey, uri)
	}
	b.executed = append(b.executed, uri)
	b.executed = b.executed[max(0, len(b.executed)-maxExecuted):]
	return b.shown.object, nil
}

// softKey does what the phone itself knows of a key.
func (b *Browser) softKey(ctx context.Context, name string, at int) (xsi.Object, error) {
	switch name {
	case "Select":
		return b.choose(ctx, at)
	case "Exit", "Back", "Cancel":
		return b.back(ctx)
	case "Update", "Next":
		return b.update(ctx)
	case "Submit", "Search":
		return b.submit(ctx)
	case "Dial", "EditDial":
		list := lines(b.shown.object)
		if at >= len(list) {
			return nil, fmt.Errorf("%w: there is no line to dial", ErrKey)
		}
		if name == "Dial" {
			return b.dial(ctx, list[at].telephone)
		}
		b.edited = list[at].telephone
		return b.shown.object, nil
	}
	return nil, fmt.Errorf("%w: SoftKey:%s", ErrKey, name)
}

// submit sends the form, with what was typed in the encoding of the phone.
func (b *Browser) submit(ctx context.Context) (xsi.Object, error) {
	form, ok := b.shown.object.(*xsi.Input)
	if !ok {
		return nil, fmt.Errorf("%w: no form is shown", ErrKey)
	}
	at := form.URL
	for _, i := range form.Items {
		value, typed := b.typed[i.QueryStringParam]
		if !typed {
			value = i.DefaultValue
		}
		at = with(at, i.QueryStringParam+"="+b.escape(value))
	}
	return b.follow(ctx, at)
}

// escape writes a value into a query. Old phones send ISO-8859-1.
func (b *Browser) escape(value string) string {
	if b.cfg.Latin1 {
		var latin []byte
		for _, r := range value {
			if r > 0xFF {
				r = '?'
			}
			latin = append(latin, byte(r))
		}
		value = string(latin)
	}
	return url.QueryEscape(value)
}

// with adds a parameter to a URL.
func with(at, parameter string) string {
	if strings.Contains(at, "?") {
		return at + "&" + parameter
	}
	return at + "?" + parameter
}
