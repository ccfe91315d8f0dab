package services_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml/xsi"
	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/examples/registrar/services"
	"github.com/skinnykit/skinny/examples/registrar/store"
)

func write(t *testing.T, path, text string) {
	t.Helper()
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
}

func readAll(t *testing.T, r io.Reader) string {
	t.Helper()
	text, err := io.ReadAll(r)
	require.NoError(t, err)
	return string(text)
}

func TestPersonalDirectory(t *testing.T) {
	r := newRegistrar(t, office)
	b := r.browser("SEPA")
	empty := b.load("/personal")
	form := b.press(empty, "New")
	assert.Equal(t, "Saved.", text(t, b.submit(form, "label", "Bob <&>", "to", "*98#")))
	assert.Equal(t, "Saved.", text(t, b.submit(form, "label", "Bob <&>", "to", "*98#")), "the Back key sends it again")
	saved := b.submit(form, "label", "Ann\x00\r\na", "to", "1002")
	list := b.press(saved, "Back")
	assert.Equal(t, []string{"Ann a 1002", "Bob <&> *98#"}, names(t, list))

	bob := b.choose(list, "Bob")
	assert.Equal(t, []string{"Dial", "EditDial", "Edit", "Delete", "Back", "Exit"}, keyNames(bob))
	edit, ok := b.press(bob, "Edit").(*xsi.Input)
	require.True(t, ok)
	assert.Equal(t, "Bob <&>", edit.Items[0].DefaultValue)
	assert.Equal(t, "*98#", edit.Items[1].DefaultValue)
	assert.Equal(t, "Saved.", text(t, b.submit(edit, "label", "Bobby", "to", "7")))
	assert.Equal(t, []string{"Ann a 1002", "Bobby 7"}, names(t, b.load("/personal")))

	for _, wrong := range [][]string{{"label", "", "to", "1"}, {"label", "\x01\x02", "to", "1"}} {
		assert.Equal(t, "An entry needs a name.", text(t, b.submit(form, wrong...)))
	}
	for _, wrong := range []string{"", "abc", "1 2", "1:2", strings.Repeat("1", 25), "+49"} {
		assert.Contains(t, text(t, b.submit(form, "label", "x", "to", wrong)), "The number must have", wrong)
	}
	gone := keyURL(bob, "Delete")
	assert.Equal(t, "Deleted.", text(t, b.load(gone)))
	assert.Contains(t, text(t, b.load(gone)), "not there any more")
	assert.Contains(t, text(t, b.submit(edit, "label", "Bobby", "to", "7")), "not there any more")

	assert.Equal(t, "Saved.", text(t, b.submit(form, "label", "Carl", "to", "8")))
	carl := keyURL(b.choose(b.load("/personal"), "Carl"), "Delete")
	assert.Equal(t, "Deleted.", text(t, b.load(carl)))
	r.later(time.Second)
	assert.Equal(t, "Saved.", text(t, b.submit(form, "label", "Dora", "to", "9")))
	assert.Contains(t, text(t, b.load(carl)), "not there any more", "a page of before never means somebody else")
	assert.Equal(t, "Deleted.", text(t, b.press(b.choose(b.load("/personal"), "Dora"), "Delete")))

	assert.Equal(t, "There is nobody in it.", text(t, r.browser("SEPB").load("/personal")), "of another phone")
	r.stop()
	r.serve()
	assert.Equal(t, []string{"Ann a 1002"}, names(t, r.browser("SEPA").load("/personal")))
}

func TestPersonalDirectoryIsLimited(t *testing.T) {
	r := newRegistrar(t, office)
	for i := range services.MaxContacts {
		require.NoError(t, r.server.Personal.SaveContact(t.Context(), "SEPA", services.Contact{Name: fmt.Sprintf("%03d", i), Number: "1"}))
	}
	b := r.browser("SEPA")
	assert.Contains(t, text(t, b.load("/personal/save?label=x&to=1")), "it holds 200 entries")
	page, seen := b.load("/personal"), 0
	for {
		seen += len(names(t, page))
		if keyURL(page, "Next") == "" {
			break
		}
		page = b.press(page, "Next")
	}
	assert.Equal(t, services.MaxContacts, seen)
}

