package scenario_test

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/examples/registrar/assembly"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/store"
	"github.com/skinnykit/skinny/internal/leaktest"
)

// hash4711 is the PIN 4711 with few rounds, for quick tests.
const hash4711 = "pbkdf2-sha256$1000$c2FsdCBvZiBhIHRlc3Q$Hh+f2RAyUIi5uPDS65v1n7EPNBzymWwwvwP80cRFV2E"

// site is an office whose configuration and database are files. Phones find it at
// the same place after a restart.
type site struct {
	*office
	file string
	log  journal
	pace time.Duration // between phones that start anew
}

// newSite starts a registrar with a configuration, at ports that stay.
func newSite(t *testing.T, text string) *site {
	t.Helper()
	leaktest.Goroutines(t)
	s := &site{pace: time.Millisecond, file: filepath.Join(t.TempDir(), "phones.yaml")}
	s.write(t, ports+text)
	s.start(t)
	s.write(t, s.listen()+text)
	s.restart(t)
	return s
}

// write changes the configuration.
func (s *site) write(t *testing.T, text string) {
	t.Helper()
	require.NoError(t, os.WriteFile(s.file, []byte(text), 0o600))
}

// listen names the ports that the registrar got.
func (s *site) listen() string {
	return fmt.Sprintf("listen: {sccp: %q, tftp: %q, http: %q}\n", s.SCCP(), s.TFTP(), s.HTTP())
}

func (s *site) start(t *testing.T) {
	t.Helper()
	load := func() (*config.Config, error) { return config.Load(s.file) }
	cfg, err := load()
	require.NoError(t, err)
	s.office = runWith(t, cfg, assembly.Options{
		File: s.file, Load: load, Pace: s.pace,
		Log: slog.New(slog.NewTextHandler(&s.log, nil)),
	})
}

// restart ends the registrar as a signal does, and starts it anew.
func (s *site) restart(t *testing.T) {
	t.Helper()
	s.end()
	s.start(t)
}

// database is where the registrar has put it.
func (s *site) database() string { return strings.TrimSuffix(s.file, ".yaml") + ".db" }

// mendDatabase makes its folder, so that nothing is lost at the end.
func (s *site) mendDatabase(t *testing.T) {
	t.Helper()
	require.NoError(t, os.Mkdir(filepath.Dir(s.ctl.Status().Storage.Path), 0o700))
	require.Eventually(t, func() bool {
		now := s.ctl.Status().Storage
		return now.State == "ok" && now.Waiting == 0
	}, patience, time.Millisecond)
}

// loyal plugs a phone in that comes back at once when the registrar does.
func (s *site) loyal(n int, kind string) *phone {
	s.t.Helper()
	return s.plug(softphone.Config{Model: model(s.t, kind), MAC: mac(n), RetryWait: 20 * time.Millisecond})
}

// unplug takes a phone away, and waits until the registrar knows.
func (s *site) unplug(p *phone) {
	s.t.Helper()
	require.NoError(s.t, p.Close())
	require.Eventually(s.t, func() bool {
		shown, err := s.ctl.Phone(p.Name())
		return err != nil || !shown.Registered
	}, patience, time.Millisecond)
}

// stored ends the registrar, and returns what the database says of a number given to a
// phone.
func (s *site) stored(t *testing.T, device string) store.Number {
	t.Helper()
	s.end()
	disk, err := store.Open(s.database(), store.Options{})
	require.NoError(t, err)
	defer disk.Close()
	n, ok := disk.Number(device)
	require.True(t, ok)
	return n
}

// journal is a log that can be read while it is written.
type journal struct {
	mu   sync.Mutex
	text strings.Builder
}

func (j *journal) Write(b []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(b)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// registeredAfter is a registration after the nth.
func registeredAfter(n int) func(softphone.State) bool {
	return func(s softphone.State) bool { return s.Registered() && s.Registrations > n }
}
