package softphone

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/skinnykit/skinny/cnfxml"
)

// loadFiles lists the files that a .loads file names, in order. Around the
// names there may be a signature and other bytes.
func loadFiles(manifest []byte) ([]string, error) {
	var names []string
	for word := range strings.FieldsFuncSeq(string(manifest), unfitForLoad) {
		known, ok := cnfxml.ParseName(word)
		if ok && known.Kind == cnfxml.NameFirmware && !slices.Contains(names, word) {
			names = append(names, word)
		}
	}
	switch {
	case len(names) == 0:
		return nil, errors.New("names no files")
	case len(names) > maxLoadFiles:
		return nil, fmt.Errorf("names %d files, at most %d", len(names), maxLoadFiles)
	}
	return names, nil
}
