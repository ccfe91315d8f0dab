package gogen

import "github.com/skinnykit/skinny/internal/sccpgen/schema"

// methods read or write the layouts of a message. Layouts of which the fields
// lie in the same way share one.
type methods struct {
	names []string // of the methods, in the order of the layouts
	body  map[string]string
	of    map[*schema.Layout]string
}

func shareMethods(verb string, layouts []*schema.Layout, body func(*file, *schema.Layout)) methods {
	all := methods{body: map[string]string{}, of: map[*schema.Layout]string{}}
	names := map[string]string{}
	for _, l := range layouts {
		w := newFile("")
		body(w, l)
		w.flush()
		code := w.body.String()
		if names[code] == "" {
			names[code] = verb + l.Name()
			all.names = append(all.names, names[code])
			all.body[names[code]] = code
		}
		all.of[l] = names[code]
	}
	return all
}

// call is the statement that passes a layout on to its method.
func (a methods) call(l *schema.Layout, args string) string {
	return "return m." + a.of[l] + "(" + layoutConst(l.Message, l) + ", " + args + ")"
}

func (a methods) print(w *file, m *schema.Message, params, result string) {
	for _, name := range a.names {
		w.p("func (m *%s) %s(%s) %s {\n%s}\n", m.Name, name, params, result, a.body[name])
	}
}
