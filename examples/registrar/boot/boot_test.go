package boot_test

import (
	"context"
	"io"
	"io/fs"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/examples/registrar/boot"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/tftp"
)

const text = `
date-format: D/M/YA
lines: [{number: 1001}]
devices:
  - {name: SEP001122334455, model: 7960, lines: [1001]}
  - {name: SEP001122334466, model: 7941, lines: [1001]}
  - {name: SEP001122334477, lines: [1001]}
  - {name: SEP001122334488, model: ATA 186, lines: [1001]}
`

// serve starts the service on free ports and returns its two addresses.
func serve(t *testing.T, extra, sccp string) (byTFTP, byHTTP string) {
	t.Helper()
	cfg, err := config.Parse("test.yaml", []byte(text+extra))
	require.NoError(t, err)
	return serveWith(t, &boot.Service{Files: &boot.Files{Config: cfg, Directory: directory.New(cfg), SCCP: netip.MustParseAddrPort(sccp)}})
}

func serveWith(t *testing.T, service *boot.Service) (byTFTP, byHTTP string) {
	t.Helper()
	leaktest.Goroutines(t)
	packets, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- service.Serve(ctx, packets, ln) }()
	t.Cleanup(func() {
		cancel()
		assert.NoError(t, <-served)
	})
	return packets.LocalAddr().String(), ln.Addr().String()
}

func fetch(t *testing.T, addr, name string) ([]byte, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	return tftp.Fetch(ctx, addr, name, tftp.FetchOptions{})
}

func TestFileOfAPhone(t *testing.T) {
	byTFTP, byHTTP := serve(t, "", "127.0.0.1:2017")
	for _, name := range []string{"SEP001122334455.cnf.xml", "SEP001122334466.cnf.xml"} {
		file, err := fetch(t, byTFTP, name)
		require.NoError(t, err)
		device, problems, err := cnfxml.ParseDevice(file)
		require.NoError(t, err)
		assert.Empty(t, problems)
		servers := device.CallManagers()
		require.Len(t, servers, 1)
		assert.Equal(t, "127.0.0.1:2017", servers[0].Addr())
		assert.Contains(t, string(file), "D/M/YA")

		again, err := tftp.FetchHTTP(t.Context(), byHTTP, name, tftp.FetchOptions{})
		require.NoError(t, err)
		assert.Equal(t, string(file), string(again), "the same by HTTP")
	}
}

// TestRequestsEndBeforeTheService does: what they are told to is gone afterwards.
func TestRequestsEndBeforeTheService(t *testing.T) {
	leaktest.Goroutines(t)
	cfg, err := config.Parse("test.yaml", []byte(text))
	require.NoError(t, err)
	packets, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	told := false
	service := &boot.Service{
		Files: &boot.Files{Config: cfg, Directory: directory.New(cfg), SCCP: netip.MustParseAddrPort("127.0.0.1:2017")},
		OnEvent: func(tftp.Event) {
			stop()
			time.Sleep(50 * time.Millisecond) // longer than a Serve takes that does not wait
			told = true
		},
	}
	served := make(chan error, 1)
	go func() { served <- service.Serve(ctx, packets, ln) }()
	_, _ = tftp.FetchHTTP(t.Context(), ln.Addr().String(), "SEP001122334455.cnf.xml", tftp.FetchOptions{}) // it is broken off
	assert.NoError(t, <-served)
	assert.True(t, told)
}

const fleet = `
firmware:
  7941: {load: SCCP41.9-4-2SR3-1S, load-server: 192.0.2.5, peer-sharing: true}
  7962: {load: SCCP42.9-4-2SR3-1S, peer-sharing: false}
  7914: {load: S00105000400}
templates:
  site: {models: [7941], cnf: {vendorConfig/webAccess: 2, userLocale/name: German_Germany}}
lines: [{number: 1001}]
devices:
  - {name: SEP001122334455, model: 7941, lines: [1001]}
  - {name: SEP001122334466, model: 7962, lines: [1001], add-ons: [7914], cnf: {sshPassword: "a<b&c"}}
  - {name: SEP001122334477, model: CP-7941G, lines: [1001], load: SCCP41.9-3-1SR1-1S, cnf: {vendorConfig/webAccess: 1}}
`

