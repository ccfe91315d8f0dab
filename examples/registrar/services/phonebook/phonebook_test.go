package phonebook_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/services/phonebook"
)

func office(digits string) []phonebook.Number {
	return []phonebook.Number{{Kind: phonebook.Office, Digits: digits}}
}

func TestCSV(t *testing.T) {
	people, problems, err := phonebook.ReadCSV(strings.NewReader("\xEF\xBB\xBF"+`Last; first ;NUMBER;mobile;room
Müller;Anna;+49 (0)89 / 123-45;0170 1;7
"O""Neil";;*98;;

nobody;at all;;;
`), "00")
	require.NoError(t, err)
	assert.Empty(t, problems)
	assert.Equal(t, []phonebook.Person{
		{First: "Anna", Last: "Müller", Numbers: []phonebook.Number{{Kind: phonebook.Office, Digits: "00498912345"}, {Kind: phonebook.Mobile, Digits: "01701"}}},
		{Last: `O"Neil`, Numbers: office("*98")},
	}, people)
	people, _, err = phonebook.ReadCSV(strings.NewReader("number,name\n1,\"a\n\tb\"\n"), "00")
	require.NoError(t, err)
	assert.Equal(t, "a b", people[0].Name(), "one line")
}

func TestCSVThatIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"":                                      "line 1: the file is empty",
		"first,last\na,b\n":                     "line 1: no column has numbers; name one of the columns number",
		"number\n1\n":                           "line 1: no column has names",
		"name,number,Name\na,1,b\n":             `line 1: the column "name" stands here twice`,
		"name,number\na,1\nb\nc,3\n":            "line 3: another number of cells",
		"name,number\na,1\nb,x2\n":              `line 3: number: "x2" is no number; write digits`,
		"name,number\na,1\n,2\n":                "line 3: a number without a name",
		"name,number\na,\"1\nb,2\n":             "line 2: no valid CSV",
		"name,number\n\"a\nb\",1\nc,x\n":        `line 4: number: "x"`,
		"name,number\n\xE4,1\n":                 "line 2: name: no name for a display: it is not in UTF-8",
		"name,number\na," + many("1", 33):       "line 2: number: a number of 33 digits",
		"name,number\n" + many("a", 200):        "line 2: another number of cells",
		"name,number\n" + many("a", 200) + ",1": "line 2: name: no name for a display: it has 200 bytes",
	} {
		people, problems, err := phonebook.ReadCSV(strings.NewReader(text), "00")
		require.NoError(t, err, text)
		assert.Nil(t, people)
		if assert.NotEmpty(t, problems, text) {
			assert.Contains(t, problems[0].Error(), want)
			assert.NotEmpty(t, problems[0].Fix)
		}
	}
	_, problems, err := phonebook.ReadCSV(strings.NewReader("name,number\n"+many("a,x\n", 5000)), "")
	require.NoError(t, err)
	assert.Len(t, problems, 100)
}

func many(s string, n int) string { return strings.Repeat(s, n) }

const export = `version: 1

# people of the
 office
dn: cn=Anna,dc=example
cn: Anna M
givenName: Anna
sn;lang-de:: TcO8bGxlcg==
telephoneNumber: +49 89
  12345
telephoneNumber: 77
mobile: 0170
description: see:
seeAlso:

dn: ou=people,dc=example
ou: people

dn: cn=Room
changetype: add
cn: Meeting room
telephoneNumber: 99
`

func TestLDIF(t *testing.T) {
	for _, text := range []string{export, strings.ReplaceAll(export, "\n", "\r\n")} {
		people, problems, err := phonebook.ReadLDIF(strings.NewReader(text), "00")
		require.NoError(t, err)
		assert.Empty(t, problems)
		assert.Equal(t, []phonebook.Person{
			{First: "Anna", Last: "Müller", Numbers: []phonebook.Number{
				{Kind: phonebook.Office, Digits: "00498912345"}, {Kind: phonebook.Office, Digits: "77"}, {Kind: phonebook.Mobile, Digits: "0170"},
			}},
			{Last: "Meeting room", Numbers: office("99")},
		}, people)
	}
}

// Pictures of many lines are passed over in no time to speak of: a file of 16 MB
// allocates a few times its size, not the square of the length of its values.
func TestLDIFWithPictures(t *testing.T) {
	picture := many(" "+many("A", 75)+"\n", 12_000)
	entry := "dn: cn=x\ncn: x\ntelephoneNumber: 1\njpegPhoto:: AAAA\n" + picture + "\n"
	text := many(entry, 16)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	people, problems, err := phonebook.ReadLDIF(strings.NewReader(text), "")
	runtime.ReadMemStats(&after)
	require.NoError(t, err)
	assert.Empty(t, problems)
	assert.Len(t, people, 16)
	assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(32*len(text)))
}

