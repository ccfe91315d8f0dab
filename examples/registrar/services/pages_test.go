package services_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml/xsi"
	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/examples/registrar/services"
	"github.com/skinnykit/skinny/examples/registrar/store"
)

func TestMenus(t *testing.T) {
	r := newRegistrar(t, office)
	b := r.browser("SEPA")
	assert.Equal(t, []string{"Directories", "Speed dials", "Parked calls", "Log on", "Messages", "Information"}, names(t, b.load("/services")))
	assert.Equal(t, []string{"Missed calls", "Received calls", "Placed calls", "Personal directory", "Corporate directory"}, names(t, b.load("/directories")))
	assert.Equal(t, "Anna Müller: 2 new, 1 old", text(t, b.load("/messages")))
	help := text(t, b.load("/information"))
	assert.Contains(t, help, "Phone: SEPA\nNumbers: 1001\n")
	assert.Contains(t, help, "*8  pickup")
	assert.Equal(t, 404, r.do("GET", r.base+"/idle?name=SEPA", nil).status, "off")
}

func TestTextsOfTheConfiguration(t *testing.T) {
	r := newRegistrar(t, strings.Replace(office, "services: {http: '127.0.0.1:8080'}",
		"services: {http: '127.0.0.1:8080', information: \"Ask\\nthe <janitor>\", idle: {after: 5m, text: Hello}}", 1))
	b := r.browser("SEPA")
	assert.Equal(t, "Ask\nthe <janitor>", text(t, b.load("/information")))
	got := r.do("GET", r.base+"/idle?name=SEPA", nil)
	assert.Equal(t, "300", got.header.Get("Refresh"))
	assert.Equal(t, "Hello", text(t, parse(t, got.body)))
}

func TestOnlyPartsThatAreThere(t *testing.T) {
	r := newRegistrar(t, office)
	r.server.Desk, r.server.Personal, r.server.Dials, r.server.History, r.server.Slots = nil, nil, nil, nil, nil
	b := r.browser("SEPA")
	assert.Equal(t, []string{"Directories", "Messages", "Information"}, names(t, b.load("/services")))
	assert.Equal(t, []string{"Corporate directory"}, names(t, b.load("/directories")))
	for _, path := range []string{"/personal", "/calls?list=missed", "/dials", "/parked", "/desk", "/desk/in", "/no/such"} {
		assert.Equal(t, 404, r.do("GET", r.base+path, nil).status, path)
	}
}

// Every page that any link leads to is one that phones take.
func TestEveryLink(t *testing.T) {
	r := newRegistrar(t, office)
	long := strings.Repeat("W<&\"'>ü\x01\n", 30)
	for i := range 120 {
		c := directory.Dial{SpeedDial: config.SpeedDial{Number: fmt.Sprint(i), Label: "Key"}}
		_, _, _, _ = r.directory.SetDial("SEPA", c)
		rooms := r.server.Personal
		require.NoError(t, rooms.SaveContact(t.Context(), "SEPA", services.Contact{Name: fmt.Sprint(long, i), Number: fmt.Sprint(i)}))
		r.change(func() {
			r.parked = append(r.parked, services.Parked{Slot: "3001", Party: call.Party{Name: long}, Since: noon.Add(-time.Hour)})
		})
	}
	r.record(t, "1002", "1001", long, 100)
	b := r.browser("SEPA")
	seen := make(map[string]bool)
	queue := []string{r.base + "/services?name=SEPA", r.base + "/directories?name=SEPA"}
	for len(queue) > 0 && len(seen) < 600 {
		at := queue[0]
		queue = queue[1:]
		place, _, _ := strings.Cut(at, "&until=")
		if seen[place] {
			continue
		}
		seen[place] = true
		page := b.load(at)
		var links []string
		for i, k := range keysOf(page) {
			assert.Equal(t, i+1, k.Position)
			links = append(links, k.URL)
		}
		assert.NotEmpty(t, links, at)
		switch p := page.(type) {
		case *xsi.Menu:
			for _, i := range p.Items {
				links = append(links, i.URL)
			}
		case *xsi.Input:
			links = append(links, p.URL+"&label=a&to=1&user=50&pin=0000", p.URL)
		}
		for _, l := range links {
			if strings.HasPrefix(l, "http") {
				assert.True(t, strings.HasPrefix(l, r.base+"/"), l)
				queue = append(queue, l)
			}
		}
	}
	assert.Greater(t, len(seen), 300)
}