// files returns a source of the files of a configuration.
func files(t *testing.T, text string) (*boot.Files, func(name string) string) {
	t.Helper()
	cfg, err := config.Parse("test.yaml", []byte(text))
	require.NoError(t, err)
	f := &boot.Files{Directory: directory.New(cfg), SCCP: netip.MustParseAddrPort("192.0.2.9:2000")}
	sources, dir, err := f.Sources()
	require.NoError(t, err)
	require.Nil(t, dir)
	all := tftp.NewFiles(sources...)
	return f, func(name string) string {
		t.Helper()
		content, err := all.Open(t.Context(), tftp.Request{Name: name})
		require.NoError(t, err)
		defer content.Body.Close()
		text, err := io.ReadAll(content.Body)
		require.NoError(t, err)
		return string(text)
	}
}

func TestFirmwareAndTemplatesInFiles(t *testing.T) {
	_, fetch := files(t, fleet)
	setting := func(file, name string) string {
		d, problems, err := cnfxml.ParseDevice([]byte(file))
		require.NoError(t, err)
		assert.Empty(t, problems)
		text, _ := d.Setting(name)
		return text
	}
	a := fetch("SEP001122334455.cnf.xml")
	assert.Contains(t, a, "<loadInformation>SCCP41.9-4-2SR3-1S</loadInformation>")
	assert.Equal(t, "192.0.2.5", setting(a, "loadServer"))
	assert.Equal(t, "1", setting(a, "peerFirmwareSharing"))
	assert.Equal(t, "2", setting(a, "webAccess"))
	assert.Contains(t, a, "<name>German_Germany</name>")
	b := fetch("SEP001122334466.cnf.xml")
	assert.Equal(t, "0", setting(b, "peerFirmwareSharing"))
	assert.Contains(t, b, "S00105000400")
	assert.Contains(t, b, "<sshPassword>a&lt;b&amp;c</sshPassword>")
	assert.Equal(t, "1", setting(fetch("SEP001122334477.cnf.xml"), "webAccess"), "a phone overrules its template")
	assert.Contains(t, fetch("SEP001122334477.cnf.xml"), "<loadInformation>SCCP41.9-3-1SR1-1S</loadInformation>")
	def, _, err := cnfxml.ParseDefault([]byte(fetch("XMLDefault.cnf.xml")))
	require.NoError(t, err)
	for deviceType, want := range map[int]string{115: "SCCP41.9-4-2SR3-1S", 404: "SCCP42.9-4-2SR3-1S"} {
		load, ok := def.Load(deviceType)
		assert.True(t, ok)
		assert.Equal(t, want, load)
	}
	assert.Len(t, def.Loads, 2, "modules have no place in it")
}

func TestReplacedConfigurationChangesFiles(t *testing.T) {
	f, fetch := files(t, fleet)
	before := fetch("SEP001122334455.cnf.xml")
	assert.Equal(t, before, fetch("SEP001122334455.cnf.xml"))
	cfg, err := config.Parse("x", []byte(strings.Replace(fleet, "webAccess: 2", "webAccess: 0", 1)))
	require.NoError(t, err)
	f.Directory.Replace(cfg)
	after := fetch("SEP001122334455.cnf.xml")
	stamp := regexp.MustCompile("<versionStamp>.*</versionStamp>")
	assert.NotEqual(t, stamp.FindString(before), stamp.FindString(after), "phones see by the stamp that the file changed")
	assert.NotEmpty(t, stamp.FindString(after))
}