// Attributes of an entry that is added come in one order, whatever their case.
func TestLDIFKeepsItsOrder(t *testing.T) {
	const text = "dn: a\nchangetype: add\ncn: a\ntelephoneNumber: 1\nTelephoneNumber: 2\nTELEPHONENUMBER: 3\n"
	for range 50 {
		people, _, err := phonebook.ReadLDIF(strings.NewReader(text), "")
		require.NoError(t, err)
		assert.Equal(t, []phonebook.Number{{Digits: "3"}, {Digits: "2"}, {Digits: "1"}}, people[0].Numbers)
	}
}

func TestEncodingsOfFiles(t *testing.T) {
	people, problems, err := phonebook.ReadLDIF(strings.NewReader("\xEF\xBB\xBF"+export), "00")
	require.NoError(t, err)
	assert.Empty(t, problems)
	assert.Len(t, people, 2)
	for _, mark := range []string{"\xFF\xFE", "\xFE\xFF"} {
		_, problems, err = phonebook.ReadLDIF(strings.NewReader(mark+"v\x00e\x00"), "")
		require.NoError(t, err)
		assert.Equal(t, "line 1: the file is in UTF-16; save it in UTF-8", problems[0].Error())
		_, problems, err = phonebook.ReadCSV(strings.NewReader(mark+"n\x00a\x00"), "")
		require.NoError(t, err)
		assert.Equal(t, "line 1: the file is in UTF-16; save it in UTF-8", problems[0].Error())
	}
}

func TestLDIFThatIsWrong(t *testing.T) {
	const before = "dn: a\ncn: a\ntelephoneNumber: 1\n\n"
	for text, want := range map[string]string{
		"dn: b\ncn: b\ntelephoneNumber: +x\n":                    `line 7: "+x" is no number`,
		"dn: b\ncn: b\ntelephoneNumber: 1\nTelephoneNumber: y\n": `line 8: "y" is no number`,
		"cn: b\n": "line 5: an entry that does not begin with its dn",
		"# search result\nsearch: 2\nresult: 0 Success\n": "line 6: an entry that does not begin with its dn; begin it with \"dn: ...\"; ldapsearch writes nothing but entries with -LLL",
		"dn: b\ncn: b\nwhat is this\n":                    "line 7: no valid LDIF",
		"dn: b\ncn: b\nsn:: %%%\n":                        "line 7: no valid LDIF",
		"dn: b\ntelephoneNumber: 1\n":                     "line 5: a number without a name",
		"dn: b\ncn: b\nsn:< file:///etc/passwd\n":         "line 7: a value that stands in another file",
		"dn: b\nchangetype: delete\n":                     "line 5: no valid LDIF: a change that is no new entry",
		"dn: b\nchangetype: modify\nadd: sn\nsn: x\n-\n":  "line 5: no valid LDIF: a change",
		" x\n":                                   "line 5: a line that continues nothing",
		"dn: b\ncn:: /w==\ntelephoneNumber: 1\n": "line 6: cn: no name for a display",
	} {
		people, problems, err := phonebook.ReadLDIF(strings.NewReader(before+text), "00")
		require.NoError(t, err, text)
		assert.Nil(t, people, text)
		if assert.NotEmpty(t, problems, text) {
			assert.Contains(t, problems[0].Error(), want)
		}
	}
	_, problems, err := phonebook.ReadLDIF(strings.NewReader("dn: a\njpegPhoto:: "+many("A", 2<<20)), "")
	require.NoError(t, err)
	assert.Contains(t, problems[0].Error(), "line 2: a line of more than")
	_, problems, err = phonebook.ReadLDIF(strings.NewReader("dn: a\nsn: a\n"+many(" "+many("A", 1000)+"\n", 2000)), "")
	require.NoError(t, err)
	assert.Contains(t, problems[0].Error(), "a value of more than")
	_, problems, err = phonebook.ReadLDIF(strings.NewReader("version: 2\n\n"), "")
	require.NoError(t, err)
	assert.Contains(t, problems[0].Error(), `line 1: version "2" of LDIF`)
}

