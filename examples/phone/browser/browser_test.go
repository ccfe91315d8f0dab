package browser_test

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/xsi"
	"github.com/skinnykit/skinny/examples/phone/browser"
	"github.com/skinnykit/skinny/internal/leaktest"
)

// site has pages by their paths, and remembers what was asked.
type site struct {
	pages   map[string]http.HandlerFunc
	queries []string
	headers []http.Header
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.queries, s.headers = append(s.queries, r.URL.String()), append(s.headers, r.Header)
	if page := s.pages[r.URL.Path]; page != nil {
		page(w, r)
		return
	}
	http.NotFound(w, r)
}

// shows answers with an object.
func shows(o xsi.Object, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", xsi.UTF8.ContentType())
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		body, err := o.Append(nil, xsi.UTF8)
		if err != nil {
			panic(err) // of the test itself
		}
		_, _ = w.Write(body)
	}
}

func says(kind, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		_, _ = w.Write([]byte(body))
	}
}

func text(s string, keys ...xsi.SoftKeyItem) *xsi.Text {
	for i := range keys {
		keys[i].Position = i + 1
	}
	return &xsi.Text{Page: xsi.Page{SoftKeys: keys}, Text: s}
}

// open starts a site and a browser whose key Services leads to /menu.
func open(t *testing.T, s *site, change func(*browser.Config, string)) (*browser.Browser, string) {
	t.Helper()
	leaktest.Goroutines(t)
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	cfg := browser.Config{
		Name: "SEP000000000001", Doors: map[string]string{"Services": server.URL + "/menu?name=#DEVICENAME#"},
		Authentication: server.URL + "/door",
	}
	if change != nil {
		change(&cfg, server.URL)
	}
	b := browser.New(cfg)
	t.Cleanup(b.Close)
	return b, server.URL
}

func shown(t *testing.T, o xsi.Object, err error) string {
	t.Helper()
	require.NoError(t, err)
	page, ok := o.(*xsi.Text)
	require.True(t, ok, "%T", o)
	return page.Text
}

func TestKeys(t *testing.T) {
	var dialled []string
	s := &site{}
	b, base := open(t, s, func(c *browser.Config, _ string) {
		c.Dial = func(_ context.Context, number string) error {
			dialled = append(dialled, number)
			return nil
		}
	})
	s.pages = map[string]http.HandlerFunc{
		"/menu": shows(&xsi.Menu{Items: []xsi.MenuItem{
			{Name: "One", URL: base + "/one?x=1"},
			{Name: "Form", URL: base + "/form"},
			{Name: "People", URL: base + "/people"},
			{Name: "Call", URL: "Dial:7"},
			{Name: "Forget", URL: "Init:CallHistory"},
			{Name: "Odd", URL: "Fly:me"},
		}, Page: xsi.Page{SoftKeys: []xsi.SoftKeyItem{
			{Name: "More", URL: "QueryStringParam:more=1", Position: 1},
			{Name: "Exit", URL: "SoftKey:Exit", Position: 2},
			{Name: "Home", URL: "Key:Services", Position: 3},
		}}}),
		"/one":  shows(text("one")),
		"/done": shows(text("done"), "Expires", "-1", "Refresh", "15; url="+base+"/one"),
		"/form": shows(&xsi.Input{URL: base + "/done?q=1", Items: []xsi.InputItem{
			{DisplayName: "Name", QueryStringParam: "n", InputFlags: xsi.InputASCII, DefaultValue: "&nobody"},
			{DisplayName: "PIN", QueryStringParam: "p", InputFlags: xsi.InputNumeric.Password()},
		}}),
		"/people": shows(&xsi.Directory{Entries: []xsi.DirectoryEntry{{Name: "Ann", Telephone: "12"}, {Name: "Nobody"}}}),
	}
	ctx := t.Context()
	_, err := b.Open(ctx, "Services")
	require.NoError(t, err)
	assert.Equal(t, "/menu?name=SEP000000000001", s.queries[0])
	one, err := b.Press(ctx, "One")
	assert.Equal(t, "one", shown(t, one, err))
	_, err = b.Press(ctx, "exit")
	require.NoError(t, err)
	require.IsType(t, &xsi.Menu{}, b.Page())
	_, err = b.PressAt(ctx, "More", "One")
	require.NoError(t, err)
	assert.Equal(t, "/one?x=1&more=1", s.queries[len(s.queries)-1])

	_, err = b.Open(ctx, "Services")
	require.NoError(t, err)
	_, err = b.Press(ctx, "Form")
	require.NoError(t, err)
	require.ErrorIs(t, b.Type("PIN", "12a"), browser.ErrKey)
	require.ErrorIs(t, b.Type("Size", "1"), browser.ErrKey)
	require.NoError(t, b.Type("pin", "4711"))
	done, err := b.Press(ctx, "Submit")
	assert.Equal(t, "done", shown(t, done, err))
	assert.Equal(t, "/done?q=1&n=%26nobody&p=4711", s.queries[len(s.queries)-1])
	assert.Equal(t, base+"/one", b.Refresh().URL)
	one, err = b.Update(ctx)
	assert.Equal(t, "one", shown(t, one, err))
	_, err = b.Press(ctx, "Exit")
	require.NoError(t, err)
	assert.IsType(t, &xsi.Input{}, b.Page(), "the page that expires is not brought up again")
	_, err = b.Press(ctx, "Cancel")
	require.NoError(t, err)

	_, err = b.Press(ctx, "People")
	require.NoError(t, err)
	_, err = b.Press(ctx, "Ann")
	require.NoError(t, err)
	_, err = b.PressAt(ctx, "EditDial", "Ann")
	require.NoError(t, err)
	assert.Equal(t, "12", b.Edited())
	_, err = b.PressAt(ctx, "Dial", "Nobody")
	require.ErrorIs(t, err, browser.ErrKey)
	_, err = b.Press(ctx, "Exit")
	require.NoError(t, err)
	_, err = b.Press(ctx, "Call")
	require.NoError(t, err)
	assert.Equal(t, []string{"12", "7"}, dialled)
	_, err = b.Press(ctx, "Forget")
	require.NoError(t, err)
	assert.Equal(t, []string{"Init:CallHistory"}, b.Executed())
	for _, wrong := range []string{"Odd", "No such"} {
		_, err = b.Press(ctx, wrong)
		require.ErrorIs(t, err, browser.ErrKey)
	}
	_, err = b.Press(ctx, "Home")
	require.NoError(t, err)
	_, err = b.Press(ctx, "Exit")
	require.NoError(t, err)
	assert.Nil(t, b.Page(), "the first page was left")
	_, err = b.Open(ctx, "Messages")
	assert.ErrorIs(t, err, browser.ErrKey)
}

