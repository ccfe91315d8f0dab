package softphone_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/internal/leaktest"
	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/tftp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	oldLoad = "SCCP42.9-4-2SR3-1S" // of the model table
	newLoad = "SCCP42.9-9-9S"
)

// withLoad names a load in a phone's file; vendor goes into vendorConfig.
func withLoad(xml, load, vendor string) string {
	return strings.Replace(xml, "</devicePool>",
		"</devicePool><loadInformation>"+load+"</loadInformation><vendorConfig>"+vendor+"</vendorConfig>", 1)
}

// loadFiles are a load of three files.
func loadFiles(load string) map[string]string {
	return map[string]string{
		load + ".loads":       "\x01\x00\x02jar42sccp.9-9-9.sbn\r\ncnu42.9-9-9.sbn\r\ncnu42.9-9-9.sbn\r\nSIGNATURE\xff",
		"jar42sccp.9-9-9.sbn": strings.Repeat("jar", 1000),
		"cnu42.9-9-9.sbn":     strings.Repeat("cnu", 2000),
	}
}

// notes collects what a phone says, and the loads it registers with.
type notes struct {
	mu    sync.Mutex
	lines []string
	loads []string
}

func (n *notes) record(r softphone.Record) {
	n.mu.Lock()
	defer n.mu.Unlock()
	switch m := r.Message.(type) {
	case nil:
		n.lines = append(n.lines, r.Text)
	case *sccp.RegisterReq:
		n.loads = append(n.loads, m.FirmwareLoadName.String())
	}
}

func (n *notes) text() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return strings.Join(n.lines, "\n")
}

func TestUpgrade(t *testing.T) {
	_, address := newExchange(t)
	files := &fileServer{files: loadFiles(newLoad)}
	files.files["SEP001122334455.cnf.xml"] = withLoad(deviceXML(address), newLoad, "")
	said := &notes{}
	c := config("7962", alice)
	c.Fetch, c.StateDir, c.Trace = files.fetch, t.TempDir(), said.record

	p := startRegistered(t, c)
	assert.Equal(t, newLoad, p.State().Load)
	assert.Equal(t, []string{newLoad}, said.loads, "it registers with the new load only")
	assert.Equal(t, []string{newLoad + ".loads", "jar42sccp.9-9-9.sbn", "cnu42.9-9-9.sbn"}, files.asked[4:7])
	assert.Equal(t, "CTLSEP001122334455.tlv", files.asked[7], "and boots again")
	require.NoError(t, p.Shutdown(t.Context()))
	assert.Equal(t, []string{"SEP001122334455.cnf.xml", "SEP001122334455.firmware", "SEP001122334455.load"}, names(t, c.StateDir))
	for name, want := range loadFiles(newLoad) {
		got, err := os.ReadFile(filepath.Join(c.StateDir, "SEP001122334455.firmware", name))
		require.NoError(t, err)
		assert.Equal(t, want, string(got), name)
	}

	// The same load again is not fetched.
	files.asked = nil
	p = startRegistered(t, c)
	assert.NotContains(t, files.asked, newLoad+".loads")
	require.NoError(t, p.Shutdown(t.Context()))

	// Without any file server the phone comes up with what it stored.
	files.silent = true
	p = startRegistered(t, c)
	assert.Equal(t, newLoad, p.State().Load)
	assert.Equal(t, softphone.FromStateDir, p.State().Source)
	assert.Equal(t, []string{newLoad, newLoad, newLoad}, said.loads)
}

func TestUpgradeByDefaultFile(t *testing.T) {
	_, address := newExchange(t)
	files := &fileServer{files: loadFiles(newLoad)}
	files.files["XMLDefault.cnf.xml"] = strings.Replace(defaultXML(address), "</Default>",
		`<loadInformation7 model="IP Phone 7960">P0030801SR02</loadInformation7>`+
			`<loadInformation404 model="IP Phone 7962">`+newLoad+`</loadInformation404></Default>`, 1)
	c := config("7962", alice)
	c.Fetch = files.fetch
	assert.Equal(t, newLoad, startRegistered(t, c).State().Load, "also without a folder")
}

