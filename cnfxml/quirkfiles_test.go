package cnfxml

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// quirkFile is what to expect of a file in testdata/quirks, which has one
// thing that files in use have.
type quirkFile struct {
	strict  error  // nil: Strict takes it
	lenient error  // nil: Lenient takes it
	place   string // line:column of the Strict error
	codes   []Code // what Lenient reports
	path    string // a path with
	value   string // this value
}

var quirkFiles = map[string]quirkFile{
	"mismatched-leaf-end-tag":                     {strict: ErrMalformed, place: "4:20", codes: []Code{CodeEndTag}, path: "vendorConfig/WlanProfile2", value: "0"},
	"load-with-attribute-closed-as-numbered-load": {strict: ErrMalformed, place: "2:57", codes: []Code{CodeEndTag}, path: "loadInformation[@model='Cisco 7942']", value: "SCCP42.9-4-2SR3-1S"},
	"numbered-load-closed-as-another":             {strict: ErrMalformed, place: "2:60", codes: []Code{CodeEndTag}, path: "loadInformation115/@model", value: "Cisco 7941"},
	"list-closed-by-the-name-of-its-member":       {strict: ErrMalformed, place: "5:5", codes: []Code{CodeEndTag}, path: "sipProfile/sipLines/line[@button=1]/name", value: "1001"},
	"template-token-in-place-of-tag-end":          {strict: ErrMalformed, place: "6:22", codes: []Code{CodeTagEnd}, path: "sipProfile/sipLines/line/authPassword", value: "[== SIP PASSWORD ==]"},
	"php-around-it":                               {strict: ErrMalformed, lenient: ErrMalformed, place: "6:1"},
	"t4-around-it":                                {strict: ErrMalformed, lenient: ErrMalformed, place: "1:1"},
	"script-around-it":                            {strict: ErrMalformed, lenient: ErrMalformed, place: "1:1"},
	"shell-around-it":                             {strict: ErrMalformed, lenient: ErrMalformed, place: "1:1"},
	"placeholders-jinja":                          {path: "sshUserId", value: "{{ user }}"},
	"placeholders-smarty":                         {path: "devicePool/callManagerGroup/members/member/@priority", value: "{$number}"},
	"placeholders-percent-and-dollar":             {path: "versionStamp", value: "%STAMP%"},
	"placeholders-of-other-kinds":                 {path: "b", value: "[== NAME ==]"},
	"photo-url-with-percent-signs":                {path: "directoryURL", value: "http://192.0.2.10/photo/%%sAMAccountName%%.jpg"},
	"no-declaration":                              {path: "fullConfig", value: "true"},
	"declaration-without-encoding":                {path: "name", value: "Büro"},
	"declaration-in-lower-case":                   {path: "name", value: "Büro"},
	"declaration-in-upper-case-standalone":        {},
	"blank-line-before-declaration":               {strict: ErrMalformed, place: "2:1", codes: []Code{CodeLateDeclaration}},
	"byte-order-mark":                             {},
	"byte-order-mark-and-crlf":                    {path: "name", value: "x"},
	"crlf":                                        {path: "name", value: "x"},
	"mixed-line-ends":                             {path: "c", value: "3"},
	"attribute-over-two-lines":                    {path: "addOnModules/addOnModule[@idx=1]@model", value: "Cisco IP Phone 7915 12-Button Line Expansion   Module"},
	"iso-8859-1":                                  {path: "phoneLabel", value: "Büro München"},
	"windows-1252":                                {path: "phoneLabel", value: "„Büro“ €"},
	"iso-8859-15":                                 {path: "phoneLabel", value: "€ Büro"},
	"us-ascii":                                    {path: "phoneLabel", value: "Büro"},
	"utf-16-little-endian":                        {path: "phoneLabel", value: "Büro 📞"},
	"utf-16-big-endian":                           {path: "phoneLabel", value: "Büro"},
	"latin-1-bytes-declared-utf-8":                {strict: ErrMalformed, place: "3:16", codes: []Code{CodeEncoding}, path: "phoneLabel", value: "B\uFFFDro"},
	"comments-everywhere":                         {path: "name", value: "ab"},
	"double-hyphen-in-comment":                    {strict: ErrMalformed, place: "2:12", codes: []Code{CodeDoubleHyphen}, path: "name", value: "x"},
	"cdata":                                       {path: "servicesURL", value: "http://192.0.2.10/menu?a=1&b=2"},
	"document-type":                               {strict: ErrDoctype, lenient: ErrDoctype, place: "1:1"},
	"processing-instruction":                      {},
	"bare-ampersand":                              {strict: ErrMalformed, place: "2:42", codes: []Code{CodeBareAmpersand}, path: "servicesURL", value: "http://192.0.2.10/menu?a=1&b=2"},
	"escaped-ampersand":                           {path: "servicesURL", value: "http://192.0.2.10/menu?a=1&b=2"},
	"html-entity":                                 {strict: ErrMalformed, place: "2:20", codes: []Code{CodeUndefinedEntity}, path: "phoneLabel", value: "Front&nbsp;desk"},
	"undeclared-xsi":                              {codes: []Code{CodePrefix}, path: "/device/@xsi:type", value: "axl:XIPPhone"},
	"empty-forms":                                 {path: "servicesURL", value: ""},
	"case-variants":                               {path: "vendorConfig/softkeyControl", value: "0"},
	"duplicates":                                  {path: "directoryURL[2]", value: "http://192.0.2.10/b"},
	"repeated-container":                          {path: "commonProfile[1]/callLogBlfEnabled", value: "2"},
	"html-inside":                                 {path: "div/@style", value: "all: initial !important;"},
	"flat-profile-keys-inside":                    {path: "sipProfile/Unit_1_Key_6_", value: "fnc=prk;sub=71@$PROXY;nme=Park"},
	"invented-elements":                           {path: "lines/line[@button=1]/autoAnswer", value: "Enabled"},
	"minified":                                    {path: "sipProfile/sipLines/line[@button=1]/name", value: "1001"},
	"blanks-around-values":                        {path: "sshUserId", value: " admin "},
	"loads-in-odd-spellings":                      {path: "loadInformation683[@model=8841]", value: "sip88xx.14-1-1-0001-125"},
	"wrong-root-case":                             {path: "callManagerGroup", value: ""},
}

