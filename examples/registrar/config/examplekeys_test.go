package config

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTheExampleNamesEveryKey that the reader understands, be it in a comment. As
// each key is there, so is what lies below it.
func TestTheExampleNamesEveryKey(t *testing.T) {
	lines, blocks := example(t)
	for _, b := range blocks {
		lines = b.without(lines)
	}
	s := newSections("example.yaml", nil, false)
	missing := make(map[string][]string) // by all keys of a mapping
	s.walked = func(known, present []string) {
		slices.Sort(known)
		all := strings.Join(known, " ")
		if _, before := missing[all]; !before {
			missing[all] = known
		}
		missing[all] = slices.DeleteFunc(slices.Clone(missing[all]), func(key string) bool { return slices.Contains(present, key) })
	}
	require.NoError(t, s.read([]byte(strings.Join(lines, "\n"))), "with every comment taken away")
	require.Greater(t, len(missing), 20)
	for all, keys := range missing {
		if strings.Contains(all, "models") { // a template, which has the keys of a device
			continue
		}
		assert.Empty(t, keys, "of "+all)
	}
}

// TestEachCommentCanBeTakenAway from the example, alone.
func TestEachCommentCanBeTakenAway(t *testing.T) {
	lines, blocks := example(t)
	require.Greater(t, len(blocks), 25)
	needs := map[string]string{"    # music: default": "music", "  # sccps:": "tls"} // as their comments say
	for _, b := range blocks {
		text := b.without(lines)
		for begins, key := range needs {
			if strings.HasPrefix(lines[b.first], begins) {
				text = blocks[slices.IndexFunc(blocks, func(b block) bool { return b.key == key })].without(text)
			}
		}
		_, err := Parse("example.yaml", []byte(strings.Join(text, "\n")))
		assert.NoError(t, err, "%s in line %d", b.key, b.first+1)
	}
}

// block is a key in a comment, with the lines of its value.
type block struct {
	key         string
	first, last int
}

func (b block) without(lines []string) []string {
	lines = slices.Clone(lines)
	for i := b.first; i <= b.last; i++ {
		lines[i] = commented.ReplaceAllString(lines[i], "$1$2")
	}
	return lines
}

var (
	commented = regexp.MustCompile(`^( *)# ?(.*)$`)
	keyLine   = regexp.MustCompile(`^ *# ([a-z0-9-]+):( |$)`)
	below     = regexp.MustCompile(`^# ( +\S|- )`)
)

// example returns the lines of the example and its comments that are keys: those at
// the margin with what lies below them, and those between other keys.
func example(t *testing.T) (lines []string, blocks []block) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "example.yaml"))
	require.NoError(t, err)
	s := newSections("", nil, false)
	var sections []string
	s.walked = func(known, _ []string) { sections = known }
	s.root(nil)
	lines = strings.Split(string(text), "\n")
	for i := 0; i < len(lines); i++ {
		key := keyLine.FindStringSubmatch(lines[i])
		if key == nil || lines[i][0] == '#' && !slices.Contains(sections, key[1]) {
			continue
		}
		b := block{key: key[1], first: i, last: i}
		for lines[i][0] == '#' && below.MatchString(lines[b.last+1]) {
			b.last++
		}
		blocks = append(blocks, b)
		i = b.last
	}
	return lines, blocks
}
