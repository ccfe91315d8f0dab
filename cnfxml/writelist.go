package cnfxml

import (
	"cmp"
	"math"
	"slices"
)

// listWriter writes the members of a list with the extras between them.
type listWriter struct {
	w      *writer
	anchor string
	// between are the extras that follow a certain member, in the order of the
	// members: going through all extras for each would be quadratic.
	between []*Extra
	nth     int
}

// list starts a list that extras know as anchor.
func (w *writer) list(anchor string) listWriter {
	l := listWriter{w: w, anchor: anchor}
	for i := range w.rest.Extra {
		if x := &w.rest.Extra[i]; x.Before == "" && x.After == anchor && x.Nth > 0 {
			l.between = append(l.between, x)
		}
	}
	slices.SortStableFunc(l.between, func(a, b *Extra) int { return cmp.Compare(a.Nth, b.Nth) })
	return l
}

// item writes the next member.
func (l *listWriter) item(b *binder, name string, v view) {
	l.w.element(b, name, v, true)
	l.nth++
	l.behind(l.nth)
}

// end writes the extras that follow the list as a whole, or members that are
// no more.
func (l *listWriter) end() {
	l.w.extras(l.anchor, 0, 0)
	l.behind(math.MaxInt)
}

func (l *listWriter) behind(nth int) {
	for len(l.between) > 0 && l.between[0].Nth <= nth {
		l.w.extra(l.between[0])
		l.between = l.between[1:]
	}
}