func TestUpgradeThatFailsKeepsTheOldLoad(t *testing.T) {
	tests := map[string]struct {
		load  string
		spoil func(map[string]string)
		said  string
	}{
		"no list":       {newLoad, func(f map[string]string) { delete(f, newLoad+".loads") }, `"File not found": ` + newLoad + ".loads"},
		"no file":       {newLoad, func(f map[string]string) { delete(f, "cnu42.9-9-9.sbn") }, `"File not found": cnu42.9-9-9.sbn`},
		"empty list":    {newLoad, func(f map[string]string) { f[newLoad+".loads"] = "nothing here" }, "no names of firmware files"},
		"long list":     {newLoad, func(f map[string]string) { f[newLoad+".loads"] = longList() }, "a load of 66 files, at most 64"},
		"other model":   {"SCCP70.9-9-9S", nil, `"Load rejected HC": not for a 7962`},
		"endless list":  {newLoad, func(f map[string]string) { f["cnu42.9-9-9.sbn"] = strings.Repeat("x", 65<<20) }, "Size Error"},
		"SIP":           {"SIP42.9-9-9S", nil, "speaks SIP"},
		"path":          {"../" + newLoad, nil, `"Load ID incorrect"`},
		"long name":     {"SCCP42." + strings.Repeat("9", 30), nil, "longer than 31 bytes"},
		"old and empty": {" ", nil, ""},
		"the same":      {strings.ToLower(oldLoad), nil, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, address := newExchange(t)
			files := &fileServer{files: loadFiles(newLoad)}
			files.files["SEP001122334455.cnf.xml"] = withLoad(deviceXML(address), test.load, "")
			if test.spoil != nil {
				test.spoil(files.files)
			}
			said := &notes{}
			c := config("7962", alice)
			c.Fetch, c.StateDir, c.Trace = files.fetch, t.TempDir(), said.record
			p := startRegistered(t, c)
			assert.Equal(t, oldLoad, p.State().Load)
			assert.Equal(t, []string{oldLoad}, said.loads)
			assert.Contains(t, said.text(), test.said)
			assert.Equal(t, []string{"SEP001122334455.cnf.xml"}, names(t, c.StateDir), "nothing of the new one is left")
		})
	}
}

// A manifest may name others.
func TestUpgradeWithAManifestInAnother(t *testing.T) {
	_, address := newExchange(t)
	files := &fileServer{files: loadFiles("inner")}
	files.files[newLoad+".loads"] = "inner.loads\n" + newLoad + ".loads\n"
	files.files["SEP001122334455.cnf.xml"] = withLoad(deviceXML(address), newLoad, "")
	c := config("7962", alice)
	c.Fetch = files.fetch
	assert.Equal(t, newLoad, startRegistered(t, c).State().Load)
	assert.Equal(t, []string{newLoad + ".loads", "inner.loads", "jar42sccp.9-9-9.sbn", "cnu42.9-9-9.sbn"}, files.asked[4:8])
}

func longList() (list string) {
	for i := range 65 {
		list += fmt.Sprintf("a%d.sbn\n", i)
	}
	return list
}

// A load server is asked for the files of loads and nothing else, and there is
// no way back from it.
func TestLoadServer(t *testing.T) {
	for _, vendor := range []string{"<loadServer>192.0.2.9</loadServer>", "<loadServer>192.0.2.9:69</loadServer>"} {
		for _, has := range []bool{true, false} {
			_, address := newExchange(t)
			files := &fileServer{files: map[string]string{}}
			if !has {
				files.files = loadFiles(newLoad) // which must not help
			}
			files.files["SEP001122334455.cnf.xml"] = withLoad(deviceXML(address), newLoad, vendor)
			c := config("7962", alice)
			c.Fetch = files.fetch
			var asked []string
			c.FetchLoad = func(_ context.Context, server, name string) ([]byte, error) {
				asked = append(asked, server+" "+name)
				text, ok := loadFiles(newLoad)[name]
				if !ok || !has {
					return nil, fs.ErrNotExist
				}
				return []byte(text), nil
			}
			p := startRegistered(t, c)
			assert.NotContains(t, files.asked, newLoad+".loads")
			if has {
				assert.Equal(t, newLoad, p.State().Load)
				assert.Len(t, asked, 3)
			} else {
				assert.Equal(t, oldLoad, p.State().Load)
				assert.Equal(t, []string{"192.0.2.9:69 " + newLoad + ".loads"}, asked)
			}
		}
	}
}

// TestUpgradeByTFTP has two real servers: one for files and one for loads.
func TestUpgradeByTFTP(t *testing.T) {
	leaktest.Goroutines(t)
	_, address := newExchange(t)
	loads := serveTFTP(t, loadFiles(newLoad))
	c := config("7962", alice)
	c.TFTP = serveTFTP(t, map[string]string{
		"SEP001122334455.cnf.xml": withLoad(deviceXML(address), newLoad, "<loadServer>"+loads+"</loadServer>"),
	})
	assert.Equal(t, newLoad, startRegistered(t, c).State().Load)
}

// The second file server is asked when the first is silent, and only when both
// are does the phone boot from what it stored.
func TestSeveralFileServers(t *testing.T) {
	leaktest.Goroutines(t)
	_, address := newExchange(t)
	silent, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	defer silent.Close()
	c := config("7962", alice)
	c.TFTP, c.StateDir = silent.LocalAddr().String(), t.TempDir()
	c.MoreTFTP = []string{serveTFTP(t, map[string]string{"SEP001122334455.cnf.xml": deviceXML(address)})}
	c.FetchOptions = tftp.FetchOptions{Timeout: 50 * time.Millisecond, Retries: 1}
	p := startRegistered(t, c)
	assert.Equal(t, softphone.FromOwnFile, p.State().Source)
	require.NoError(t, p.Shutdown(t.Context()))

	c.MoreTFTP = []string{silent.LocalAddr().String()}
	p = startRegistered(t, c)
	assert.Equal(t, softphone.FromStateDir, p.State().Source)
	require.NoError(t, p.Shutdown(t.Context()))

	// "Not found" is an answer.
	c.Rounds, c.TFTP = 1, serveTFTP(t, nil)
	c.MoreTFTP = []string{serveTFTP(t, map[string]string{"SEP001122334455.cnf.xml": deviceXML(address)})}
	p = start(t, c)
	waitDone(t, p)
	assert.ErrorIs(t, p.Err(), softphone.ErrNotProvisioned)
}

