package sccptest

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"

	"github.com/skinnykit/skinny/sccp"
)

// Random returns endless valid frames, the same ones for the same seed.
// Numbers, texts, counts and arms of unions are random; a text may be full.
func Random(seed uint64) iter.Seq[Case] {
	return func(yield func(Case) bool) {
		r := rand.New(rand.NewPCG(seed, 0))
		infos := slices.Collect(sccp.Messages())
		for n := 0; ; n++ {
			info := infos[r.IntN(len(infos))]
			layout := info.Layouts[r.IntN(len(info.Layouts))]
			versions := slices.DeleteFunc(Versions(), func(v sccp.Version) bool { return v < layout.From || v > layout.To })
			if len(versions) == 0 {
				continue
			}
			shape := Shape{Name: fmt.Sprintf("random%d", n), Count: Full, Text: Full, IPv6: r.IntN(2) > 0}
			c := build(info, layout, versions[r.IntN(len(versions))], shape, chance{r})
			if !yield(c) {
				return
			}
		}
	}
}
