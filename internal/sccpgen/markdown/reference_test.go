package markdown_test

import (
	"os"
	"path"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/sccpgen/markdown"
	"github.com/skinnykit/skinny/internal/sccpgen/schema"
)

func reference(t *testing.T, text string) map[string][]byte {
	t.Helper()
	s, err := schema.Parse([]schema.File{{Name: "test.skinny", Data: []byte(text)}})
	require.NoError(t, err)
	pages, err := markdown.Reference(s)
	require.NoError(t, err)
	return pages
}

func TestMessageTable(t *testing.T) {
	pages := reference(t, `// Tones & lamps.
// What one hears.

// Tone is a tone.
enum Tone
	Dial 0x21 // inside|outside

// StopTone ends a tone.
message StopTone 0x0083 server->station word0 pad=4 answers=StopTone
	line u32 // number of the line
	optional
	tone Tone:u32 v11+ // which
	text ztext max=9 // words
	layout Old v0 len=4 // An older form.
		text text[4] // words

// Empty says nothing.
message Empty 0x0084 both
`)
	for name, wants := range map[string][]string{
		"MESSAGES.md": {
			"## [Tones & lamps](messages/test.md)\n\nWhat one hears.\n",
			"| `0x0083` | [StopTone](messages/test.md#stoptone) | server → station | [StopTone](messages/test.md#stoptone) |\n",
		},
		"messages/test.md": {
			"# Tones & lamps\n\n[All messages](../MESSAGES.md)",
			"## StopTone\n\n`0x0083` · server → station · answered by [StopTone](#stoptone) · version word always 0 · body filled to a multiple of 4\n\nStopTone ends a tone.\n",
			"- Old (v0, a body of 4 bytes): An older form.\n",
			"| field | type | v0 Old | v0-10 | v11+ | meaning |\n",
			"| line | u32 |  | 0 | 0 | number of the line |\n",
			"| tone | [Tone](values.md#tone):u32 |  |  | *4* | which |\n",
			"| text | ztext |  | *…* | *…* | words |\n",
			"| text | text[4] | 0 |  |  | words |\n",
			"| *length* | | 4 | 4 + … | 8 + … | |\n",
			"## Empty\n\n`0x0084` · both ways\n\nEmpty says nothing.\n\nThe body is empty.\n",
		},
		"messages/values.md": {"| 0x21 | Dial | inside\\|outside |\n"},
	} {
		for _, want := range wants {
			assert.Contains(t, string(pages[name]), want)
		}
	}
}

const committed = "../../../sccp/"

func committedPages(t *testing.T) map[string][]byte {
	t.Helper()
	s, err := schema.ParseFS(os.DirFS(committed + "schema"))
	require.NoError(t, err)
	pages, err := markdown.Reference(s)
	require.NoError(t, err)
	return pages
}

func TestCommittedReferenceIsFresh(t *testing.T) {
	pages := committedPages(t)
	for name, want := range pages {
		got, err := os.ReadFile(committed + name)
		require.NoError(t, err)
		assert.True(t, string(got) == string(want), "%s is stale: run go generate ./sccp", name)
	}
	entries, err := os.ReadDir(committed + "messages")
	require.NoError(t, err)
	for _, e := range entries {
		assert.Contains(t, pages, "messages/"+e.Name(), "no group gives it")
	}
}

func TestEveryLinkLeadsSomewhere(t *testing.T) {
	pages := committedPages(t)
	anchors := map[string]bool{}
	for name, text := range pages {
		anchors[name+"#"] = true
		for _, line := range strings.Split(string(text), "\n") {
			if title := strings.TrimLeft(line, "#"); title != line {
				anchors[name+"#"+strings.ReplaceAll(strings.ToLower(strings.TrimSpace(title)), " ", "-")] = true
			}
		}
	}
	anchors["schema/README.md#"] = true
	links := 0
	for name, text := range pages {
		rest := string(text)
		for {
			_, after, ok := strings.Cut(rest, "](")
			if !ok {
				break
			}
			target, tail, _ := strings.Cut(after, ")")
			file, anchor, _ := strings.Cut(target, "#")
			if file == "" {
				file = name
			} else {
				file = path.Join(path.Dir(name), file)
			}
			assert.True(t, anchors[file+"#"+anchor], "%s: nothing at %s", name, target)
			rest = tail
			links++
		}
	}
	assert.Greater(t, links, 500)
}