func TestParkedCalls(t *testing.T) {
	r := newRegistrar(t, office)
	b := r.browser("SEPA")
	assert.Equal(t, "No call is parked.", text(t, b.load("/parked")))
	parked := []services.Parked{
		{Slot: "3002", Party: call.Party{Number: "0170"}, Since: noon.Add(-5 * time.Minute)},
		{Slot: "3001", Party: call.Party{Number: "1", Name: "Bob"}, Since: noon.Add(-42 * time.Second)},
		{Slot: "3003"},
	}
	r.change(func() { r.parked = parked })
	got := r.do("GET", r.base+"/parked?name=SEPA", nil)
	assert.Equal(t, []string{"42 s Bob 3001", "5 min 0170 3002", "? Private 3003"}, names(t, parse(t, got.body)))
	assert.Equal(t, "15; url="+r.base+"/parked?name=SEPA", got.header.Get("Refresh"))
	assert.Equal(t, []string{"Dial", "Update", "Exit"}, keyNames(parse(t, got.body)))
}

func keyNames(o xsi.Object) (list []string) {
	for _, k := range keysOf(o) {
		list = append(list, k.Name)
	}
	return list
}

func TestCorporateDirectory(t *testing.T) {
	r := newRegistrar(t, office)
	b := r.browser("SEPA")
	form := b.choose(b.load("/directories"), "Corporate")
	all := b.submit(form)
	assert.Equal(t, []string{"Anna Müller 1001", "Tom & <Jerry> 1002", "Zoë 1003"}, names(t, all))
	assert.Equal(t, []string{"Dial", "EditDial", "Exit", "Search"}, keyNames(all))
	assert.Equal(t, "SoftKey:Dial", keyURL(all, "Dial"))
	assert.Equal(t, []string{"Anna Müller 1001"}, names(t, b.submit(form, "f", "ann", "l", "MUL")))
	assert.Equal(t, []string{"Zoë 1003"}, names(t, b.submit(form, "f", "", "l", "", "n", "1003")))
	nobody := b.submit(form, "f", "nobody")
	assert.Equal(t, "Nobody was found.", text(t, nobody))
	assert.IsType(t, &xsi.Input{}, b.press(nobody, "Search"))

	latin := r.do("GET", r.base+"/people/list?name=SEPA&l=m%FCl", http.Header{"Accept-Charset": {"iso-8859-1"}})
	assert.Equal(t, "text/xml; charset=ISO-8859-1", latin.header.Get("Content-Type"))
	assert.Contains(t, latin.body, "Anna M\xFCller")
	assert.Contains(t, latin.body, `encoding="ISO-8859-1"`)
}

func TestPagesOfTheCorporateDirectory(t *testing.T) {
	dir := t.TempDir()
	var csv strings.Builder
	csv.WriteString("first,last,number,mobile\n")
	for i := range 100 {
		fmt.Fprintf(&csv, "First,Müller %03d,9%03d,0170%03d\n", i, i, i)
	}
	file := dir + "/people.csv"
	write(t, file, csv.String())
	yaml := dir + "/phones.yaml"
	write(t, yaml, strings.Replace(office, "services: {http: '127.0.0.1:8080'}", "services: {http: '127.0.0.1:8080', directory: {csv: '"+file+"', lines: false}}", 1))
	cfg, err := config.Load(yaml)
	require.NoError(t, err)
	r := newRegistrar(t, office)
	r.directory.Replace(cfg)
	b := r.browser("SEPA")
	page := b.submit(b.load("/people"), "l", "müller")
	var seen []string
	for {
		seen = append(seen, names(t, page)...)
		if keyURL(page, "Next") == "" {
			break
		}
		page = b.press(page, "Next")
	}
	require.Len(t, seen, 200)
	assert.Equal(t, []string{"First Müller 000 9000", "First Müller 000 (mobile) 0170000", "First Müller 001 9001"}, seen[:3])
	assert.Equal(t, "First Müller 099 (mobile) 0170099", seen[199])
	assert.Equal(t, "Nobody was found.", text(t, b.load("/people/list?skip=9999999999")))
	for _, odd := range []string{"99999999999999999999", "-1", "x"} {
		assert.Len(t, names(t, b.load("/people/list?skip="+odd)), 32, "from the beginning")
	}
}

