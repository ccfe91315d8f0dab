package services_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/xsi"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/examples/registrar/services"
)

func (r *registrar) door(device, user, password string) string {
	r.t.Helper()
	got := r.do("GET", r.base+"/authenticate?"+url.Values{"UserID": {user}, "Password": {password}, "devicename": {device}}.Encode(), nil)
	require.Equal(r.t, 200, got.status)
	require.True(r.t, strings.HasPrefix(got.header.Get("Content-Type"), "text/plain"))
	return got.body
}

const (
	yes = "AUTHORIZED"
	no  = "UN-AUTHORIZED"
)

func TestDoorForUsers(t *testing.T) {
	r := newRegistrar(t, office)
	assert.Equal(t, no, r.door("SEPA", "50", "4711"), "not her phone")
	_, err := r.directory.LogIn("SEPA", "50", "4711", noon)
	require.NoError(t, err)
	assert.Equal(t, yes, r.door("SEPA", "50", "4711"))
	assert.Equal(t, no, r.door("SEPB", "50", "4711"))
	for _, wrong := range [][3]string{
		{"SEPA", "50", "4712"},
		{"SEPA", "", ""},
		{"SEPA", "50", ""},
		{"SEPNONE", "50", "4711"},
		{"", "50", "4711"},
		{"SEPA", "anna", "4711"},
		{"SEPA", "50\x00", "4711"},
		{"SEPA", strings.Repeat("5", 100), "4711"},
	} {
		assert.Equal(t, no, r.door(wrong[0], wrong[1], wrong[2]), "%q", wrong)
	}
	twice := r.do("GET", r.base+"/authenticate?UserID=50&UserID=51&Password=4711&devicename=SEPA", nil)
	assert.Equal(t, no, twice.body)
	anyCase := r.do("GET", r.base+"/authenticate?userid=50&PASSWORD=4711&DeviceName=SEPA", nil)
	assert.Equal(t, yes, anyCase.body)
	r.change(func() { r.phones[0].Address = "192.0.2.1:5" })
	assert.Equal(t, no, r.door("SEPA", "50", "4711"), "another address")
}

func TestDoorIsLocked(t *testing.T) {
	r := newRegistrar(t, office)
	_, err := r.directory.LogIn("SEPA", "50", "4711", noon)
	require.NoError(t, err)
	for range 20 {
		assert.Equal(t, no, r.door("SEPA", "50", "0000"))
	}
	assert.Equal(t, no, r.door("SEPA", "50", "4711"))
	r.later(10 * time.Minute)
	assert.Equal(t, yes, r.door("SEPA", "50", "4711"))
}

// webServer is that of a phone: it asks the door, and fetches what it is told.
type webServer struct {
	r      *registrar
	device string
	answer string

	mu    sync.Mutex
	shown []string
	used  [2]string
}

func (w *webServer) ServeHTTP(out http.ResponseWriter, in *http.Request) {
	user, password, _ := in.BasicAuth()
	w.mu.Lock()
	w.used = [2]string{user, password}
	w.mu.Unlock()
	if in.Method != http.MethodPost || in.URL.Path != "/CGI/Execute" || w.r.door(w.device, user, password) != yes {
		http.Error(out, "no", http.StatusUnauthorized)
		return
	}
	object, _, err := xsi.Parse([]byte(in.FormValue("XML")), cnfxml.Options{})
	command, ok := object.(*xsi.Execute)
	if err != nil || !ok {
		_, _ = out.Write([]byte(`<CiscoIPPhoneError Number="1"/>`))
		return
	}
	page := w.r.do("GET", command.Items[0].URL, nil)
	w.mu.Lock()
	w.shown = append(w.shown, page.body)
	w.mu.Unlock()
	_, _ = out.Write([]byte(w.answer))
}

const well = `<CiscoIPPhoneResponse><ResponseItem URL="" Data="Success" Status="0"/></CiscoIPPhoneResponse>`

