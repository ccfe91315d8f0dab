package assembly_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/examples/registrar/assembly"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/tftp"
)

// certify writes a certificate that signs itself, and its key.
func certify(t *testing.T, dir string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "registrar"}, NotAfter: time.Now().Add(time.Hour)}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	require.NoError(t, err)
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	for name, block := range map[string]*pem.Block{
		"r.pem": {Type: "CERTIFICATE", Bytes: certificate}, "r.key": {Type: "PRIVATE KEY", Bytes: secret},
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(block), 0o600))
	}
}

const guarded = `
listen: {sccp: "127.0.0.1:0", sccps: "127.0.0.1:0", tftp: "127.0.0.1:0", http: "127.0.0.1:0"}
tls: {certificate: r.pem, key: r.key}
metrics: {http: "127.0.0.1:0"}
security: {networks: [127.0.0.0/8]}
database: {file: DATABASE}
lines: [{number: 1001}, {number: 1002}]
devices:
  - {name: SEP001122334455, model: 7962, lines: [1001], security: encrypted}
  - {name: SEP001122334466, model: 7962, lines: [1002]}
`

// runGuarded runs a registrar; what it reads again can be changed.
func runGuarded(t *testing.T, database string) (r *assembly.Registrar, file *atomic.Value) {
	t.Helper()
	leaktest.Goroutines(t)
	dir := t.TempDir()
	certify(t, dir)
	file = &atomic.Value{}
	file.Store(strings.Replace(guarded, "DATABASE", database, 1))
	load := func() (*config.Config, error) {
		return config.Parse(filepath.Join(dir, "phones.yaml"), []byte(file.Load().(string)))
	}
	cfg, err := load()
	require.NoError(t, err)
	r, err = assembly.Open(t.Context(), cfg, assembly.Options{Log: slog.New(slog.DiscardHandler), File: filepath.Join(dir, "phones.yaml"), Load: load, Pace: time.Millisecond})
	require.NoError(t, err)
	ctx, stop := context.WithCancel(context.Background())
	ran := make(chan error, 1)
	go func() { ran <- r.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		<-ran // that the database cannot be written may be one of its errors
	})
	return r, file
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 10 * time.Second}
	response, err := client.Get(url)
	require.NoError(t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return response.StatusCode, string(text)
}

func wait(t *testing.T, p *softphone.Phone, f func(softphone.State) bool) softphone.State {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	s, err := p.WaitFor(ctx, f)
	require.NoError(t, err)
	return s
}

func TestPhoneThatEncryptsBootsAndIsCounted(t *testing.T) {
	r, file := runGuarded(t, "calls.db")
	text, err := tftp.Fetch(t.Context(), r.TFTP().String(), "SEP001122334455.cnf.xml", tftp.FetchOptions{})
	require.NoError(t, err)
	d, _, err := cnfxml.ParseDevice(text)
	require.NoError(t, err)
	assert.Equal(t, r.SCCPS().String(), d.CallManagers()[0].Addr())

	start := func(c softphone.Config) *softphone.Phone {
		c.Rounds = 1
		p, err := softphone.Start(c)
		require.NoError(t, err)
		t.Cleanup(func() { _ = p.Close() }) // it may have been turned away
		return p
	}
	a := start(softphone.Config{MAC: cnfxml.MAC{0, 0x11, 0x22, 0x33, 0x44, 0x55}, TFTP: r.TFTP().String(), TLS: &tls.Config{InsecureSkipVerify: true}})
	b := start(softphone.Config{MAC: cnfxml.MAC{0, 0x11, 0x22, 0x33, 0x44, 0x66}, TFTP: r.TFTP().String()})
	for _, p := range []*softphone.Phone{a, b} {
		wait(t, p, func(s softphone.State) bool { return s.Registered() })
	}
	_, err = b.Dial(t.Context(), "1001")
	require.NoError(t, err)
	wait(t, a, func(s softphone.State) bool { return s.Ringing() })
	require.NoError(t, a.Answer())
	wait(t, b, func(s softphone.State) bool { return len(s.Media) == 1 })
	base := "http://" + r.Metrics().String()
	_, figures := get(t, base+"/metrics")
	assert.Contains(t, figures, "\nskinny_calls_active 1\n")
	assert.Contains(t, figures, "\nskinny_registrations_total{result=\"accepted\"} 2\n")
	assert.Contains(t, figures, "\nskinny_storage_state{state=\"ok\"} 1\n")
	assert.NotContains(t, figures, "\nskinny_file_bytes_total{protocol=\"tftp\"} 0\n")
	require.NoError(t, a.HangUp())
	wait(t, b, func(s softphone.State) bool { return len(s.Calls) == 0 })
	require.Eventually(t, func() bool {
		_, figures := get(t, base+"/metrics")
		return strings.Contains(figures, "\nskinny_calls_total{answered=\"yes\",cause=\"normal\"} 1\n") &&
			strings.Contains(figures, "\nskinny_call_setup_seconds_count 1\n")
	}, 30*time.Second, 10*time.Millisecond)
	status, health := get(t, base+"/healthz")
	assert.Equal(t, http.StatusOK, status, health)

	// Nobody may come any more, those who are there included.
	file.Store(strings.Replace(file.Load().(string), "127.0.0.0/8", "10.0.0.0/8", 1))
	told, err := r.Control().Reload(t.Context(), nil)
	require.NoError(t, err)
	assert.Contains(t, told.Settings, "security")
	require.Eventually(t, func() bool { return len(r.Phones()) == 0 }, 30*time.Second, 10*time.Millisecond)
	_, err = tftp.Fetch(t.Context(), r.TFTP().String(), "SEP001122334455.cnf.xml", tftp.FetchOptions{})
	require.Error(t, err)
}