// However long what is looked for and the address of the pages are, there is a next
// page, and it goes on with the same people.
func TestNextPageOfALongSearch(t *testing.T) {
	url := "http://" + strings.Repeat("a", 80) + ".example:8080"
	lines := "lines:\n"
	for i := range 70 {
		lines += fmt.Sprintf("  - {number: %d, name: \"%s %d\"}\n", 5000+i, strings.Repeat("李", 12), i)
	}
	r := newRegistrar(t, "services: {http: '127.0.0.1:8080', url: '"+url+"'}\n"+
		lines+"devices: [{name: SEP001122334455, model: 7960, lines: [5001]}]\n")
	b := r.browser("SEP001122334455")
	page := b.load("/people/list?f=" + strings.Repeat("%E6%9D%8E", 12) + "&l=" + strings.Repeat("%E6%9D%8E", 30) + "&n=5")
	seen := len(names(t, page))
	for next := keyURL(page, "Next"); next != ""; next = keyURL(page, "Next") {
		page = b.load(strings.TrimPrefix(next, url))
		seen += len(names(t, page))
	}
	assert.Equal(t, 70, seen)
}

func TestManyParkedCalls(t *testing.T) {
	r := newRegistrar(t, office)
	b := r.browser("SEPA")
	r.change(func() {
		for i := range 40 {
			r.parked = append(r.parked, services.Parked{Slot: fmt.Sprint(3001 + i), Party: call.Party{Number: "1"}, Since: noon})
		}
	})
	first := b.load("/parked")
	assert.Len(t, names(t, first), 32)
	second := b.press(first, "Next")
	assert.Equal(t, "0 s 1 3033", names(t, second)[0])
	assert.Len(t, names(t, second), 8)
	assert.Len(t, names(t, b.press(second, "Update")), 8)
	r.change(func() { r.parked = r.parked[:3] })
	assert.Len(t, names(t, b.press(second, "Update")), 3, "from the beginning when they were taken")
	assert.Len(t, names(t, b.load("/parked?skip=9223372036854775807")), 3)
}

func TestReplacedConfigurationReplacesPeople(t *testing.T) {
	r := newRegistrar(t, office)
	b := r.browser("SEPA")
	assert.Len(t, names(t, b.load("/people/list")), 3)
	cfg, err := config.Parse("x", []byte(strings.Replace(office, "name: Zoë", "name: Zacharias", 1)))
	require.NoError(t, err)
	r.directory.Replace(cfg)
	assert.Contains(t, names(t, b.load("/people/list")), "Zacharias 1003")
}

func TestWhoAsks(t *testing.T) {
	r := newRegistrar(t, office)
	others := []control.Phone{
		{Device: "SEPFAR", Registered: true, Address: "192.0.2.7:50000"},
		{Device: "SEPGONE", Address: "127.0.0.1:50001"},
		{Device: "SEPV6", Registered: true, Address: "[::ffff:127.0.0.1]:50002"},
	}
	r.change(func() { r.phones = append(r.phones, others...) })
	ask := func(query string, header http.Header) string {
		t.Helper()
		got := r.do("GET", r.base+"/personal"+query, header)
		require.Equal(t, 200, got.status)
		return text(t, parse(t, got.body))
	}
	const fine = "There is nobody in it."
	forwarded := http.Header{"X-Forwarded-For": {"192.0.2.7"}, "X-Real-Ip": {"192.0.2.7"}, "Forwarded": {"for=192.0.2.7"}}
	assert.Equal(t, fine, ask("?name=SEPA", nil))
	assert.Equal(t, fine, ask("?locale=English&name=&name=SEPA&name=SEPA", nil))
	assert.Equal(t, fine, ask("?name=%23DEVICENAME%23&name=SEPA", nil))
	assert.Equal(t, fine, ask("?name=SEPV6", nil))
	assert.Contains(t, ask("?name=SEPFAR", forwarded), "from another address")
	assert.Contains(t, ask("?name=SEPGONE", nil), "not registered")
	assert.Contains(t, ask("?name=SEPNONE", nil), "not registered")
	assert.Contains(t, ask("?name=..%2F..", nil), "not registered")
	assert.Contains(t, ask("?name=SEPA%0d%0aX:1", nil), "not registered")
	assert.Contains(t, ask("?name=SEPA&name=SEPB", nil), "names two phones")
	assert.Contains(t, ask("", nil), "must end in ?name=#DEVICENAME#")
	r.change(func() { r.phones = r.phones[:1] })
	assert.Equal(t, fine, ask("", nil), "the only one at its address")

	r.change(func() { r.phones = []control.Phone{{Device: "SEPFAR", Registered: true, Address: "192.0.2.7:50000"}} })
	assert.Contains(t, ask("", forwarded), "not registered")
	cfg, err := config.Parse("x", []byte("services: {http: ':8080', phones: name}"))
	require.NoError(t, err)
	r.directory.Replace(cfg)
	assert.Equal(t, fine, ask("?name=SEPFAR", nil), "the name alone counts, as configured")
}