func TestChangesThatAreNotStored(t *testing.T) {
	r := newRegistrar(t, office)
	require.NoError(t, r.store.Close())
	b := r.browser("SEPA")
	assert.Contains(t, text(t, b.load("/dials/save?to=1002")), "could not be stored yet")
	assert.Equal(t, "The list cannot be read now.", text(t, b.load("/calls?list=missed")))
}

func TestSpeedDialEditor(t *testing.T) {
	r := newRegistrar(t, office)
	b := r.browser("SEPA")
	list := b.load("/dials")
	assert.Equal(t, []string{"1 Tom 1002", "New speed dial"}, names(t, list))
	form := b.choose(list, "New")
	assert.Contains(t, text(t, b.submit(form, "label", "Zoë", "to", "1003")), "Saved.")
	assert.Contains(t, text(t, b.submit(form, "label", "Zoë", "to", "1003")), "Saved.", "sent again")
	list = b.load("/dials")
	assert.Equal(t, []string{"1 Tom 1002", "2 Zoë 1003", "New speed dial"}, names(t, list))
	assert.Equal(t, []string{"SEPA"}, r.restarted)

	assert.Contains(t, text(t, b.submit(b.choose(list, "Tom"), "label", "Thomas", "to", "1004")), "Saved.")
	dev, err := r.directory.Admit("SEPA", 7)
	require.NoError(t, err)
	assert.Equal(t, "Thomas", dev.SpeedDials[0].Label)
	assert.Equal(t, "1003", dev.SpeedDials[1].Number)
	own := b.choose(b.load("/dials"), "Thomas")
	assert.Contains(t, text(t, b.press(own, "Delete")), "Deleted.")
	assert.Equal(t, []string{"1 Tom 1002", "2 Zoë 1003", "New speed dial"}, names(t, b.load("/dials")))
	assert.Contains(t, text(t, b.load("/dials/remove?at=1")), "not there any more", "what is configured stays")
	assert.Contains(t, text(t, b.load("/dials/edit?at=77")), "not there any more")
	assert.Contains(t, text(t, b.load("/dials/save?at=77&to=1")), "not there any more")
	assert.Contains(t, text(t, b.load("/dials/save?to=1;drop")), "The number must have")

	r.directory.RestoreDials("device/SEPA", nil)
	r.stop()
	r.serve()
	assert.Equal(t, []string{"1 Tom 1002", "2 Zoë 1003", "New speed dial"}, names(t, r.browser("SEPA").load("/dials")), "after a restart")
}

// What is behind one that was deleted has the number under which it is dialled.
func TestSpeedDialsBehindADeletedOne(t *testing.T) {
	r := newRegistrar(t, office)
	b := r.browser("SEPA")
	for _, number := range []string{"1003", "1004"} {
		b.load("/dials/save?to=" + number)
	}
	b.press(b.choose(b.load("/dials"), "1003"), "Delete")
	list := b.load("/dials")
	assert.Equal(t, []string{"1 Tom 1002", "2 1004 1004", "New speed dial"}, names(t, list))
	form, ok := b.choose(list, "1004").(*xsi.Input)
	require.True(t, ok)
	assert.Equal(t, "Speed dial 2", form.Title)
	assert.Contains(t, text(t, b.submit(form, "label", "Tim", "to", "1004")), "Saved.")
	assert.Equal(t, []string{"1 Tom 1002", "2 Tim 1004", "New speed dial"}, names(t, b.load("/dials")))
}

// A user who presses Back while the phone registers again gets the page, and nobody
// else waits.
func TestPhoneThatRegistersAgain(t *testing.T) {
	r := newRegistrar(t, office)
	b := r.browser("SEPA")
	away := func(is bool) {
		r.change(func() { r.phones[0].Registered = !is })
	}
	saved := b.load("/dials/save?to=1003")
	away(true)
	page := make(chan string, 1)
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	go func() {
		_, body, err := ask(client, strings.Replace(keyURL(saved, "Back"), "SEPA", "sepa", 1))
		assert.NoError(t, err)
		page <- body
	}()
	select {
	case <-page:
		require.Fail(t, "the phone is not back")
	case <-time.After(100 * time.Millisecond):
	}
	away(false)
	assert.Equal(t, []string{"1 Tom 1002", "2 1003 1003", "New speed dial"}, names(t, parse(t, <-page)))

	away(true)
	r.later(time.Minute)
	var before, after int
	r.change(func() { before = r.lookups })
	assert.Contains(t, text(t, b.load("/dials")), "not registered")
	r.change(func() { after = r.lookups })
	assert.Equal(t, before+1, after, "the change was long ago: nobody waits")
}

