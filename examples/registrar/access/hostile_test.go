package access_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/examples/registrar/access"
	"github.com/skinnykit/skinny/examples/registrar/boot"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/examples/registrar/metrics"
	"github.com/skinnykit/skinny/examples/registrar/station"
	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/tftp"
)

// hostileTexts are for whoever prints them as they are: a terminal, a page, a
// spreadsheet, a shell, a line to be copied into a configuration.
func hostileTexts() []string {
	return []string{
		"\x1b[31mred", "<script>a()", "'; DROP TABLE", "=cmd|' /C calc'!A1", "a\nlevel=ERROR", "A, lines: [1]}", "$(reboot)", "../../etc/pass",
		"\"}{\"", "&amp;&lt;", "\xff\xfe\x80", "{name: x}#", "\u202eabc", "%s%n%d", "]]>", "+1001", "@SUM(1)", "-1+1|x",
	}
}

// place is a registrar that lets everybody in who has a name.
type place struct {
	t      *testing.T
	server *station.Server
	files  *boot.Service
	counts *metrics.Metrics
	logs   *safeBuffer
	sccp   string
	http   string
}

type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func openPlace(t *testing.T, text string) *place {
	t.Helper()
	leaktest.Goroutines(t)
	cfg, err := config.Parse("x", []byte(text))
	require.NoError(t, err)
	p := &place{t: t, logs: &safeBuffer{}, counts: metrics.New(metrics.Sources{})}
	log := slog.New(slog.NewTextHandler(p.logs, &slog.HandlerOptions{Level: slog.LevelDebug}))
	known := directory.New(cfg)
	gate := access.New(cfg, known)
	p.server = &station.Server{Directory: known, Admit: gate.Admit, Allow: gate.AllowType, Observer: p.counts, Log: log}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	p.sccp = ln.Addr().String()
	web, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	p.http = web.Addr().String()
	packets, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	p.files = &boot.Service{
		Files:    &boot.Files{Directory: known, Gate: gate, SCCP: netip.MustParseAddrPort(p.sccp)},
		Networks: cfg.Security.ToNetworks(), OnEvent: p.counts.File, Log: log,
	}
	ctx, cancel := context.WithCancel(context.Background())
	phones, files := make(chan error, 1), make(chan error, 1)
	go func() { phones <- p.server.Serve(ctx, ln) }()
	go func() { files <- p.files.Serve(ctx, packets, web) }()
	t.Cleanup(func() {
		cancel()
		assert.ErrorIs(t, <-phones, context.Canceled)
		assert.NoError(t, <-files)
	})
	return p
}

// register returns what a phone gets for its name.
func (p *place) register(name, load string) (*sccp.StationConn, sccp.ServerMessage) {
	p.t.Helper()
	conn, err := net.Dial("tcp", p.sccp)
	require.NoError(p.t, err)
	p.t.Cleanup(func() { conn.Close() })
	require.NoError(p.t, conn.SetDeadline(time.Now().Add(10*time.Second)))
	phone := sccp.NewStationConn(conn)
	require.NoError(p.t, phone.Send(&sccp.RegisterReq{DeviceName: sccp.Text(name), DeviceType: sccp.DeviceTypeCisco7960, ProtocolVersion: 11, FirmwareLoadName: sccp.Text(load)}))
	m, err := phone.Read()
	require.NoError(p.t, err)
	return phone, m
}

// clean looks for hostile texts, and for bytes that no output should have.
func clean(t *testing.T, what, text string, escapes ...string) {
	t.Helper()
	for _, r := range text {
		if r != '\n' && (!unicode.IsPrint(r) || r == unicode.ReplacementChar) {
			assert.Fail(t, what+" has a control character", "%q in %q", r, text)
			return
		}
	}
	for _, hostile := range append([]string{"\nlevel=ERROR", "\x1b"}, escapes...) {
		assert.False(t, strings.Contains(text, hostile), "%s has %q", what, hostile)
	}
}

func TestNamesThatNoDeviceHas(t *testing.T) {
	for _, text := range []string{"", "auto-registration: {numbers: 100-199}"} {
		p := openPlace(t, text)
		for _, name := range hostileTexts() {
			name = name[:min(len(name), 15)] // of the protocol's 16 bytes
			_, m := p.register(name, "load")
			reject, ok := m.(*sccp.RegisterReject)
			require.True(t, ok, "%q: %T", name, m)
			assert.Equal(t, "Device name not valid", reject.Text.String(), "%q", name)
		}
		assert.Empty(t, p.server.Phones())
		assert.NotContains(t, p.logs.String(), "lines: [NUMBER]", "no line to be copied")
		clean(t, "the log", p.logs.String())
	}
}

func TestTextsOfAPhoneThatIsIn(t *testing.T) {
	p := openPlace(t, "auto-registration: {numbers: 100-199}")
	for i, hostile := range hostileTexts() {
		name := "SEP0011223344" + string("0123456789ABCDEF"[i/16]) + string("0123456789ABCDEF"[i%16])
		phone, m := p.register(name, hostile)
		require.IsType(t, &sccp.RegisterAck{}, m)
		phone.SetVersion(11)
		require.NoError(t, phone.Send(
			&sccp.Alarm{Text: sccp.Text(hostile)},
			&sccp.ConnectionStatisticsRes{DirectoryNumber: sccp.Text(hostile), Data: []byte("MLQK=" + hostile)},
			&sccp.Unknown{MessageID: sccp.ID(0x7000 + i), Body: []byte(hostile)},
			&sccp.KeepAliveReq{},
		))
		for {
			m, err := phone.Read()
			require.NoError(t, err)
			if m.ID() == sccp.IDKeepAliveAck {
				break
			}
		}
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+p.http, nil)
		require.NoError(t, err)
		request.URL.Opaque = "/" + strings.Map(func(r rune) rune {
			if r <= ' ' || r > '~' {
				return '_'
			}
			return r
		}, hostile)
		request.Close = true
		if response, err := http.DefaultClient.Do(request); err == nil {
			assert.GreaterOrEqual(t, response.StatusCode, 400)
			response.Body.Close()
		}
	}
	list, err := json.Marshal(p.server.Phones())
	require.NoError(t, err)
	require.Len(t, p.server.Phones(), len(hostileTexts()))
	clean(t, "the list of phones", string(list), "<script", "\x1b")
	clean(t, "the log", p.logs.String())

	w := httptest.NewRecorder()
	p.counts.Handler(slog.New(slog.DiscardHandler)).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	clean(t, "the metrics", w.Body.String(), "<script", "DROP", "calc", "reboot", "SEP")
	assert.True(t, strings.Contains(w.Body.String(), `skinny_phones{model="Cisco 7960"} 18`))

	file, err := tftp.FetchHTTP(t.Context(), p.http, "XMLDefault.cnf.xml", tftp.FetchOptions{})
	require.NoError(t, err)
	_, problems, err := cnfxml.ParseDefault(file)
	require.NoError(t, err)
	assert.Empty(t, problems)
	clean(t, "the file", string(file), "<script", "DROP")
}
