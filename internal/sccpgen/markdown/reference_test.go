package markdown_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/sccpgen/markdown"
	"github.com/skinnykit/skinny/internal/sccpgen/schema"
)

func reference(t *testing.T, text string) string {
	t.Helper()
	s, err := schema.Parse([]schema.File{{Name: "test.skinny", Data: []byte(text)}})
	require.NoError(t, err)
	page, err := markdown.Reference(s)
	require.NoError(t, err)
	return string(page)
}

func TestMessageTable(t *testing.T) {
	page := reference(t, `// Tones & lamps.
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
	for _, want := range []string{
		"- [Tones & lamps](#tones--lamps): [StopTone](#stoptone), [Empty](#empty)\n",
		"## Tones & lamps\n\nWhat one hears.\n",
		"### StopTone\n\n`0x0083` · server → station · answered by [StopTone](#stoptone) · version word always 0 · body filled to a multiple of 4\n\nStopTone ends a tone.\n",
		"- Old (v0, a body of 4 bytes): An older form.\n",
		"| field | type | v0 Old | v0-10 | v11+ | meaning |\n",
		"| line | u32 |  | 0 | 0 | number of the line |\n",
		"| tone | [Tone](#tone):u32 |  |  | *4* | which |\n",
		"| text | ztext |  | *…* | *…* | words |\n",
		"| text | text[4] | 0 |  |  | words |\n",
		"| *length* | | 4 | 4 + … | 8 + … | |\n",
		"### Empty\n\n`0x0084` · both ways\n\nEmpty says nothing.\n\nThe body is empty.\n",
		"| 33 | Dial | inside\\|outside |\n",
	} {
		assert.Contains(t, page, want)
	}
}

func TestCommittedReferenceIsFresh(t *testing.T) {
	s, err := schema.ParseFS(os.DirFS("../../../sccp/schema"))
	require.NoError(t, err)
	want, err := markdown.Reference(s)
	require.NoError(t, err)
	got, err := os.ReadFile("../../../sccp/MESSAGES.md")
	require.NoError(t, err)
	assert.True(t, string(got) == string(want), "MESSAGES.md is stale: run go generate ./sccp")
}

func TestEveryLinkLeadsSomewhere(t *testing.T) {
	page, err := os.ReadFile("../../../sccp/MESSAGES.md")
	require.NoError(t, err)
	anchors := map[string]bool{}
	for _, line := range strings.Split(string(page), "\n") {
		if title := strings.TrimLeft(line, "#"); title != line {
			anchors[strings.ReplaceAll(strings.ToLower(strings.TrimSpace(title)), " ", "-")] = true
		}
	}
	rest := string(page)
	for {
		_, after, ok := strings.Cut(rest, "](#")
		if !ok {
			break
		}
		target, tail, _ := strings.Cut(after, ")")
		assert.True(t, anchors[target], "no heading for #%s", target)
		rest = tail
	}
}
