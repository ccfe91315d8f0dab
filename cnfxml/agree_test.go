package cnfxml

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/internal/peer"
)

// disagreements are the reasons for which Strict and libxml2 may differ about
// a document, and what each of them says about it.
var disagreements = []struct {
	why     string
	strict  bool // whether Strict takes it
	applies func(text string, err error) bool
}{
	{
		"document types are refused by policy", false,
		func(_ string, err error) bool { return errors.Is(err, ErrDoctype) },
	},
	{
		"libxml2 knows more encodings", false,
		func(text string, err error) bool {
			return errors.Is(err, ErrEncoding) && wideOf([]byte(text)) == notWide
		},
	},
	{
		"libxml2 follows a declaration against the byte order only in files longer than its buffer", false,
		func(text string, err error) bool {
			return errors.Is(err, ErrEncoding) && wideOf([]byte(text)) != notWide
		},
	},
	{
		"libxml2 takes a version without a second number", false,
		func(_ string, err error) bool { return strings.Contains(err.Error(), `XML version "1."`) },
	},
	{
		"libxml2 stops at a NUL, or a byte that iconv refuses, behind the root element", false,
		func(text string, err error) bool {
			var syntax *SyntaxError
			switch {
			case !errors.As(err, &syntax):
				return false
			case wideOf([]byte(text)) != notWide:
				return syntax.Msg == "half a surrogate pair"
			case !strings.HasPrefix(syntax.Msg, "text after the root"):
				return false
			}
			c := text[syntax.Offset]
			return c == 0 || c >= 0x80 && strings.Contains(text, "ASCII")
		},
	},
}

// undecided are documents that only the table above is about.
var undecided = []string{
	"<!DOCTYPE d><d/>",
	"<!DOCTYPE d [<!ENTITY e 'x'>]><d>&e;</d>",
	"<!DOCTYPE d SYSTEM 'file:///etc/passwd'><d/>",
	"<d/>\x00",
	"<?xml version='1.'?><d/>",
	utf16Text(bigEndian, "\uFEFF<d/>") + "\xD8\x00" + utf16Text(bigEndian, "x"),
	"<d/>\n\x00<x>",
	"<?xml version='1.0' encoding='ISO-8859-13'?><d>\xC1</d>",
}

// TestStrictAgreesWithXMLLint asks libxml2 about the quirks, the fixtures and
// thousands of mutants of both.
func TestStrictAgreesWithXMLLint(t *testing.T) {
	t.Parallel() // mostly waits for files
	xmllint := peer.Need(t, "xmllint")
	texts := append([]string{}, undecided...)
	rng := newRand(11)
	for _, q := range quirks {
		texts = append(texts, q.text)
		for range 10 {
			texts = append(texts, string(mutate(rng, []byte(q.text))), string(vary(rng, []byte(q.text))))
		}
	}
	files := sortedFixtures(t)
	for _, data := range readQuirks(t) {
		files = append(files, data)
	}
	slices.SortFunc(files, bytes.Compare)
	for _, data := range files {
		texts = append(texts, string(data))
		for range 14 {
			texts = append(texts, string(mutate(rng, data)), string(vary(rng, data)))
		}
	}
	verdicts := lintAll(t, xmllint, texts)
	used := make([]int, len(disagreements))
	refused := 0
	for i, text := range texts {
		_, err := Parse([]byte(text), Options{MaxDepth: 250})
		if err != nil {
			refused++
			assertPlace(t, text, err)
		}
		if (err == nil) == verdicts[i] {
			continue
		}
		known := false
		for j, d := range disagreements {
			if d.strict == (err == nil) && d.applies(text, err) {
				known = true
				used[j]++
				break
			}
		}
		if !known {
			t.Errorf("xmllint takes it: %v, Strict says: %v\n%q", verdicts[i], err, text)
		}
	}
	for j, d := range disagreements {
		assert.Positive(t, used[j], "no document needs the exception: %s", d.why)
	}
	t.Logf("%d documents, %d refused", len(texts), refused)
	assert.Greater(t, len(texts), 3000)
	assert.Greater(t, refused, len(texts)/4)
	assert.Less(t, refused, len(texts)*9/10)
}

// assertPlace wants line, column and offset to be one place in the text.
func assertPlace(t *testing.T, text string, err error) {
	t.Helper()
	var syntax *SyntaxError
	require.ErrorAs(t, err, &syntax)
	require.LessOrEqual(t, syntax.Offset, len(text))
	if wideOf([]byte(text)) == notWide {
		line, column := lineColumn([]byte(text), syntax.Offset)
		require.Equal(t, [2]int{line, column}, [2]int{syntax.Line, syntax.Column}, "%q", text)
	}
}

// lintAll returns whether xmllint takes each of the texts. It prints what it
// takes and nothing of what it refuses, so documents of our own in between
// tell which is which.
func lintAll(t *testing.T, xmllint string, texts []string) []bool {
	t.Helper()
	const (
		batch   = 400
		between = "between.xml"
		marker  = "<between/>"
	)
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, between), []byte(marker), 0o600))
	var verdicts []bool
	for from := 0; from < len(texts); from += batch {
		part := texts[from:min(from+batch, len(texts))]
		args := []string{"--nonet"}
		for i, text := range part {
			require.NotContains(t, text, marker)
			name := strconv.Itoa(i) + ".xml"
			require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
			args = append(args, name, between)
		}
		run := exec.Command(xmllint, args...)
		run.Dir = dir
		var out, faults bytes.Buffer
		run.Stdout, run.Stderr = &out, &faults
		var exit *exec.ExitError
		if err := run.Run(); err != nil && !errors.As(err, &exit) {
			t.Fatal(err, faults.String())
		}
		pieces := strings.Split(out.String(), marker)
		require.Len(t, pieces, len(part)+1)
		for i := range part {
			// The declaration of the document in between is left over.
			piece := strings.TrimSuffix(strings.TrimSpace(pieces[i]), `<?xml version="1.0"?>`)
			verdicts = append(verdicts, strings.TrimSpace(piece) != "")
		}
	}
	return verdicts
}