func TestHealthWithoutADisk(t *testing.T) {
	r, _ := runGuarded(t, "/no/such/folder/calls.db")
	status, health := get(t, "http://"+r.Metrics().String()+"/healthz")
	assert.Equal(t, http.StatusServiceUnavailable, status)
	assert.Contains(t, health, `"part":"storage"`)
	assert.Contains(t, health, "the folder of the database does not exist")
}

func TestTLSWithoutItsFiles(t *testing.T) {
	leaktest.Goroutines(t)
	cfg, err := config.Parse(filepath.Join(t.TempDir(), "x.yaml"), []byte(strings.Replace(guarded, "DATABASE", "off", 1)))
	require.NoError(t, err)
	_, err = assembly.Open(t.Context(), cfg, assembly.Options{})
	require.ErrorContains(t, err, "cannot serve phones that encrypt")
	require.ErrorContains(t, err, "name a file that is there")
}

// TestPhoneServicesAreForTheNetworksOfPhones: who may not register gets no page.
func TestPhoneServicesAreForTheNetworksOfPhones(t *testing.T) {
	leaktest.Goroutines(t)
	for networks, refused := range map[string]bool{"127.0.0.0/8": false, "10.0.0.0/8": true} {
		cfg, err := config.Parse("test.yaml", []byte(officeWithPages+"security: {networks: ["+networks+"]}\n"))
		require.NoError(t, err)
		r, err := assembly.Open(t.Context(), cfg, assembly.Options{Log: slog.New(slog.DiscardHandler)})
		require.NoError(t, err)
		ctx, stop := context.WithCancel(t.Context())
		ran := make(chan error, 1)
		go func() { ran <- r.Run(ctx) }()
		client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 10 * time.Second}
		response, err := client.Get("http://" + r.Pages().Address.String() + "/services")
		if err == nil {
			assert.NoError(t, response.Body.Close())
		}
		assert.Equal(t, refused, err != nil, networks)
		stop()
		assert.NoError(t, <-ran)
	}
}

// TestRulesOfTheFileHold, and others after it has changed: how many devices an address
// may have, who takes over, and how much a phone may send. Each is counted.
func TestRulesOfTheFileHold(t *testing.T) {
	if runtime.GOOS == "darwin" {
		t.Skip("of 127.0.0.0/8 macOS has 127.0.0.1 alone")
	}
	const bob, carol = "SEP001122334466", "SEP001122334477"
	r, file := runGuarded(t, "off")
	rules := func(text string) {
		file.Store(strings.NewReplacer("DATABASE", "off", "networks: [127.0.0.0/8]", "networks: [127.0.0.0/8], "+text).Replace(guarded) +
			"  - {name: " + carol + ", model: 7962, lines: [1002]}\n")
		_, err := r.Control().Reload(t.Context(), nil)
		require.NoError(t, err)
	}
	counted := func(sample string) func() bool {
		return func() bool {
			_, figures := get(t, "http://"+r.Metrics().String()+"/metrics")
			return strings.Contains(figures, "\n"+sample+"\n")
		}
	}
	eventually := func(f func() bool, what string) {
		t.Helper()
		require.Eventually(t, f, 30*time.Second, 10*time.Millisecond, what)
	}
	rules("devices-per-address: 1, take-over: same-address, events: {limit: 60, span: 1m}")

	here := registerFrom(t, r, "127.0.0.1", bob)
	assert.Empty(t, here.refusal)
	assert.Equal(t, "Too many devices", registerFrom(t, r, "127.0.0.1", carol).refusal)
	assert.Equal(t, "Registered elsewhere", registerFrom(t, r, "127.0.0.2", bob).refusal)
	assert.Len(t, r.Phones(), 1)
	eventually(counted(`skinny_registrations_total{result="too-many-devices"} 1`), "one too many")
	eventually(counted(`skinny_registrations_total{result="registered-elsewhere"} 1`), "one elsewhere")

	rules("devices-per-address: 2, take-over: newer, events: {limit: 60, span: 1m}")
	assert.Empty(t, registerFrom(t, r, "127.0.0.1", carol).refusal)
	there := registerFrom(t, r, "127.0.0.2", bob)
	assert.Empty(t, there.refusal)
	eventually(counted(`skinny_registrations_ended_total{reason="registered-again"} 1`), "the older has ended")

	for range 100 {
		_ = there.conn.Send(&sccp.KeepAliveReq{}) // it is cut off meanwhile
	}
	eventually(counted(`skinny_phones_throttled_total 1`), "it is cut off")
	eventually(counted(`skinny_registrations_ended_total{reason="throttled"} 1`), "and ends")
	assert.Equal(t, "Too many messages", registerFrom(t, r, "127.0.0.2", bob).refusal)
	eventually(counted(`skinny_registrations_total{result="throttled"} 1`), "it may not come back yet")
	rules("events: {limit: 1000, span: 1m}")
	assert.Empty(t, registerFrom(t, r, "127.0.0.2", bob).refusal, "the limit is another one")
	assert.Len(t, r.Phones(), 2)
}