// byHTTP makes a registrar push to the web server of SEPA, which is on 127.0.0.1.
func byHTTP(t *testing.T, answer string) (*registrar, *webServer) {
	t.Helper()
	r := newRegistrar(t, strings.Replace(office, "'127.0.0.1:8080'", "'127.0.0.1:8080', push: http", 1))
	phone := &webServer{r: r, device: "SEPA", answer: answer}
	server := httptest.NewServer(phone)
	t.Cleanup(server.Close)
	at, err := netip.ParseAddrPort(server.Listener.Addr().String())
	require.NoError(t, err)
	r.server.Execute = at.Port()
	return r, phone
}

func TestPushByHTTP(t *testing.T) {
	r, phone := byHTTP(t, well)
	results, err := r.server.PushText(t.Context(), control.Target{Devices: []string{"SEPA"}}, "Fire", "Leave the <house>\nnow", nil)
	require.NoError(t, err)
	require.Equal(t, []control.Pushed{{Device: "SEPA"}}, results)
	page := parse(t, phone.shown[0])
	assert.Equal(t, "Leave the <house>\nnow", text(t, page))
	assert.Equal(t, no, r.door("SEPA", phone.used[0], phone.used[1]), "the password was for this push only")
	assert.Empty(t, r.pushed)
}

// TestPushTellsPhoneByPhone: one that is silent holds up no other, and its turn can be
// ended. What is not begun then is left out.
func TestPushTellsPhoneByPhone(t *testing.T) {
	r := newRegistrar(t, strings.Replace(office, "'127.0.0.1:8080'", "'127.0.0.1:8080', push: http", 1))
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer ln.Close()
	at, err := netip.ParseAddrPort(ln.Addr().String())
	require.NoError(t, err)
	r.server.Execute = at.Port()
	const quick = 20 // phones whose address is not known, so nobody is asked
	r.change(func() {
		for i := range quick {
			r.phones = append(r.phones, control.Phone{Device: fmt.Sprintf("SEPX%02d", i), Registered: true})
		}
	})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var steps []control.Step
	results, err := r.server.PushText(ctx, control.Target{All: true}, "", "x", func(s control.Step) {
		if steps = append(steps, s); s.Done == quick {
			cancel() // two silent phones are left
		}
	})
	require.NoError(t, err, "all were begun")
	require.Len(t, results, quick+2)
	require.Len(t, steps, 1+quick+2)
	for i, s := range steps {
		assert.Equal(t, i, s.Done)
		assert.Equal(t, quick+2, s.Total)
		assert.Equal(t, 0 < i && i <= quick, strings.HasPrefix(s.What, "SEPX"), s.What)
	}
	assert.Contains(t, results[0].Problem, "context canceled")

	begun := -1 // the first step is none of a phone
	results, err = r.server.PushText(ctx, control.Target{All: true}, "", "x", func(control.Step) { begun++ })
	require.ErrorIs(t, err, context.Canceled)
	assert.Len(t, results, begun)
	assert.Less(t, begun, quick)
}

func TestPhonesThatRefuse(t *testing.T) {
	for answer, want := range map[string]string{
		`<CiscoIPPhoneError Number="4"/>`: "authenticationURL",
		`<CiscoIPPhoneError Number="1"/>`: "the phone refused",
		`<CiscoIPPhoneResponse><ResponseItem Status="6" Data="bad &lt;" URL=""/></CiscoIPPhoneResponse>`: `status 6 "bad <"`,
		`<html>`:              "its answer is no XML for phones",
		`<CiscoIPPhoneText/>`: "it answered with CiscoIPPhoneText",
		"":                    "",
	} {
		r, _ := byHTTP(t, answer)
		results, err := r.server.PushText(t.Context(), control.Target{All: true, Devices: []string{"SEPA"}}, "", "x", nil)
		require.NoError(t, err)
		require.Len(t, results, 2)
		if want == "" {
			require.Empty(t, results[0].Problem)
		} else {
			require.Contains(t, results[0].Problem, want)
		}
		require.Contains(t, results[1].Problem, services.ErrCredentials.Error(), "the password was for another phone")
		r.stop()
	}
}

