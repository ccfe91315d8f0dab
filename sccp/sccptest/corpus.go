package sccptest

import (
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/skinnykit/skinny/sccp"
)

// WriteCorpus writes cases and their mutations into dir, one frame a file, in
// one folder for each message, and returns how many files it wrote: of the
// messages with these ids, or of all, some 57,000 files.
//
// Each layout comes in the first version that has it; bodies are cut at the
// start of each field and one byte behind it. A frame is written once. The
// name tells what is in the file: StopTone/V11-v11-typical-cut-8.
func WriteCorpus(dir string, ids ...sccp.ID) (int, error) {
	written := map[uint64]bool{}
	done := map[string]bool{}
	for _, c := range Cases() {
		base := c.Layout.Name + "-" + c.Shape.Name
		if done[c.Info.Name+base] || len(ids) > 0 && !slices.Contains(ids, c.Info.ID) {
			continue
		}
		done[c.Info.Name+base] = true
		folder := filepath.Join(dir, c.Info.Name)
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return len(written), err
		}
		base = fmt.Sprintf("%s-v%d-%s", c.Layout.Name, c.Version, c.Shape.Name)
		frames := []Mutation{{base, c.Frame}}
		interesting := c.cutNames()
		for m := range c.Mutations() {
			if !strings.HasPrefix(m.Name, "cut/") || interesting[m.Name] {
				frames = append(frames, Mutation{base + "-" + fileName(m.Name), m.Frame})
			}
		}
		for _, f := range frames {
			h := fnv.New64a()
			_, _ = h.Write(f.Frame)
			if written[h.Sum64()] {
				continue
			}
			written[h.Sum64()] = true
			if err := os.WriteFile(filepath.Join(folder, f.Name), f.Frame, 0o644); err != nil {
				return len(written), err
			}
		}
	}
	return len(written), nil
}

// cutNames names the cuts at the start of each field and one byte behind it.
func (c Case) cutNames() map[string]bool {
	names := map[string]bool{}
	for _, v := range c.Values {
		names[fmt.Sprintf("cut/%d", v.Offset)] = true
		names[fmt.Sprintf("cut/%d", v.Offset+1)] = true
	}
	return names
}

func fileName(s string) string { return strings.NewReplacer("/", "-", "[", "-", "]", "").Replace(s) }
