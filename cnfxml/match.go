package cnfxml

import "sort"

// matching says which children of two elements belong together.
type matching struct {
	listA, listB       []int32 // elements
	nameB              []string
	partnerA, partnerB []int  // positions in the other list, -1 for none
	moved              []bool // by position in listB; nil when order does not matter
	ordered            bool
}

// nameGroup are the children of one name: their positions in the lists.
type nameGroup struct{ a, b []int }

func (d *differ) match(ea, eb int32) *matching {
	m := &matching{listA: d.elements(d.a.doc, ea), listB: d.elements(d.b.doc, eb)}
	m.partnerA, m.partnerB = unmatched(len(m.listA)), unmatched(len(m.listB))
	m.nameB = make([]string, len(m.listB))
	groups := map[string]*nameGroup{}
	of := func(name string) *nameGroup {
		if groups[name] == nil {
			groups[name] = &nameGroup{}
		}
		return groups[name]
	}
	for i, e := range m.listA {
		g := of(d.a.doc.at(e).Name())
		g.a = append(g.a, i)
	}
	for j, e := range m.listB {
		m.nameB[j] = d.b.doc.at(e).Name()
		g := of(m.nameB[j])
		g.b = append(g.b, j)
	}
	for name, g := range groups {
		if len(g.a) > 1 || len(g.b) > 1 {
			d.matchByKey(m, name, g)
		}
		d.matchByOrder(m, g)
	}
	if m.ordered = orderMatters(d.a.doc.at(ea).Name()); m.ordered {
		m.findMoved()
	}
	return m
}

func unmatched(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = -1
	}
	return list
}

func (m *matching) join(i, j int) { m.partnerA[i], m.partnerB[j] = j, i }

// matchByKey joins the elements whose key is unique on both sides. Elements
// that have such a key belong to nothing else; it leaves the others in g.
func (d *differ) matchByKey(m *matching, name string, g *nameGroup) {
	for _, key := range keysOf(name) {
		a, b := d.byKey(d.a.doc, m.listA, g.a, key), d.byKey(d.b.doc, m.listB, g.b, key)
		if len(a) == 0 && len(b) == 0 {
			continue
		}
		for value, i := range a {
			if j, ok := b[value]; ok && i >= 0 && j >= 0 {
				m.join(i, j)
			}
		}
		g.a = d.without(d.a.doc, m.listA, g.a, key, a, b)
		g.b = d.without(d.b.doc, m.listB, g.b, key, a, b)
		return
	}
}

// byKey finds elements by the value of a key. It is -1 for a value that several
// have.
func (d *differ) byKey(doc *Document, list []int32, positions []int, key condKey) map[string]int {
	found := map[string]int{}
	for _, i := range positions {
		values := doc.condValues(list[i], key)
		if len(values) != 1 {
			continue
		}
		if _, twice := found[values[0]]; twice {
			i = -1
		}
		found[values[0]] = i
	}
	return found
}

// without drops the elements whose key is unique on both sides.
func (d *differ) without(doc *Document, list []int32, positions []int, key condKey, a, b map[string]int) (rest []int) {
	unique := func(values map[string]int, value string) bool {
		i, ok := values[value]
		return !ok || i >= 0
	}
	for _, i := range positions {
		values := doc.condValues(list[i], key)
		if len(values) != 1 || !unique(a, values[0]) || !unique(b, values[0]) {
			rest = append(rest, i)
		}
	}
	return rest
}

// matchByOrder joins what is left of a group: equal ones from the start and
// from the end, then the others one by one.
func (d *differ) matchByOrder(m *matching, g *nameGroup) {
	a, b := g.a, g.b
	equal := func(i, j int) bool { return d.a.sum[m.listA[i]] == d.b.sum[m.listB[j]] }
	for len(a) > 0 && len(b) > 0 && equal(a[0], b[0]) {
		m.join(a[0], b[0])
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && equal(a[len(a)-1], b[len(b)-1]) {
		m.join(a[len(a)-1], b[len(b)-1])
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	for len(a) > 0 && len(b) > 0 {
		m.join(a[0], b[0])
		a, b = a[1:], b[1:]
	}
}

// findMoved marks the fewest elements whose moves explain the new order: all
// but the longest run of partners in the same order, found with a pile for
// each length.
func (m *matching) findMoved() {
	m.moved = make([]bool, len(m.listB))
	var piles []int // by length of a run, the j at its end that is lowest
	before := unmatched(len(m.listB))
	for _, j := range m.partnerA {
		if j < 0 {
			continue
		}
		m.moved[j] = true
		p := sort.SearchInts(piles, j)
		if p > 0 {
			before[j] = piles[p-1]
		}
		if p == len(piles) {
			piles = append(piles, j)
		} else {
			piles[p] = j
		}
	}
	if len(piles) == 0 {
		return
	}
	for j := piles[len(piles)-1]; j >= 0; j = before[j] {
		m.moved[j] = false
	}
}

func (m *matching) isMoved(j int) bool { return m.moved != nil && m.moved[j] }

// anchors says for every child of b where it would go in a: after the last
// sibling before it that stays, of its own name if order does not matter;
// without one, before the next of its name.
func (m *matching) anchors() []anchor {
	places := make([]anchor, len(m.listB))
	last, lastNamed := int32(0), map[string]int32{}
	for j, name := range m.nameB {
		places[j].after = lastNamed[name]
		if m.ordered {
			places[j].after = last
		}
		if i := m.partnerB[j]; i >= 0 && !m.isMoved(j) {
			last = m.listA[i]
			lastNamed[name] = last
		}
	}
	next, nextNamed := int32(0), map[string]int32{}
	for j := len(m.nameB) - 1; j >= 0; j-- {
		name := m.nameB[j]
		if places[j].after == 0 {
			places[j].before = nextNamed[name]
			if m.ordered {
				places[j].before = next
			}
		}
		if i := m.partnerB[j]; i >= 0 && !m.isMoved(j) {
			next = m.listA[i]
			nextNamed[name] = next
		}
	}
	m.anyNeighbour(places)
	return places
}

// anyNeighbour gives children without a namesake the sibling before them.
func (m *matching) anyNeighbour(places []anchor) {
	last := int32(0)
	for j := range places {
		if places[j] == (anchor{}) {
			places[j].after = last
		}
		if i := m.partnerB[j]; i >= 0 && !m.isMoved(j) {
			last = m.listA[i]
		}
	}
}