func TestPushToAPhoneThatIsSilent(t *testing.T) {
	r, _ := byHTTP(t, well)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer ln.Close()
	at, err := netip.ParseAddrPort(ln.Addr().String())
	require.NoError(t, err)
	r.server.Execute = at.Port()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	asked := make(chan net.Conn, 1)
	go func() {
		defer close(asked)
		if conn, err := ln.Accept(); assert.NoError(t, err) {
			_, err = conn.Read(make([]byte, 1))
			assert.NoError(t, err)
			asked <- conn
			cancel()
		}
	}()
	results, err := r.server.PushText(ctx, control.Target{Models: []string{"CP-7960G"}}, "", "x", nil)
	require.NoError(t, err)
	require.Len(t, results, 1)
	require.NoError(t, (<-asked).Close())
	require.Contains(t, results[0].Problem, context.Canceled.Error())
	assert.NotContains(t, results[0].Problem, "@")
	r.change(func() { r.phones[0].Address = "?" })
	results, err = r.server.PushText(t.Context(), control.Target{Devices: []string{"SEPA"}}, "", "x", nil)
	require.NoError(t, err)
	require.NotEmpty(t, results[0].Problem)
}

func TestRedirectsOfPhonesAreNotFollowed(t *testing.T) {
	r, _ := byHTTP(t, well)
	server := httptest.NewServer(http.RedirectHandler(r.base+"/services", http.StatusFound))
	defer server.Close()
	at, err := netip.ParseAddrPort(server.Listener.Addr().String())
	require.NoError(t, err)
	r.server.Execute = at.Port()
	results, err := r.server.PushText(t.Context(), control.Target{Devices: []string{"SEPA"}}, "", "x", nil)
	require.NoError(t, err)
	require.Contains(t, results[0].Problem, "HTTP status 302")
}

func TestPushBySCCP(t *testing.T) {
	r := newRegistrar(t, office)
	results, err := r.server.PushText(t.Context(), control.Target{Groups: []string{"House"}}, "Title", "Zoë waits", nil)
	require.NoError(t, err)
	assert.Equal(t, []control.Pushed{{Device: "SEPA"}, {Device: "SEPB"}}, results)
	assert.Equal(t, "Zoë waits", text(t, parse(t, r.pushed["SEPA"][0])))
	assert.Contains(t, r.pushed["SEPA"][0], "ISO-8859-1", "every phone reads that")

	long := strings.Repeat("Long text. ", 300)
	_, err = r.server.PushText(t.Context(), control.Target{Devices: []string{"SEPB"}}, "Title", long, nil)
	require.NoError(t, err)
	command, ok := parse(t, r.pushed["SEPB"][1]).(*xsi.Execute)
	require.True(t, ok, "what is too long for SCCP is fetched")
	at := command.Items[0].URL
	assert.Equal(t, strings.TrimSpace(long), text(t, r.browser("SEPB").load(at)))
	stolen := r.do("GET", strings.Replace(at, "SEPB", "SEPA", 1), nil)
	assert.Contains(t, stolen.body, "not there any more", "it is for one phone")
	r.later(time.Hour)
	assert.Contains(t, r.do("GET", at, nil).body, "not there any more")
	r.server.Pusher = nil
	results, err = r.server.PushText(t.Context(), control.Target{Devices: []string{"SEPB"}}, "", "x", nil)
	require.NoError(t, err)
	require.Contains(t, results[0].Problem, control.ErrUnavailable.Error())
}

func TestTargets(t *testing.T) {
	r := newRegistrar(t, office)
	_, err := r.directory.LogIn("SEPB", "50", "4711", noon)
	require.NoError(t, err)
	r.change(func() { r.phones = append(r.phones, control.Phone{Device: "SEPGONE", Model: "7960"}) })
	for _, c := range []struct {
		to   control.Target
		want []string
	}{
		{control.Target{All: true}, []string{"SEPA", "SEPB"}},
		{control.Target{Groups: []string{"2000"}}, []string{"SEPA"}},
		{control.Target{Groups: []string{"4000"}}, []string{"SEPB"}},
		{control.Target{Models: []string{"7960"}}, []string{"SEPA"}},
		{control.Target{Models: []string{"7960"}, Groups: []string{"4000"}}, []string{"SEPA", "SEPB"}},
	} {
		results, err := r.server.PushText(t.Context(), c.to, "", "x", nil)
		require.NoError(t, err)
		var devices []string
		for _, p := range results {
			devices = append(devices, p.Device)
		}
		assert.Equal(t, c.want, devices, "%+v", c.to)
	}
	_, err = r.server.PushText(t.Context(), control.Target{}, "", "x", nil)
	require.ErrorIs(t, err, services.ErrNobody)
	_, err = r.server.PushText(t.Context(), control.Target{Devices: []string{"SEPGONE"}}, "", "x", nil)
	require.ErrorIs(t, err, services.ErrNobody)
	_, err = r.server.PushText(t.Context(), control.Target{Groups: []string{"none"}}, "", "x", nil)
	require.ErrorIs(t, err, services.ErrGroup)
	_, err = r.server.PushText(t.Context(), control.Target{All: true}, "", " \x00\n", nil)
	require.ErrorIs(t, err, control.ErrInvalid)
}

