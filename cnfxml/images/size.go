package images

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/skinnykit/skinny/cnfxml"
)

// Size is the size of background pictures in pixels, and the bits a pixel by
// which the folder is named. It is no more than that: pictures are PNG files
// of any kind.
type Size struct {
	Width, Height, Depth int
}

func (s Size) String() string { return fmt.Sprintf("%dx%dx%d", s.Width, s.Height, s.Depth) }

// Folder is where the server has list and pictures: Desktops/320x212x16.
func (s Size) Folder() string { return "Desktops/" + s.String() }

// ListPath is the name under which phones ask for their list.
func (s Size) ListPath() string { return s.Folder() + "/List.xml" }

// ParseSize reads <width>x<height>x<depth>. The numbers are 1 to 9999.
func ParseSize(text string) (Size, bool) {
	var s Size
	parts := strings.Split(strings.ToLower(text), "x")
	if len(parts) != 3 {
		return Size{}, false
	}
	for i, p := range []*int{&s.Width, &s.Height, &s.Depth} {
		n, err := strconv.ParseUint(parts[i], 10, 16)
		if err != nil || n < 1 || n > 9999 {
			return Size{}, false
		}
		*p = int(n)
	}
	return s, true
}

// ParseListPath returns the size in the name of a list as a phone asks for it,
// without regard to case and with any directories before it.
func ParseListPath(name string) (Size, bool) {
	parts := strings.Split(strings.ReplaceAll(name, `\`, "/"), "/")
	n := len(parts)
	if n < 3 || !strings.EqualFold(parts[n-1], "List.xml") || !strings.EqualFold(parts[n-3], "Desktops") {
		return Size{}, false
	}
	return ParseSize(parts[n-2])
}

// wallpapers is from usecallmanager.nz, thumbnails from Cisco's guides.
var wallpapers = [...]struct {
	models    string
	size      Size
	thumbnail [2]int
}{
	{"7906 7911", Size{95, 34, 1}, [2]int{23, 8}},
	{"7941 7941GE 7942 7961 7961GE 7962", Size{320, 196, 4}, [2]int{80, 49}},
	{"7945 7965", Size{320, 212, 16}, [2]int{80, 53}},
	{"7970 7971", Size{320, 212, 12}, [2]int{80, 53}},
	{"7975", Size{320, 216, 16}, [2]int{80, 53}},
	{"8811 8841 8845 8851 8851NR 8861 8865 8865NR", Size{800, 480, 24}, [2]int{139, 109}},
	{"8821", Size{240, 320, 24}, [2]int{}},
	{"8941 8945 8961 9951 9971", Size{640, 480, 24}, [2]int{123, 111}},
}

// SizeOf returns the size of the background pictures of a model, whose name is
// in any of the spellings of [cnfxml.ModelByName]. It is false for models that
// have none or are not known.
func SizeOf(model string) (Size, bool) {
	if m, ok := cnfxml.ModelByName(model); ok {
		for _, w := range wallpapers {
			for name := range strings.FieldsSeq(w.models) {
				if name == m.Name {
					return w.size, true
				}
			}
		}
	}
	return Size{}, false
}

// Thumbnail returns the size of the small pictures that stand in the menu. It
// is false where that is not known.
func (s Size) Thumbnail() (width, height int, ok bool) {
	for _, w := range wallpapers {
		if w.size == s && w.thumbnail[0] > 0 {
			return w.thumbnail[0], w.thumbnail[1], true
		}
	}
	return 0, 0, false
}