func TestHotDesk(t *testing.T) {
	r := newRegistrar(t, office)
	b := r.browser("SEPA")
	require.NoError(t, r.server.Personal.SaveContact(t.Context(), "SEPA", services.Contact{Name: "Of the phone", Number: "1"}))
	form := b.choose(b.load("/services"), "Log on")
	input, ok := form.(*xsi.Input)
	require.True(t, ok)
	assert.Equal(t, xsi.InputFlags("NP"), input.Items[1].InputFlags, "the PIN is not shown")
	const wrong = "The number or the PIN is wrong."
	assert.Equal(t, wrong, text(t, b.submit(form, "user", "50", "pin", "4712")))
	assert.Equal(t, wrong, text(t, b.submit(form, "user", "51", "pin", "4711")))
	assert.Equal(t, wrong, text(t, b.submit(form, "user", "50'", "pin", "<b>")))
	assert.Contains(t, text(t, b.submit(form, "user", "50", "pin", "4711")), "Logged on.")
	assert.Equal(t, []string{"SEPA"}, r.restarted)
	assert.Equal(t, []string{"1003"}, r.directory.NumbersOf("SEPA"))
	menu := b.load("/services")
	assert.Contains(t, names(t, menu), "Log off anna")
	assert.Contains(t, text(t, b.load("/desk")), "anna is logged on")
	assert.Equal(t, "There is nobody in it.", text(t, b.load("/personal")), "her own directory")
	assert.Contains(t, text(t, b.choose(menu, "Log off")), "Logged off.")
	assert.Contains(t, text(t, b.load("/desk/out")), "Nobody is logged on")
	assert.Equal(t, []string{"Of the phone 1"}, names(t, b.load("/personal")))

	for range 5 {
		b.submit(form, "user", "50", "pin", "0000")
	}
	assert.Equal(t, "Too many wrong PINs. Try again in 5 minutes.", text(t, b.submit(form, "user", "50", "pin", "4711")), "the locks of dialled PINs")
	r.later(6 * time.Minute)
	assert.Contains(t, text(t, b.submit(form, "user", "50", "pin", "4711")), "Logged on.")
}

// TestWrongPINsAreLogged, without what was typed.
func TestWrongPINsAreLogged(t *testing.T) {
	r := newRegistrar(t, office)
	var log bytes.Buffer
	s := &services.Server{Config: r.server.Config, Phones: r, Desk: r.server.Desk, Log: slog.New(slog.NewTextHandler(&log, nil))}
	request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/desk/in?name=SEPA&user=50&pin=4799", nil)
	request.RemoteAddr = "127.0.0.1:1234"
	answer := httptest.NewRecorder()
	s.ServeHTTP(answer, request)
	assert.Contains(t, answer.Body.String(), "The number or the PIN is wrong.")
	assert.Contains(t, log.String(), `level=WARN msg="a log-on was refused" phone=SEPA`)
	assert.Contains(t, log.String(), `err="wrong number or PIN"`)
	assert.NotContains(t, log.String(), "4799")
}

// record stores calls that a number missed.
func (r *registrar) record(t *testing.T, from, to, name string, n int) {
	t.Helper()
	for i := range n {
		at := noon.Add(time.Duration(i-n) * time.Minute)
		r.store.Queue(call.Record{
			From: call.Party{Number: from, Name: name}, To: call.Party{Number: to}, Dialed: to, Started: at, Ended: at.Add(20 * time.Second),
			Legs: []call.LegRecord{{Device: "SEPA", Party: call.Party{Number: to}, History: call.Missed, Ended: at.Add(20 * time.Second)}},
		})
	}
	require.NoError(t, r.store.Flush(t.Context()))
}