func TestPagesThatNoPhoneShows(t *testing.T) {
	s := &site{}
	b, base := open(t, s, nil)
	s.pages = map[string]http.HandlerFunc{
		"/html":   says("text/html", "<p>hello"),
		"/broken": says("text/xml", "<CiscoIPPhoneText><Text>"),
		"/other":  says("text/xml", "<other/>"),
		"/long":   shows(&xsi.Menu{Items: make([]xsi.MenuItem, 101)}),
		"/title":  shows(&xsi.Text{Page: xsi.Page{Title: strings.Repeat("t", 33)}}),
		"/moved":  func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/menu", http.StatusFound) },
		"/huge":   says("text/xml", strings.Repeat(" ", 1<<20)),
		"/image":  shows(&xsi.ImageFile{URL: base + "/html"}),
	}
	for _, path := range []string{"/html", "/broken", "/other", "/long", "/title", "/moved", "/huge", "/image", "/none"} {
		_, err := b.Load(t.Context(), base+path)
		assert.ErrorIs(t, err, browser.ErrPage, path)
	}
	_, err := b.Load(t.Context(), base+"/"+strings.Repeat("a", 800))
	require.ErrorIs(t, err, browser.ErrPage)
	assert.Nil(t, b.Page())
}

func TestOldPhone(t *testing.T) {
	s := &site{}
	b, base := open(t, s, func(c *browser.Config, _ string) { c.Latin1 = true })
	s.pages = map[string]http.HandlerFunc{
		"/utf": shows(text("ü")),
		"/latin": func(w http.ResponseWriter, r *http.Request) {
			body, err := (&xsi.Input{URL: base + "/latin", Items: []xsi.InputItem{{DisplayName: "ü", QueryStringParam: "n", InputFlags: xsi.InputASCII}}}).
				Append(nil, xsi.EncodingFor(r.Header.Get("Accept-Charset")))
			assert.NoError(t, err)
			says(xsi.Latin1.ContentType(), string(body))(w, r)
		},
	}
	_, err := b.Load(t.Context(), base+"/utf")
	require.ErrorIs(t, err, browser.ErrPage)
	_, err = b.Load(t.Context(), base+"/latin")
	require.NoError(t, err)
	require.NoError(t, b.Type("ü", "Zoë€"))
	_, err = b.Press(t.Context(), "Submit")
	require.NoError(t, err)
	assert.Equal(t, "/latin?n=Zo%EB%3F", s.queries[len(s.queries)-1])
}

func TestPicture(t *testing.T) {
	s := &site{}
	b, base := open(t, s, nil)
	var file bytes.Buffer
	require.NoError(t, png.Encode(&file, image.NewGray(image.Rect(0, 0, 2, 2))))
	s.pages = map[string]http.HandlerFunc{"/page": shows(&xsi.ImageFile{URL: base + "/p.png"}), "/p.png": says("image/png", file.String())}
	_, err := b.Load(t.Context(), base+"/page")
	require.NoError(t, err)
	assert.IsType(t, &xsi.ImageFile{}, b.Page())
}

// execute posts a command to the web server of a phone.
func execute(t *testing.T, at, user, password, command string) (status int, answer xsi.Object) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, at+"/CGI/Execute", strings.NewReader(url.Values{"XML": {command}}.Encode()))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if user != "" {
		r.SetBasicAuth(user, password)
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Do(r)
	require.NoError(t, err)
	defer response.Body.Close()
	var body bytes.Buffer
	_, err = body.ReadFrom(response.Body)
	require.NoError(t, err)
	if response.StatusCode != http.StatusOK {
		return response.StatusCode, nil
	}
	answer, _, err = xsi.Parse(body.Bytes(), cnfxml.Options{})
	require.NoError(t, err)
	return response.StatusCode, answer
}