func picture(width, height int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for x := range width {
		for y := range height {
			img.Set(x, y, color.RGBA{R: uint8(x), G: uint8(y), A: 255})
		}
	}
	return img
}

func TestPushPicture(t *testing.T) {
	r := newRegistrar(t, office)
	r.change(func() {
		r.phones = append(r.phones, control.Phone{Device: "SEPC", Model: "7912", Registered: true, Address: "127.0.0.1:9"})
	})
	results, err := r.server.PushPicture(t.Context(), control.Target{All: true}, "Plan", picture(800, 600), nil)
	require.NoError(t, err)
	require.Len(t, results, 3)
	require.Empty(t, results[0].Problem)
	require.Empty(t, results[1].Problem)
	require.Contains(t, results[2].Problem, services.ErrNoPictures.Error())

	command, ok := parse(t, r.pushed["SEPA"][0]).(*xsi.Execute)
	require.True(t, ok, "a picture of a 7960 is too long for SCCP")
	gray, ok := r.browser("SEPA").load(command.Items[0].URL).(*xsi.Image)
	require.True(t, ok)
	assert.Equal(t, []int{86, 65, 2}, []int{gray.Width, gray.Height, gray.Depth}, "proportions stay")
	_, err = gray.Unpack()
	require.NoError(t, err)

	file, ok := parse(t, r.pushed["SEPB"][0]).(*xsi.ImageFile)
	require.True(t, ok)
	got := r.do("GET", file.URL, nil)
	assert.Equal(t, "image/png", got.header.Get("Content-Type"))
	colored, err := png.Decode(strings.NewReader(got.body))
	require.NoError(t, err)
	assert.Equal(t, image.Pt(224, 168), colored.Bounds().Size())
	assert.Empty(t, r.do("HEAD", file.URL, nil).body)
	r.change(func() { r.phones[1].Address = "192.0.2.1:1" })
	assert.Equal(t, 404, r.do("GET", file.URL, nil).status, "for one phone only")
	r.change(func() { r.phones[1].Address = "127.0.0.1:1" })
	r.later(time.Hour)
	assert.Equal(t, 404, r.do("GET", file.URL, nil).status, "for a short time only")
}

// addPhones adds phones of a model of their own.
func (r *registrar) addPhones(count int) control.Target {
	r.change(func() {
		for i := range count {
			r.phones = append(r.phones, control.Phone{Device: fmt.Sprint("SEPMANY", i), Model: "7975", Registered: true, Address: "127.0.0.1:9"})
		}
	})
	return control.Target{Models: []string{"7975"}}
}

// TestPushToManyPhones: what one push is for all phones of a large site is not too
// much at a time.
func TestPushToManyPhones(t *testing.T) {
	r := newRegistrar(t, office)
	const count = 4000
	all := r.addPhones(count)
	noise := image.NewRGBA(image.Rect(0, 0, 298, 168))
	random := rand.New(rand.NewPCG(1, 1))
	for i := range noise.Pix {
		noise.Pix[i] = byte(random.Uint32() | 0x80)
	}
	pushed, err := r.server.PushPicture(t.Context(), all, "", noise, nil)
	require.NoError(t, err)
	texts, err := r.server.PushText(t.Context(), all, "", strings.Repeat("x", 3000), nil)
	require.NoError(t, err)
	require.Len(t, append(pushed, texts...), 2*count)
	for _, p := range append(pushed, texts...) {
		require.Empty(t, p.Problem, p.Device)
	}
	picture, ok := parse(t, r.pushed["SEPMANY3999"][0]).(*xsi.ImageFile)
	require.True(t, ok)
	got := r.do("GET", picture.URL, nil)
	require.Equal(t, 200, got.status)
	assert.Greater(t, len(got.body), 50<<10, "not small: all copies together would be too much")
}

