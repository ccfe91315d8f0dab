package sccp_test

import (
	"bufio"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/sccp/sccptest"
)

// readTable reads the lines of a table with tabs between its columns.
func readTable(t *testing.T, file string, columns int) [][]string {
	t.Helper()
	f, err := os.Open(file)
	require.NoError(t, err)
	defer f.Close()
	var rows [][]string
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		if line := lines.Text(); line != "" && line[0] != '#' {
			row := strings.Split(line, "\t")
			require.Len(t, row, columns, "%s:%d", file, n)
			rows = append(rows, row)
		}
	}
	require.NoError(t, lines.Err())
	return rows
}

// sharkNames gives the Wireshark name of a field by message and path.
type sharkNames map[string]string

func readSharkNames(t *testing.T) sharkNames {
	t.Helper()
	names := sharkNames{}
	for _, row := range readTable(t, "testdata/tshark_names.tsv", 3) {
		names[row[0]+" "+row[1]] = row[2]
	}
	return names
}

// of is the name of a value, without the indexes of its path.
func (n sharkNames) of(info sccp.Info, v sccptest.Value) (string, bool) {
	name, ok := n[info.Name+" "+withoutIndexes(v.Path)]
	return name, ok
}

func withoutIndexes(path string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(path, "[") {
		if _, rest, ok := strings.Cut(part, "]"); ok {
			part = rest
		}
		b.WriteString(part)
	}
	return b.String()
}

// exception is a place where tshark is known to be wrong.
type exception struct {
	message, shape, field *regexp.Regexp
	from, to              sccp.Version
	reason                string
	used                  int
}

type exceptions []*exception

func readExceptions(t *testing.T) exceptions {
	t.Helper()
	var all exceptions
	for _, row := range readTable(t, "testdata/tshark_exceptions.tsv", 5) {
		from, to, ok := strings.Cut(row[1], "-")
		require.True(t, ok, row)
		e := &exception{message: glob(row[0]), shape: glob(row[2]), field: glob(row[3]), reason: row[4]}
		e.from, e.to = version(t, from), version(t, to)
		require.NotEmpty(t, e.reason)
		all = append(all, e)
	}
	return all
}

func glob(pattern string) *regexp.Regexp {
	return regexp.MustCompile("^(" + strings.ReplaceAll(strings.ReplaceAll(regexp.QuoteMeta(pattern), `\*`, ".*"), `\|`, "|") + ")$")
}

func version(t *testing.T, s string) sccp.Version {
	t.Helper()
	n, err := strconv.ParseUint(s, 10, 32)
	require.NoError(t, err)
	return sccp.Version(n)
}

// covers reports whether a difference in a field has a reason.
func (all exceptions) covers(c sccptest.Case, field string) bool {
	for _, e := range all {
		if e.message.MatchString(c.Info.Name) && c.Version >= e.from && c.Version <= e.to &&
			e.shape.MatchString(c.Layout.Name+"/"+c.Shape.Name) && e.field.MatchString(withoutIndexes(field)) {
			e.used++
			return true
		}
	}
	return false
}