// TestAPhoneThatMayNotBeHereIsCutOff, though it does nothing that it is told.
func TestAPhoneThatMayNotBeHereIsCutOff(t *testing.T) {
	const bob = "SEP001122334466"
	without := func(s string) string { return s[:strings.Index(s, "  - {name: "+bob)] }
	for name, change := range map[string]func(string) string{
		"its network": func(s string) string { return strings.Replace(s, "127.0.0.0/8", "10.0.0.0/8", 1) },
		"its own networks": func(s string) string {
			return strings.Replace(s, "lines: [1002]", "lines: [1002], networks: [127.9.0.0/16]", 1)
		},
		"removed": without,
		"its name": func(s string) string {
			return without(strings.Replace(s, "{networks:", "{devices: [SEP001122334455], networks:", 1))
		},
		"without TLS": func(s string) string {
			return strings.Replace(s, "lines: [1002]", "lines: [1002], security: encrypted", 1)
		},
	} {
		t.Run(name, func(t *testing.T) {
			r, file := runGuarded(t, "off")
			rogue := registerFrom(t, r, "127.0.0.1", bob)
			require.Empty(t, rogue.refusal)
			file.Store(change(file.Load().(string)))
			_, err := r.Control().Reload(t.Context(), nil)
			require.NoError(t, err)
			for err == nil { // it reads, and does nothing
				_, err = rogue.conn.Read()
			}
			require.ErrorIs(t, err, io.EOF)
			require.Eventually(t, func() bool { return len(r.Phones()) == 0 }, 30*time.Second, 10*time.Millisecond)
		})
	}
}

// registration is one by hand.
type registration struct {
	conn    *sccp.StationConn
	refusal string // empty: it is registered
}

// registerFrom registers a phone whose connection comes from an address.
func registerFrom(t *testing.T, r *assembly.Registrar, from, device string) registration {
	t.Helper()
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}, Timeout: 10 * time.Second}
	conn, err := dialer.DialContext(t.Context(), "tcp", r.SCCP().String())
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	require.NoError(t, conn.SetDeadline(time.Now().Add(30*time.Second)))
	phone := sccp.NewStationConn(conn)
	require.NoError(t, phone.Send(&sccp.RegisterReq{DeviceName: sccp.Text(device), ProtocolVersion: 11}))
	m, err := phone.Read()
	require.NoError(t, err)
	if no, ok := m.(*sccp.RegisterReject); ok {
		return registration{phone, no.Text.String()}
	}
	require.IsType(t, &sccp.RegisterAck{}, m)
	return registration{conn: phone}
}

// TestFileNetworksAtRunTime: who may fetch files is what the file says after a
// reload, and the report asks for no restart.
func TestFileNetworksAtRunTime(t *testing.T) {
	r, file := runGuarded(t, "off")
	usual := file.Load().(string)
	fetch := func() error {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		_, err := tftp.FetchHTTP(ctx, r.HTTP().String(), "SEP001122334466.cnf.xml", tftp.FetchOptions{})
		return err
	}
	require.NoError(t, fetch())
	for _, step := range []struct {
		networks string
		allowed  bool
	}{{"[192.0.2.0/24]", false}, {"[127.0.0.0/8]", true}, {"[10.0.0.0/8]", false}} {
		file.Store(strings.Replace(usual, "networks: [127.0.0.0/8]", "networks: [127.0.0.0/8], file-networks: "+step.networks, 1))
		told, err := r.Reload(t.Context(), nil)
		require.NoError(t, err)
		assert.Equal(t, []string{"security"}, told.Settings)
		assert.Empty(t, told.Restart)
		assert.Equal(t, step.allowed, fetch() == nil, step.networks)
	}
}
