package cnfxml

import "iter"

// childIndex finds the child elements of one element by a hash of their names.
// Views ask for many names that are not there, and in no order.
type childIndex struct {
	first, last [childBuckets]int32 // nodes; use.next leads from one to the next
}

const childBuckets = 64

// childHash looks at few bytes, but tells most names of one element apart.
func childHash[T []byte | string](name T) int {
	n := len(name)
	if n == 0 {
		return 0
	}
	return (n*5 + int(name[0])*7 + int(name[n/2])*11 + int(name[n-1])*3) % childBuckets
}

// indexChildren puts the index of the element being read on top.
func (r *reader) indexChildren() {
	if len(r.children) < cap(r.children) {
		r.children = r.children[:len(r.children)+1]
		r.children[len(r.children)-1] = childIndex{}
	} else {
		r.children = append(r.children, childIndex{})
	}
	index, d := &r.children[len(r.children)-1], r.doc
	for c := d.firstChild(r.node); c != 0; c = d.nodes[c].next {
		x := &d.nodes[c]
		if x.kind != KindElement {
			continue
		}
		h := childHash(d.src[x.start+1 : x.nameEnd])
		if last := index.last[h]; last != 0 {
			r.used[last].next = c
		} else {
			index.first[h] = c
		}
		index.last[h] = c
	}
}

// all yields the child elements of that name, in document order.
func (r *reader) all(name string) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		d := r.doc
		c := r.children[len(r.children)-1].first[childHash(name)]
		for ; c != 0; c = r.used[c].next {
			if x := &d.nodes[c]; string(d.src[x.start+1:x.nameEnd]) == name && !yield(c) {
				return
			}
		}
	}
}

// use notes that a child was read as the nth member of a list.
func (r *reader) use(c int32, as usedAs, nth int) {
	r.used[c].as, r.used[c].nth = as, int32(nth)
}
