package store_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/store"
)

// After each event a machine's commands go to the store; after a restart the
// machine gets back what users had set.
func Example() {
	dir, err := os.MkdirTemp("", "store-*")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "registrar.db")
	for start := range 2 {
		s, err := store.Open(path, store.Options{Keep: store.Keep{Age: 365 * 24 * time.Hour}})
		if err != nil {
			fmt.Println(err)
			return
		}
		m := call.New(nil, call.Limits{})
		for ev := range s.Restore() {
			m.Handle(time.Now(), ev)
		}
		fmt.Printf("start %d: %+v\n", start+1, m.PhoneSettings("SEP001122334455"))
		s.Apply(m.Handle(time.Now(), call.SetDoNotDisturb{Device: "SEP001122334455", DND: call.DNDSilent}))
		if err := s.Close(); err != nil {
			fmt.Println(err)
		}
	}
	// Output:
	// start 1: {DND:off Private:false HuntLoggedOut:false CallBack:}
	// start 2: {DND:silent Private:false HuntLoggedOut:false CallBack:}
}

// A number is given to a phone only when that is on disk.
func ExampleStore_Save() {
	dir, err := os.MkdirTemp("", "store-*")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	s, err := store.Open(filepath.Join(dir, "registrar.db"), store.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = s.Close() }()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := s.Save(ctx, store.Number{Device: "SEP001122334455", Number: "1000", Since: time.Now()}); err != nil {
		fmt.Println(err)
	}
	for n := range s.Numbers() {
		fmt.Println(n.Device, "has", n.Number)
	}
	fmt.Println(s.State())
	// Output:
	// SEP001122334455 has 1000
	// ok
}