func serveTFTP(t *testing.T, files map[string]string) string {
	t.Helper()
	socket, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	server := &tftp.Server{Files: tftp.NewFiles(tftp.SourceFunc(func(_ context.Context, req tftp.Request) (tftp.Content, error) {
		text, ok := files[req.Name]
		if !ok {
			return tftp.Content{}, tftp.ErrNotFound
		}
		return tftp.Bytes([]byte(text)), nil
	}))}
	served := make(chan error, 1)
	go func() { served <- server.Serve(context.Background(), socket) }()
	t.Cleanup(func() {
		assert.NoError(t, server.Shutdown(context.Background()))
		assert.ErrorIs(t, <-served, tftp.ErrServerClosed)
	})
	return socket.LocalAddr().String()
}

const sharing = "<peerFirmwareSharing>1</peerFirmwareSharing>"

// neighbours are phones in one segment. The root of a file waits with its
// download until all others have asked for it.
type neighbours struct {
	t       *testing.T
	count   int
	fails   bool // the root finds nothing
	said    notes
	fetched sync.Map // name of a file to *atomic.Int32
	waiting sync.Map // name of a file to chan struct{}, one for each phone that waits
}

func (n *neighbours) record(r softphone.Record) {
	n.said.record(r)
	if name, _, found := strings.Cut(r.Text, ": waiting for peer"); found {
		n.queue(name) <- struct{}{}
	}
}

func (n *neighbours) queue(name string) chan struct{} {
	c, _ := n.waiting.LoadOrStore(name, make(chan struct{}, n.count))
	return c.(chan struct{})
}

func (n *neighbours) fetchLoad(ctx context.Context, _, name string) ([]byte, error) {
	counter, _ := n.fetched.LoadOrStore(name, new(atomic.Int32))
	first := counter.(*atomic.Int32).Add(1) == 1
	if first && (!n.fails || name == newLoad+".loads") {
		for range n.count - 1 {
			select {
			case <-n.queue(name):
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
		if n.fails {
			return nil, errors.New("cable cut")
		}
	}
	return []byte(loadFiles(newLoad)[name]), nil
}

func (n *neighbours) start(model, vendor string) []*softphone.Phone {
	n.t.Helper()
	x, address := newExchange(n.t)
	segment := &softphone.Segment{}
	var phones []*softphone.Phone
	for i := range n.count {
		mac := cnfxml.MAC{0x00, 0x11, 0x22, 0x33, 0x55, byte(i)}
		x.Numbers[cnfxml.DeviceName(mac)] = fmt.Sprint(2000 + i)
		files := &fileServer{files: map[string]string{cnfxml.DeviceFile(mac): withLoad(deviceXML(address), newLoad, vendor)}}
		c := config(model, mac)
		c.Fetch, c.FetchLoad, c.Segment, c.Trace = files.fetch, n.fetchLoad, segment, n.record
		phones = append(phones, start(n.t, c))
	}
	return phones
}

func TestPeersShareFirmware(t *testing.T) {
	n := &neighbours{t: t, count: 8}
	for _, p := range n.start("7962", sharing) {
		s := waitFor(t, p, "registered", func(s softphone.State) bool { return s.Registered() })
		assert.Equal(t, newLoad, s.Load)
	}
	for name := range loadFiles(newLoad) {
		counter, ok := n.fetched.Load(name)
		require.True(t, ok, name)
		assert.EqualValues(t, 1, counter.(*atomic.Int32).Load(), "%s: only the root asks the server", name)
	}
	assert.Equal(t, 3*7, strings.Count(n.said.text(), ": from peer "))
}

// When the root fails, each peer falls back to the server.
func TestPeersFallBack(t *testing.T) {
	n := &neighbours{t: t, count: 3, fails: true}
	upgraded := 0
	for _, p := range n.start("7962", sharing) {
		s := waitFor(t, p, "registered", func(s softphone.State) bool { return s.Registered() })
		if s.Load == newLoad {
			upgraded++
		}
	}
	assert.Equal(t, 2, upgraded, "all but the root")
	assert.Contains(t, n.said.text(), "asking the server")
	assert.Contains(t, n.said.text(), "cable cut")
}

func TestPhonesThatDoNotShare(t *testing.T) {
	for _, vendor := range []string{"", "<peerFirmwareSharing>0</peerFirmwareSharing>"} {
		n := &neighbours{t: t, count: 1}
		for _, p := range n.start("7962", vendor) {
			waitFor(t, p, "registered", func(s softphone.State) bool { return s.Registered() })
		}
		assert.NotContains(t, n.said.text(), "peer")
	}
}