func TestFilesThatCannotBeRead(t *testing.T) {
	broken := errors.New("disk on fire")
	_, _, err := phonebook.ReadCSV(iotest.ErrReader(broken), "")
	require.ErrorIs(t, err, broken)
	_, _, err = phonebook.ReadLDIF(iotest.ErrReader(broken), "")
	require.ErrorIs(t, err, broken)
}

// TestFilesThatNeverEnd are read no further than they may be long.
func TestFilesThatNeverEnd(t *testing.T) {
	endless := func(head string) io.Reader {
		return io.MultiReader(strings.NewReader(head), &repeated{"#" + strings.Repeat(" ", 500) + ",\n"})
	}
	want := fmt.Sprintf("larger than %d bytes", phonebook.MaxBytes)
	_, _, err := phonebook.ReadCSV(endless("name,number\n"), "")
	require.ErrorContains(t, err, want)
	_, _, err = phonebook.ReadLDIF(endless("version: 1\n"), "")
	require.ErrorContains(t, err, want)
}

// repeated is a text again and again.
type repeated struct{ text string }

func (r *repeated) Read(p []byte) (int, error) {
	n := 0
	for n+len(r.text) <= len(p) {
		n += copy(p[n:], r.text)
	}
	if n == 0 {
		n = copy(p, r.text)
		r.text = r.text[n:] + r.text[:n]
	}
	return n, nil
}

func names(people []phonebook.Person) (list []string) {
	for _, p := range people {
		list = append(list, p.Name())
	}
	return list
}

func TestFind(t *testing.T) {
	b := phonebook.NewBook([]phonebook.Person{
		{First: "Zoë", Last: "Åberg", Numbers: office("1001")},
		{First: "Anna Lena", Last: "Meyer-Groß", Numbers: office("1002")},
		{Last: "Meeting Room", Numbers: office("2001")},
		{First: "Bob", Last: "Meyer", Numbers: []phonebook.Number{{Digits: "7"}, {Digits: "2002"}}},
	})
	for _, c := range []struct {
		q    phonebook.Query
		want []string
	}{
		{phonebook.Query{}, []string{"Zoë Åberg", "Meeting Room", "Bob Meyer", "Anna Lena Meyer-Groß"}},
		{phonebook.Query{Last: "ABE", First: "zoe"}, []string{"Zoë Åberg"}},
		{phonebook.Query{Last: "meyer"}, []string{"Bob Meyer", "Anna Lena Meyer-Groß"}},
		{phonebook.Query{First: "lena", Last: "gross"}, []string{"Anna Lena Meyer-Groß"}},
		{phonebook.Query{First: "meet", Last: "room"}, []string{"Meeting Room"}},
		{phonebook.Query{Number: "20"}, []string{"Meeting Room", "Bob Meyer"}},
		{phonebook.Query{Number: "20", First: "b"}, []string{"Bob Meyer"}},
		{phonebook.Query{First: "nobody"}, nil},
	} {
		found, more := b.Find(c.q, 0, 10)
		assert.Equal(t, c.want, names(found), "%+v", c.q)
		assert.False(t, more)
	}
	found, more := b.Find(phonebook.Query{}, 1, 2)
	assert.Equal(t, []string{"Meeting Room", "Bob Meyer"}, names(found))
	assert.True(t, more)
	found, more = b.Find(phonebook.Query{}, 4, 2)
	assert.Empty(t, found)
	assert.False(t, more)
}

// However a name is typed, it is found; signs are no wildcards.
func TestFindWhatIsWrittenInManyWays(t *testing.T) {
	b := phonebook.NewBook([]phonebook.Person{
		{First: "Jörg", Last: "Müller", Numbers: office("1")},
		{First: "Ju\u0308rgen", Last: "Aßmann", Numbers: office("2")},
		{First: "Sinéad", Last: "O'Connor", Numbers: office("3")},
		{First: "明", Last: "李", Numbers: office("4")},
		{First: "🎉", Last: "100%_sure", Numbers: office("5")},
		{Last: "Tom+Jerry <it>", Numbers: office("6")},
	})
	for _, c := range []struct{ first, last, want string }{
		{"", "mueller", "Jörg Müller"},
		{"", "MULLER", "Jörg Müller"},
		{"", "Mu\u0308ll", "Jörg Müller"},
		{"joerg", "", "Jörg Müller"},
		{"jürg", "", "Ju\u0308rgen Aßmann"},
		{"", "assm", "Ju\u0308rgen Aßmann"},
		{"", "oconnor", "Sinéad O'Connor"},
		{"", "O’Con", "Sinéad O'Connor"},
		{"", "李", "明 李"},
		{"🎉", "", "🎉 100%_sure"},
		{"", "%", "🎉 100%_sure"},
		{"", "sure", "🎉 100%_sure"},
		{"", "jerry", "Tom+Jerry <it>"},
		{"<", "", "Tom+Jerry <it>"},
	} {
		found, _ := b.Find(phonebook.Query{First: c.first, Last: c.last}, 0, 10)
		assert.Equal(t, []string{c.want}, names(found), "%+v", c)
	}
	for _, nothing := range []string{"%%", ".*", "?", "\"", "--", "' OR 1=1", "🎈", "\x00"} {
		found, _ := b.Find(phonebook.Query{Last: nothing}, 0, 10)
		assert.Empty(t, found, nothing)
	}
	found, _ := b.Find(phonebook.Query{First: " ", Last: "\t"}, 0, 10)
	assert.Len(t, found, 6, "blanks are nothing")
}

