package browser_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/xsi"
	"github.com/skinnykit/skinny/examples/phone/browser"
)

func ExampleBrowser() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/xml; charset=utf-8")
		fmt.Fprintf(w, "<CiscoIPPhoneDirectory><Title>Of %s</Title><DirectoryEntry><Name>Ann</Name><Telephone>1002</Telephone></DirectoryEntry></CiscoIPPhoneDirectory>",
			r.URL.Query().Get("name"))
	}))
	defer server.Close()
	b := browser.New(browser.Config{
		Name:  "SEP001122334455",
		Doors: map[string]string{"Directories": server.URL + "/?name=#DEVICENAME#"},
		Dial: func(_ context.Context, number string) error {
			fmt.Println("dials", number)
			return nil
		},
	})
	defer b.Close()
	page, err := b.Open(context.Background(), "Directories")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	fmt.Print(browser.Text(page))
	if _, err := b.Press(context.Background(), "Ann"); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	// Output:
	// Of SEP001122334455
	// Ann  1002
	// [Dial] [EditDial] [Exit]
	// dials 1002
}

// BenchmarkShow shows a page of the largest directory; the baseline only reads it.
func BenchmarkShow(b *testing.B) {
	page := &xsi.Directory{}
	for i := range xsi.MaxDirectoryEntries {
		page.Entries = append(page.Entries, xsi.DirectoryEntry{Name: fmt.Sprintf("Anna %d", i), Telephone: "1001"})
	}
	body, err := page.Append(nil, xsi.UTF8)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("baseline", func(b *testing.B) {
		for b.Loop() {
			if _, _, err := xsi.Parse(body, cnfxml.Options{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("show", func(b *testing.B) {
		phone := browser.New(browser.Config{})
		defer phone.Close()
		for b.Loop() {
			if _, err := phone.Show(b.Context(), body); err != nil {
				b.Fatal(err)
			}
		}
	})
}