func number(t *testing.T, answer xsi.Object) xsi.ErrorNumber {
	t.Helper()
	reply, ok := answer.(*xsi.ErrorReply)
	require.True(t, ok, "%+v", answer)
	return reply.Number
}

func TestCommands(t *testing.T) {
	s := &site{}
	b, base := open(t, s, nil)
	s.pages = map[string]http.HandlerFunc{
		"/page": shows(text("pushed")),
		"/door": func(w http.ResponseWriter, r *http.Request) {
			q := r.URL.Query()
			word := "UN-AUTHORIZED"
			if q.Get("UserID") == "u&1" && q.Get("Password") == "p=1" && q.Get("devicename") == "SEP000000000001" {
				word = "AUTHORIZED"
			}
			says("text/plain", word)(w, r)
		},
	}
	server := httptest.NewServer(b)
	defer server.Close()
	command := `<CiscoIPPhoneExecute><ExecuteItem Priority="0" URL="` + base + `/page"/><ExecuteItem Priority="0" URL="Play:a.raw"/><ExecuteItem Priority="0" URL="Fly:me"/></CiscoIPPhoneExecute>`

	status, _ := execute(t, server.URL, "", "", command)
	assert.Equal(t, http.StatusUnauthorized, status)
	_, denied := execute(t, server.URL, "u&1", "p", command)
	assert.Equal(t, xsi.ErrorAuthentication, number(t, denied))
	assert.Nil(t, b.Page())
	for _, broken := range []string{"", "<x", "<CiscoIPPhoneText/>", "<CiscoIPPhoneExecute/>"} {
		_, refused := execute(t, server.URL, "u&1", "p=1", broken)
		assert.Equal(t, xsi.ErrorParsing, number(t, refused), broken)
	}
	_, done := execute(t, server.URL, "u&1", "p=1", command)
	reply, ok := done.(*xsi.Response)
	require.True(t, ok, "%+v", done)
	require.Len(t, reply.Items, 3)
	assert.Equal(t, []int{0, 0, 3}, []int{reply.Items[0].Status, reply.Items[1].Status, reply.Items[2].Status})
	assert.Equal(t, "pushed", shown(t, b.Page(), nil))
	assert.Equal(t, []string{"Play:a.raw"}, b.Executed())

	closed := browser.New(browser.Config{})
	defer closed.Close()
	other := httptest.NewServer(closed)
	defer other.Close()
	_, denied = execute(t, other.URL, "u&1", "p=1", command)
	assert.Equal(t, xsi.ErrorAuthentication, number(t, denied), "nobody can be asked")
}

func TestShow(t *testing.T) {
	s := &site{}
	b, base := open(t, s, nil)
	s.pages = map[string]http.HandlerFunc{"/page": shows(text("fetched"))}
	page, err := b.Show(t.Context(), []byte("<CiscoIPPhoneText><Text>sent</Text></CiscoIPPhoneText>"))
	assert.Equal(t, "sent", shown(t, page, err))
	page, err = b.Show(t.Context(), []byte(`<CiscoIPPhoneExecute><ExecuteItem Priority="0" URL="`+base+`/page"/></CiscoIPPhoneExecute>`))
	assert.Equal(t, "fetched", shown(t, page, err))
	page, err = b.Press(t.Context(), "Exit")
	assert.Equal(t, "sent", shown(t, page, err), "what was sent is there still")
	_, err = b.Show(t.Context(), []byte("garbage"))
	assert.ErrorIs(t, err, browser.ErrPage)
}

// FuzzShow: whatever is sent to a phone, its keys do something or tell why not.
func FuzzShow(f *testing.F) {
	for _, o := range []xsi.Object{
		text("a"), &xsi.Menu{Items: []xsi.MenuItem{{Name: "a", URL: "Dial:1"}}}, &xsi.Directory{Entries: []xsi.DirectoryEntry{{Name: "a", Telephone: "1"}}},
		&xsi.Execute{Items: []xsi.ExecuteItem{{URL: "Init:Services"}}}, &xsi.Input{URL: "x:y", Items: []xsi.InputItem{{DisplayName: "a", QueryStringParam: "b", InputFlags: "A"}}},
	} {
		body, err := o.Append(nil, xsi.UTF8)
		require.NoError(f, err)
		f.Add(body, "Submit")
	}
	f.Fuzz(func(t *testing.T, pushed []byte, key string) {
		if bytes.Contains(pushed, []byte("http")) {
			t.Skip("leads out of the test")
		}
		b := browser.New(browser.Config{})
		defer b.Close()
		page, err := b.Show(t.Context(), pushed)
		if err != nil {
			return
		}
		if page != nil {
			require.Empty(t, page.Validate())
		}
		_ = b.Type(key, key)
		for _, k := range []string{key, "Select", "Submit", "Dial", "Exit"} {
			_, _ = b.Press(t.Context(), k)
		}
	})
}