func TestPicturesThatAreNone(t *testing.T) {
	r := newRegistrar(t, office)
	_, err := r.server.PushPicture(t.Context(), control.Target{All: true}, "", nil, nil)
	require.ErrorIs(t, err, services.ErrPicture)
	_, err = r.server.PushPicture(t.Context(), control.Target{All: true}, "", image.NewGray(image.Rect(0, 0, 0, 5)), nil)
	require.ErrorIs(t, err, services.ErrPicture)
	_, err = r.server.PushPicture(t.Context(), control.Target{All: true}, "", image.NewUniform(color.Black), nil)
	require.ErrorIs(t, err, services.ErrPicture)
	var file bytes.Buffer
	require.NoError(t, png.Encode(&file, picture(3, 2)))
	img, err := services.ReadPicture(bytes.NewReader(file.Bytes()))
	require.NoError(t, err)
	assert.Equal(t, image.Pt(3, 2), img.Bounds().Size())
	file.Reset()
	require.NoError(t, png.Encode(&file, image.NewGray(image.Rect(0, 0, 5000, 1))))
	for name, r := range map[string]*bytes.Reader{
		"wide":  bytes.NewReader(file.Bytes()),
		"cut":   bytes.NewReader(file.Bytes()[:60]),
		"none":  bytes.NewReader([]byte("GIF89a")),
		"large": bytes.NewReader(make([]byte, services.MaxPictureBytes+1)),
	} {
		_, err := services.ReadPicture(r)
		assert.ErrorIs(t, err, services.ErrPicture, name)
	}
}

func TestURLsOfPushes(t *testing.T) {
	r := newRegistrar(t, office)
	at := func() string {
		t.Helper()
		_, err := r.server.PushPicture(t.Context(), control.Target{Devices: []string{"SEPB"}}, "", picture(10, 10), nil)
		require.NoError(t, err)
		all := r.pushed["SEPB"]
		file, ok := parse(t, all[len(all)-1]).(*xsi.ImageFile)
		require.True(t, ok)
		return file.URL
	}
	r.server.Address = netip.MustParseAddrPort("0.0.0.0:8080")
	assert.True(t, strings.HasPrefix(at(), "http://127.0.0.1:8080/picture/"), "the way to the phone")
	cfg, err := config.Parse("x", []byte(strings.Replace(office, "'127.0.0.1:8080'", "'127.0.0.1:8080', url: 'https://pbx.example.org'", 1)))
	require.NoError(t, err)
	r.directory.Replace(cfg)
	assert.True(t, strings.HasPrefix(at(), "https://pbx.example.org/picture/"))
	r.directory.Replace(config.Default())
	r.server.Address = netip.AddrPort{}
	results, err := r.server.PushPicture(t.Context(), control.Target{Devices: []string{"SEPB"}}, "", picture(10, 10), nil)
	if errors.Is(err, services.ErrNobody) {
		require.Empty(t, results)
		return
	}
	require.NoError(t, err)
	require.Contains(t, results[0].Problem, control.ErrUnavailable.Error())
}

func TestOutboxIsLimited(t *testing.T) {
	r := newRegistrar(t, office)
	const most = 10_000
	all := r.addPhones(most + 1)
	long := strings.Repeat("x", 3000)
	results, err := r.server.PushText(t.Context(), all, "", long, nil)
	require.NoError(t, err)
	full := 0
	for _, p := range results {
		if p.Problem != "" {
			require.Contains(t, p.Problem, "too much waits")
			full++
		}
	}
	assert.Equal(t, 1, full)
	r.later(time.Hour)
	results, err = r.server.PushText(t.Context(), control.Target{Devices: []string{"SEPA"}}, "", long, nil)
	require.NoError(t, err)
	require.Empty(t, results[0].Problem)
}