// readQuirks returns the files in testdata/quirks by name.
func readQuirks(t testing.TB) map[string][]byte {
	t.Helper()
	paths, err := filepath.Glob("testdata/quirks/*.xml")
	require.NoError(t, err)
	files := map[string][]byte{}
	for _, p := range paths {
		data, err := os.ReadFile(p)
		require.NoError(t, err)
		files[strings.TrimSuffix(filepath.Base(p), ".xml")] = data
	}
	require.Len(t, files, len(quirkFiles))
	return files
}

func TestQuirkFiles(t *testing.T) {
	for name, data := range readQuirks(t) {
		t.Run(name, func(t *testing.T) {
			want, ok := quirkFiles[name]
			require.True(t, ok)
			d, err := Parse(data, Options{})
			if want.strict == nil {
				require.NoError(t, err)
				assert.Equal(t, string(data), string(d.Bytes()))
			} else {
				require.ErrorIs(t, err, want.strict)
				assert.Contains(t, err.Error(), "line "+strings.Replace(want.place, ":", ", column ", 1)+":")
			}

			d, err = Parse(data, Options{Mode: Lenient})
			require.ErrorIs(t, err, want.lenient)
			if want.lenient != nil {
				return
			}
			assert.Equal(t, string(data), string(d.Bytes()))
			var codes []Code
			for _, diag := range d.Diagnostics() {
				codes = append(codes, diag.Code)
				if want.place != "" {
					line, column := syntaxPlace(t, data)
					assert.Equal(t, [2]int{line, column}, [2]int{diag.Line, diag.Column})
				}
			}
			assert.Equal(t, want.codes, codes)
			if want.path == "" {
				return
			}
			got, ok := d.Get(want.path)
			assert.True(t, ok, want.path)
			assert.Equal(t, want.value, got)
			checkEditInPlace(t, data, want.path)
		})
	}
}

func syntaxPlace(t *testing.T, data []byte) (line, column int) {
	t.Helper()
	_, err := Parse(data, Options{})
	var syntax *SyntaxError
	require.ErrorAs(t, err, &syntax)
	return syntax.Line, syntax.Column
}

// checkEditInPlace sets a value and wants every other byte to stay.
func checkEditInPlace(t *testing.T, data []byte, path string) {
	t.Helper()
	d := lenient(t, string(data))
	require.NoError(t, d.Set(path, "edited"))
	got, _ := d.Get(path)
	assert.Equal(t, "edited", got)
	out := d.Bytes()
	again, err := Parse(out, Options{Mode: Lenient})
	require.NoError(t, err)
	got, _ = again.Get(path)
	assert.Equal(t, "edited", got)
	width := 1
	if wideOf(data) != notWide {
		width = 2
	}
	assertOneRange(t, string(data), string(out), 64*width)
}

// TestProgramsAreRecognised: the error says that the file is no configuration.
func TestProgramsAreRecognised(t *testing.T) {
	for name, data := range readQuirks(t) {
		if strings.HasSuffix(name, "-around-it") {
			_, err := Parse(data, Options{Mode: Lenient})
			assert.ErrorContains(t, err, "looks like the source of a program", name)
		}
	}
}
