package browser

import (
	"strings"

	"github.com/skinnykit/skinny/cnfxml/xsi"
)

// Text returns a page as a display shows it: the title, the lines of a list, a text
// or a form, the prompt, and the softkeys in brackets. Nothing is shown of nil.
func Text(o xsi.Object) string {
	var out strings.Builder
	add := func(text string) {
		if text != "" {
			out.WriteString(text + "\n")
		}
	}
	page := pageOf(o)
	add(page.Title)
	for _, l := range lines(o) {
		add(strings.TrimRight(l.name+"  "+l.telephone, " "))
	}
	switch o := o.(type) {
	case *xsi.Text:
		add(o.Text)
	case *xsi.Input:
		for _, i := range o.Items {
			add(i.DisplayName + ": " + i.DefaultValue)
		}
	case *xsi.Image, *xsi.ImageFile:
		add("(a picture)")
	}
	add(page.Prompt)
	var labels []string
	for _, k := range keys(o) {
		labels = append(labels, "["+k.Name+"]")
	}
	add(strings.Join(labels, " "))
	return out.String()
}

// pageOf returns what pages have in common; nothing is in that of other objects.
func pageOf(o xsi.Object) *xsi.Page {
	switch o := o.(type) {
	case *xsi.Menu:
		return &o.Page
	case *xsi.IconMenu:
		return &o.Page
	case *xsi.GraphicMenu:
		return &o.Page
	case *xsi.Text:
		return &o.Page
	case *xsi.Input:
		return &o.Page
	case *xsi.Directory:
		return &o.Page
	case *xsi.Image:
		return &o.Page
	case *xsi.ImageFile:
		return &o.Page
	}
	return &xsi.Page{}
}
