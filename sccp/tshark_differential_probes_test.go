package sccp_test

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/sccp/sccptest"
)

// change is the kind of difference between a probe and a valid frame.
type change string

const (
	unchanged    change = "unchanged"
	cutRequired  change = "cut before the end of what the schema requires"
	cutCounted   change = "cut before the last of the counted elements"
	cutOptional  change = "cut where the schema allows it"
	countZero    change = "count of 0"
	countMaximum change = "count at its maximum"
	countBeyond  change = "count one beyond its maximum"
	countHuge    change = "count with all bits set"
	unterminated change = "text without NUL"
	padded       change = "padded with zeros"
)

// probe is a frame whose length word fits and that may be wrong otherwise.
type probe struct {
	name  string // StopTone/V11/v20/typical/cut/4: message, layout, version, shape, mutation
	kind  change
	frame []byte
}

// differentialProbes returns frames of every message in the first and last
// version of each layout, valid and mutated, no frame twice.
func differentialProbes() []probe {
	var probes []probe
	seen := map[string]bool{}
	add := func(name string, kind change, frame []byte) {
		if !seen[string(frame)] {
			seen[string(frame)] = true
			probes = append(probes, probe{name, kind, frame})
		}
	}
	for c := range borderCases() {
		add(c.Name(), unchanged, c.Frame)
		for kind, m := range differentialMutations(c) {
			add(c.Name()+"/"+m.Name, kind, m.Frame)
		}
	}
	return probes
}

// borderCases leaves out the forms that tshark does not know.
func borderCases() iter.Seq[sccptest.Case] {
	return func(yield func(sccptest.Case) bool) {
		for _, c := range sccptest.Cases() {
			first, last := borders(c.Layout)
			atBorder := c.Version == first || c.Version == last
			if atBorder && c.Layout.Condition == "" && !yield(c) {
				return
			}
		}
	}
}

// borders are the first and the last version that is in use.
func borders(l sccp.Layout) (first, last sccp.Version) {
	fit := slices.DeleteFunc(sccptest.Versions(), func(v sccp.Version) bool { return v < l.From || v > l.To })
	return fit[0], fit[len(fit)-1]
}

func differentialMutations(c sccptest.Case) iter.Seq2[change, sccptest.Mutation] {
	return func(yield func(change, sccptest.Mutation) bool) {
		sampled := map[string]bool{} // of an array's elements, the first stands for all
		for m := range c.Mutations() {
			kind, ok := kindOf(c, m)
			place := withoutIndexes(m.Name)
			if !ok || sampled[place] {
				continue
			}
			sampled[place] = true
			if !yield(kind, m) {
				return
			}
		}
	}
}

// kindOf reports false for a mutation that is not of interest here.
func kindOf(c sccptest.Case, m sccptest.Mutation) (change, bool) {
	family, _, _ := strings.Cut(m.Name, "/")
	switch family {
	case "cut":
		return cutKind(c, len(m.Frame)-sccp.HeaderSize)
	case "count":
		return countKind(c, m.Name)
	case "unterminated":
		return unterminated, true
	case "padded":
		return padded, m.Name == "padded/1" || m.Name == "padded/4"
	}
	return "", false
}

// cutKind picks cuts at both ends of the body and of its required part, and
// half way.
func cutKind(c sccptest.Case, n int) (change, bool) {
	size, required := len(c.Body()), c.Layout.Required
	places := []int{0, 1, required / 2, required - 1, required, (required + size) / 2, size - 4, size - 1}
	switch {
	case !slices.Contains(places, n):
		return "", false
	case n < required:
		return cutRequired, true
	case slices.ContainsFunc(c.Values, func(v sccptest.Value) bool { return cutsCounted(v, n) }):
		return cutCounted, true
	}
	return cutOptional, true
}

// cutsCounted reports whether a body of n bytes lacks elements that v counts.
func cutsCounted(v sccptest.Value, n int) bool {
	return v.Count != nil && !v.Count.Mirror && v.Number > 0 && v.Offset+v.Size <= n && n < v.Count.Start+int(v.Number)*v.Count.ElemSize
}

func countKind(c sccptest.Case, name string) (change, bool) {
	for _, v := range c.Values {
		place, number, _ := strings.Cut(name, "=")
		if v.Count == nil || place != "count/"+v.Path {
			continue
		}
		switch number {
		case "0":
			return countZero, true
		case fmt.Sprint(v.Count.Max):
			return countMaximum, true
		case fmt.Sprint(v.Count.Max + 1):
			return countBeyond, true
		case fmt.Sprint(uint32(1<<32 - 1)):
			return countHuge, true
		}
	}
	return "", false
}