func TestMissingFirmware(t *testing.T) {
	cfg, err := config.Parse("x", []byte(strings.Replace(fleet, ", load-server: 192.0.2.5", "", 1)))
	require.NoError(t, err)
	dir := fstest.MapFS{"SCCP41.9-4-2SR3-1S.loads": {Data: []byte("apps41.sbn\n")}, "S00105000400.sbn": {}}
	assert.Equal(t, []string{
		`firmware SCCP41.9-3-1SR1-1S of the 7941 lacks ["SCCP41.9-3-1SR1-1S.loads"]`,
		`firmware SCCP41.9-4-2SR3-1S of the 7941 lacks ["apps41.sbn"]`,
		`firmware SCCP42.9-4-2SR3-1S of the 7962 lacks ["SCCP42.9-4-2SR3-1S.loads"]`,
	}, boot.MissingFirmware(cfg, dir))
}

func TestFileForTheOthers(t *testing.T) {
	byTFTP, _ := serve(t, "call-managers: [192.0.2.1, 'cm.example.org:2001']", "127.0.0.1:2017")
	file, err := fetch(t, byTFTP, "XMLDefault.cnf.xml")
	require.NoError(t, err)
	def, problems, err := cnfxml.ParseDefault(file)
	require.NoError(t, err)
	assert.Empty(t, problems)
	servers := def.CallManagers()
	require.Len(t, servers, 2)
	assert.Equal(t, "192.0.2.1:2000", servers[0].Addr())
	assert.Equal(t, "cm.example.org:2001", servers[1].Addr())
}

func TestNoFile(t *testing.T) {
	byTFTP, _ := serve(t, "", "127.0.0.1:2017")
	for _, name := range []string{"SEP001122334477.cnf.xml", "SEP001122334488.cnf.xml", "SEPFFFFFFFFFFFF.cnf.xml", "CTLSEP001122334455.tlv", "OS79XX.TXT"} {
		_, err := fetch(t, byTFTP, name)
		assert.ErrorIs(t, err, fs.ErrNotExist, name)
	}
}

func TestAddressOnTheWayToThePhone(t *testing.T) {
	for _, listen := range []string{"0.0.0.0:2000", "[::]:2000"} {
		byTFTP, _ := serve(t, "", listen)
		file, err := fetch(t, byTFTP, "SEP001122334455.cnf.xml")
		require.NoError(t, err)
		device, _, err := cnfxml.ParseDevice(file)
		require.NoError(t, err)
		assert.Equal(t, "127.0.0.1:2000", device.CallManagers()[0].Addr())
	}
}

func TestFilesOfTheDirectoryComeFirst(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{"SEP001122334455.cnf.xml": "by hand", "ring.raw": "ring"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600))
	}
	byTFTP, _ := serve(t, "file-directory: "+dir, "127.0.0.1:2000")
	for name, want := range map[string]string{"SEP001122334455.cnf.xml": "by hand", "ring.raw": "ring"} {
		got, err := fetch(t, byTFTP, name)
		require.NoError(t, err)
		assert.Equal(t, want, string(got))
	}
}

func TestDirectoryThatIsMissing(t *testing.T) {
	cfg, err := config.Parse("x", []byte("file-directory: /no/such/place"))
	require.NoError(t, err)
	packets, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	err = (&boot.Service{Files: &boot.Files{Config: cfg}}).Serve(t.Context(), packets, ln)
	assert.ErrorContains(t, err, "directory of files /no/such/place")
	_, err = ln.Accept()
	assert.ErrorIs(t, err, net.ErrClosed)
}

func TestHTTPThatFailsEndsBoth(t *testing.T) {
	leaktest.Goroutines(t)
	packets, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, ln.Close())
	service := &boot.Service{Files: &boot.Files{Config: config.Default()}}
	assert.ErrorIs(t, service.Serve(t.Context(), packets, ln), net.ErrClosed)
}