func TestListsOfCalls(t *testing.T) {
	r := newRegistrar(t, office)
	b := r.browser("SEPA")
	lists := b.load("/directories")
	assert.Equal(t, "There are no calls in this list.", text(t, b.choose(lists, "Missed")))
	r.record(t, "", "1001", "", 1)
	r.record(t, "1002", "1001", "Tom", 39)
	r.record(t, "1002", "1003", "Tom", 3)
	first := b.choose(lists, "Missed")
	shown := names(t, first)
	require.Len(t, shown, 32)
	assert.Equal(t, "11:59 Tom 1002", shown[0])
	assert.Equal(t, []string{"Dial", "EditDial", "Exit", "Next", "Clear"}, keyNames(first))
	second := names(t, b.press(first, "Next"))
	require.Len(t, second, 8)
	assert.Contains(t, second, "11:59 Private ", "nothing to dial")
	assert.Equal(t, "There are no calls in this list.", text(t, b.choose(lists, "Placed")))

	r.store.Queue(call.Record{
		From: call.Party{Number: "1001"}, Dialed: "1003", Started: noon, Ended: noon,
		Legs: []call.LegRecord{{Device: "SEPA", Party: call.Party{Number: "1001"}, History: call.Placed, Ended: noon}},
	})
	require.NoError(t, r.store.Flush(t.Context()))
	assert.Equal(t, []string{"12:00 Zoë 1003"}, names(t, b.choose(lists, "Placed")), "did not answer")
	r.store.Queue(call.Record{
		From: call.Party{Number: "1001"}, To: call.Party{Number: "1002", Name: "Tom"}, Dialed: "2000", RedirectedBy: call.Party{Number: "2000"},
		Started: noon, Ended: noon, Legs: []call.LegRecord{{Device: "SEPA", Party: call.Party{Number: "1001"}, History: call.Placed, Ended: noon}},
	})
	require.NoError(t, r.store.Flush(t.Context()))
	assert.Equal(t, "12:00 House 2000", names(t, b.choose(lists, "Placed"))[0], "the group, whoever answered")

	r.later(time.Minute)
	clear := keyURL(first, "Clear")
	at := noon.Add(30 * time.Second)
	r.store.Queue(call.Record{
		From: call.Party{Number: "9"}, To: call.Party{Number: "1001"}, Started: at, Ended: at,
		Legs: []call.LegRecord{{Device: "SEPA", Party: call.Party{Number: "1001"}, History: call.Missed, Ended: at}},
	})
	done := b.load(clear)
	assert.Equal(t, "The list is empty now.", text(t, done))
	assert.Equal(t, []string{"12:00 9 9"}, names(t, b.press(done, "Back")), "a call that came meanwhile was not seen")
	assert.Equal(t, "There is no such list.", text(t, b.load("/calls?list=all")))
	assert.Equal(t, "There is no such list.", text(t, b.load("/calls/clear?list=missed&until=-5")))

	_, err := r.directory.LogIn("SEPB", "50", "4711", noon)
	require.NoError(t, err)
	other := r.browser("SEPB")
	assert.Len(t, names(t, other.load("/calls?list=missed")), 3, "of the user's number, on any phone")
	r.later(48 * time.Hour)
	assert.Contains(t, names(t, other.load("/calls?list=missed"))[0], "1.1. Tom")
	other.load("/calls/clear?list=missed&until=9223372036854775807")
	assert.Equal(t, "There are no calls in this list.", text(t, other.load("/calls?list=missed")))
}

// TestNothingIsKeptForPhonesWithoutANumber: names cost a stranger nothing.
func TestNothingIsKeptForPhonesWithoutANumber(t *testing.T) {
	cfg, err := config.Parse("test.yaml", []byte(`claims: [{number: 1100, pin: "`+hash4711+`"}]`))
	require.NoError(t, err)
	phones := directory.New(cfg)
	_, err = phones.Admit("G", 7)
	require.NoError(t, err)
	kept, err := store.Open(filepath.Join(t.TempDir(), "registrar.db"), store.Options{})
	require.NoError(t, err)
	defer func() { assert.NoError(t, kept.Close()) }()
	rooms := &services.Rooms{Directory: phones, Store: kept, Apply: func(context.Context, directory.Update) error { return nil }}
	require.ErrorContains(t, rooms.SaveContact(t.Context(), "G", services.Contact{Name: "Bob", Number: "1"}), "no number yet")
	assert.Empty(t, rooms.Contacts("G"))
	require.NoError(t, rooms.ClearCalls(t.Context(), "G", call.Missed, noon))
	assert.Zero(t, kept.Cleared(string(directory.OfDevice("G"))).Missed)
	require.Error(t, rooms.SetDial(t.Context(), "G", directory.Dial{SpeedDial: config.SpeedDial{Number: "1"}}))
	assert.Empty(t, kept.AllDials())
}
