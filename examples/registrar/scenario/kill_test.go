package scenario_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/internal/leaktest"
)

// TestKilledAgainAndAgain: a registrar that is killed the moment after it has told
// phones their numbers and a user that he is logged on, or off, has stored it.
func TestKilledAgainAndAgain(t *testing.T) {
	leaktest.Goroutines(t)
	file := filepath.Join(t.TempDir(), "phones.yaml")
	write := func(address string) {
		t.Helper()
		text := fmt.Sprintf("listen: {sccp: %q, tftp: \"127.0.0.1:0\", http: \"127.0.0.1:0\"}\n%s", address, hotel)
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	}
	write("127.0.0.1:0")
	child := startChild(t, childFile+"="+file)
	write(child.address)
	plug := func(n int) *phone {
		t.Helper()
		p, err := softphone.Start(softphone.Config{
			Model: model(t, "7960"), MAC: mac(n), Servers: []string{child.address}, RetryWait: 10 * time.Millisecond,
		})
		require.NoError(t, err)
		t.Cleanup(func() { p.Close() })
		return &phone{t: t, Phone: p}
	}
	guest := plug(1)
	guest.sees("its own lines", hasLines("1001"))
	var crowd []*phone
	for round := range 4 {
		for range 5 {
			crowd = append(crowd, plug(100+len(crowd)))
		}
		lines := []string{"2001", "2002"}
		if round%2 == 0 {
			guest.dials("*3150*4711#")
		} else {
			lines = []string{"1001", ""}
			guest.dials("*32")
		}
		guest.sees("other lines", hasLines(lines...))
		told := map[*phone][]string{guest: lines}
		for _, p := range crowd {
			p.sees("registration", softphone.State.Registered)
			told[p] = []string{p.number()}
		}
		before := make(map[*phone]int)
		for p := range told {
			before[p] = p.State().Registrations
		}
		child.kill()
		child = startChild(t, childFile+"="+file)
		for p, lines := range told {
			p.sees("the registrar again", registeredAfter(before[p]))
			p.sees("what it was told", hasLines(lines...))
		}
	}
}