// TestFilesOfUnknownPhones: they are made when phones have told their models.
func TestFilesOfUnknownPhones(t *testing.T) {
	f, fetch := files(t, `
auto-registration: {ranges: [{numbers: 7000-7099, models: [7962], template: lobby}], numbers: 1000-1099}
firmware: {7962: {load: SCCP42.9-4-2SR3-1S}}
templates: {lobby: {cnf: {vendorConfig/webAccess: 2}}, of-model: {models: [7962], cnf: {vendorConfig/webAccess: 0, vendorConfig/pcPort: 0}}}
`)
	sources, _, err := f.Sources()
	require.NoError(t, err)
	_, err = tftp.NewFiles(sources...).Open(t.Context(), tftp.Request{Name: "SEP001122334455.cnf.xml"})
	require.ErrorIs(t, err, fs.ErrNotExist)
	const of7962, ofATA, ofOther = 404, 12, 65000
	for name, deviceType := range map[string]uint32{"SEP001122334455": of7962, "SEP001122334466": ofATA, "SEP001122334477": ofOther} {
		_, err = f.Directory.Admit(name, deviceType)
		require.NoError(t, err)
	}
	text := fetch("SEP001122334455.cnf.xml")
	d, problems, err := cnfxml.ParseDevice([]byte(text))
	require.NoError(t, err)
	assert.Empty(t, problems)
	for name, want := range map[string]string{"webAccess": "2", "pcPort": "0"} {
		value, _ := d.Setting(name)
		assert.Equal(t, want, value, name)
	}
	assert.Contains(t, text, "<loadInformation>SCCP42.9-4-2SR3-1S</loadInformation>")
	for _, name := range []string{"SEP001122334466", "SEP001122334477"} {
		_, err = tftp.NewFiles(sources...).Open(t.Context(), tftp.Request{Name: name + ".cnf.xml"})
		assert.ErrorIs(t, err, fs.ErrNotExist, name)
	}
}

// TestWhatGoesFirstInFiles: the phone, the template that it names, that of its model.
func TestWhatGoesFirstInFiles(t *testing.T) {
	_, fetch := files(t, `
firmware: {7965: {load: SCCP45.9-4-2SR4-3S}, 7915-12: {load: B015-1-0-4}}
softkeys: {lobby: {on-hook: [new-call]}}
templates:
  of-model:
    models: [7965]
    add-ons: [7915-12, 7915-12]
    softkeys: lobby
    load: SCCP45.9-3-1SR1-1S
    cnf: {vendorConfig/webAccess: 0, vendorConfig/settingsAccess: 0, vendorConfig/pcPort: 0, sshUserId: model}
  named: {cnf: {vendorConfig/webAccess: 1, vendorConfig/settingsAccess: 1, sshUserId: ""}}
lines: [{number: 1001}]
devices:
  - {name: SEP001122334455, model: 7965, lines: [1001], template: named, cnf: {vendorConfig/webAccess: 2, sshPassword: '"<x>&'}}
  - {name: SEP001122334466, model: 7965, lines: [1001], add-ons: [], load: ""}
`)
	for name, want := range map[string]struct {
		web, settings, port, load string
		modules                   int
	}{
		"SEP001122334455": {"2", "1", "0", "SCCP45.9-3-1SR1-1S", 2},
		"SEP001122334466": {"0", "0", "0", "SCCP45.9-4-2SR4-3S", 0},
	} {
		text := fetch(name + ".cnf.xml")
		d, problems, err := cnfxml.ParseDevice([]byte(text))
		require.NoError(t, err)
		assert.Empty(t, problems)
		setting := func(name string) string { value, _ := d.Setting(name); return value }
		assert.Equal(t, []string{want.web, want.settings, want.port}, []string{setting("webAccess"), setting("settingsAccess"), setting("pcPort")}, name)
		assert.Equal(t, want.modules, strings.Count(text, "<addOnModule idx="), name)
		assert.Contains(t, text, "<loadInformation>"+want.load+"</loadInformation>", name)
	}
	assert.Contains(t, fetch("SEP001122334455.cnf.xml"), "<sshUserId></sshUserId>", "emptied by its template")
	assert.Contains(t, fetch("SEP001122334455.cnf.xml"), `<sshPassword>"&lt;x&gt;&amp;</sshPassword>`)
	assert.Contains(t, fetch("SEP001122334466.cnf.xml"), "<sshUserId>model</sshUserId>")
}