// What is written as CSV is read as it was.
func TestCSVRoundTrip(t *testing.T) {
	var text strings.Builder
	text.WriteString("first,last,number\n")
	var want []phonebook.Person
	for i := range 500 {
		p := phonebook.Person{First: fmt.Sprintf("First %d", i), Last: fmt.Sprintf("L%d, \"x\"", i), Numbers: office(fmt.Sprint(1000 + i))}
		fmt.Fprintf(&text, "%s,\"%s\",%s\n", p.First, strings.ReplaceAll(p.Last, `"`, `""`), p.Numbers[0].Digits)
		want = append(want, p)
	}
	got, problems, err := phonebook.ReadCSV(strings.NewReader(text.String()), "")
	require.NoError(t, err)
	assert.Empty(t, problems)
	assert.Equal(t, want, got)
}

func check(t *testing.T, people []phonebook.Person, problems []phonebook.Problem) {
	t.Helper()
	if len(problems) > 0 {
		require.Nil(t, people)
	}
	for _, p := range problems {
		require.Positive(t, p.Line)
		require.NotEmpty(t, p.Fix)
	}
	for _, p := range people {
		require.NotEmpty(t, p.Name())
		require.NotEmpty(t, p.Numbers)
		for _, n := range p.Numbers {
			require.Empty(t, strings.Trim(n.Digits, "0123456789*#"))
			require.LessOrEqual(t, len(n.Digits), phonebook.MaxDigits)
		}
	}
	found, more := phonebook.NewBook(people).Find(phonebook.Query{}, 0, len(people)+1)
	require.Len(t, found, len(people))
	require.False(t, more)
}

func FuzzReadCSV(f *testing.F) {
	f.Add("first,last,number\nAnna,Müller,+49 (0)89 1\n")
	f.Add("name;mobile;home\n\"a\n b\";1;*2#\n;;\n")
	f.Fuzz(func(t *testing.T, text string) {
		people, problems, err := phonebook.ReadCSV(strings.NewReader(text), "00")
		require.NoError(t, err)
		check(t, people, problems)
	})
}

func FuzzReadLDIF(f *testing.F) {
	f.Add(export)
	f.Add("dn: b\nchangetype: modify\nadd: sn\nsn: x\n-\n")
	f.Add("dn:\ncontrol: 1.2.3 true\nchangetype: add\ncn: x\n")
	f.Fuzz(func(t *testing.T, text string) {
		people, problems, err := phonebook.ReadLDIF(strings.NewReader(text), "00")
		require.NoError(t, err)
		check(t, people, problems)
	})
}

func BenchmarkFind(b *testing.B) {
	people := make([]phonebook.Person, 10_000)
	for i := range people {
		people[i] = phonebook.Person{First: "Anna", Last: fmt.Sprintf("Name%d", i), Numbers: office(fmt.Sprint(i))}
	}
	book := phonebook.NewBook(people)
	for b.Loop() {
		book.Find(phonebook.Query{Last: "name99"}, 0, 32)
	}
}

func ExampleReadCSV() {
	people, problems, err := phonebook.ReadCSV(strings.NewReader("last,first,number\nMüller,Anna,+49 89 123\n"), "00")
	if err != nil || len(problems) > 0 {
		fmt.Fprintln(os.Stderr, err, problems)
		return
	}
	found, _ := phonebook.NewBook(people).Find(phonebook.Query{Last: "mul"}, 0, 10)
	fmt.Println(found[0].Name(), found[0].Numbers[0].Digits)
	// Output: Anna Müller 004989123
}