func TestOddRequests(t *testing.T) {
	r := newRegistrar(t, office)
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"} {
		got := r.do(method, r.base+"/services?name=SEPA", nil)
		assert.Equal(t, 405, got.status, method)
		assert.Equal(t, "GET, HEAD", got.header.Get("Allow"))
	}
	assert.Equal(t, 414, r.do("GET", r.base+"/services?name="+strings.Repeat("A", 2000), nil).status)
	head := r.do("HEAD", r.base+"/services?name=SEPA", nil)
	assert.Equal(t, 200, head.status)
	assert.Empty(t, head.body)
	for _, acts := range []string{"/personal/save?label=a&to=1", "/desk/out?", "/authenticate?"} {
		assert.Equal(t, 405, r.do("HEAD", r.base+acts+"&name=SEPA", nil).status, "looking changes nothing")
	}
	assert.Empty(t, r.store.Contacts("device/SEPA"))
	for _, path := range []string{"/", "//services", "/services/", "/Services", "/..%2fservices", "/picture/", "/picture/x.png", "/people/%0d%0aX: 1"} {
		assert.Equal(t, 404, r.do("GET", r.base+path+"?name=SEPA", nil).status, path)
	}
	got := r.do("GET", r.base+"/services?name=SEPA", http.Header{"Accept-Charset": {"x-unknown, *;q=0"}, "X-Ciscoipphonemodelname": {"CP-7960G\u00e9"}})
	assert.Equal(t, "no-store", got.header.Get("Cache-Control"))
	assert.NotContains(t, got.body, "evil")
}

// A long page says how long it is, as a short one does: phones need not read chunks.
func TestPagesTellTheirLength(t *testing.T) {
	r := newRegistrar(t, office)
	contacts := store.Contacts{Owner: "device/SEPA"}
	for i := range services.MaxContacts {
		contacts.List = append(contacts.List, store.Contact{ID: int64(i + 1), Name: fmt.Sprint("Colleague ", i), Number: "1001"})
	}
	require.NoError(t, r.store.Save(t.Context(), contacts))
	for _, path := range []string{"/personal", "/services", "/desk/out"} {
		got := r.do("GET", r.base+path+"?name=SEPA", nil)
		assert.Equal(t, fmt.Sprint(len(got.body)), got.header.Get("Content-Length"), path)
	}
	long := r.do("GET", r.base+"/personal?name=SEPA", nil)
	assert.Greater(t, len(long.body), 4<<10, "longer than what net/http measures by itself")
	head := r.do("HEAD", r.base+"/personal?name=SEPA", nil)
	assert.Equal(t, long.header.Get("Content-Length"), head.header.Get("Content-Length"))
}

// The Back key goes through menus and lists, and never does again what was done.
func TestBackKey(t *testing.T) {
	r := newRegistrar(t, office)
	for path, once := range map[string]bool{
		"/services": false, "/people": false, "/people/list": false, "/parked": false, "/desk": false, "/dials/edit": false,
		"/dials/save": true, "/desk/in": true, "/desk/out": true, "/personal/save": true, "/calls/clear": true, "/shown/x": true,
	} {
		got := r.do("GET", r.base+path+"?name=SEPA", nil)
		assert.Equal(t, once, got.header.Get("Expires") == "-1", path)
	}
}

func TestHostHeaderCountsForNothing(t *testing.T) {
	r := newRegistrar(t, office)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, r.base+"/services?name=SEPA", nil)
	require.NoError(t, err)
	request.Host = "evil.example"
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	body := readAll(t, response.Body)
	assert.NotContains(t, body, "evil")
	assert.Contains(t, body, r.base+"/directories?name=SEPA")
}
