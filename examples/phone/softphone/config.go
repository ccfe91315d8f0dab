package softphone

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/tftp"
)

// Config describes a phone. MAC, and TFTP or Servers or Fetch, are needed;
// everything else has a default.
type Config struct {
	// Model is the kind of phone, a 7960 by default.
	Model Model
	// MAC gives the phone its name, SEP and twelve digits, and its files.
	MAC cnfxml.MAC
	// Name replaces the name that is derived from MAC. At most 15 bytes.
	Name string

	// TFTP is where the phone looks for its files, "host:port".
	TFTP string
	// MoreTFTP are asked, in order, when the one before is silent.
	MoreTFTP []string
	// Fetch replaces TFTP. A file that does not exist is an fs.ErrNotExist,
	// every other error a server that cannot be reached.
	Fetch func(ctx context.Context, name string) ([]byte, error)
	// FetchOptions are those of TFTP.
	FetchOptions tftp.FetchOptions
	// Servers are call managers, "host:port", in order. With them the phone
	// fetches no files.
	Servers []string
	// FetchLoad gets a file of a load from a load server, "host:port", or from
	// the phone's own file server when server is empty. By default it is Fetch
	// for the latter, and TFTP.
	FetchLoad func(ctx context.Context, server, name string) ([]byte, error)
	// Segment joins the phone with others for peer firmware sharing, when its
	// configuration allows that. nil means that there are no peers.
	Segment *Segment
	// StateDir is the folder for the last configuration and the firmware; it
	// must exist. The phone keeps nothing when it is empty.
	StateDir string

	// Dial connects to a call manager; net.Dialer by default.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// TLS encrypts the connections that Dial makes, if it is given. Without a
	// ServerName it is the host of the call manager.
	TLS *tls.Config
	// MediaAddr is where RTP is sent from and received; by default the address
	// that the connection to the call manager comes from.
	MediaAddr netip.Addr

	// Trace is told what the phone does. See [Record].
	Trace func(Record)
	// Log gets warnings. nil discards them.
	Log *slog.Logger

	// ConnectTimeout limits one TCP connect. 5 seconds by default.
	ConnectTimeout time.Duration
	// RegisterTimeout limits the wait for RegisterAck. 10 seconds by default.
	RegisterTimeout time.Duration
	// AnswerTimeout limits the wait for each other answer while the phone
	// registers; then it goes on with its next question, because there are
	// servers that leave some of them open. 2 seconds by default.
	AnswerTimeout time.Duration
	// UnregisterTimeout limits the wait for UnregisterAck. 5 seconds by default.
	UnregisterTimeout time.Duration
	// WriteTimeout limits one write to the server. 10 seconds by default.
	WriteTimeout time.Duration
	// RetryWait is the pause after all call managers, or the file server,
	// failed. 10 seconds by default.
	RetryWait time.Duration
	// PeerTimeout is how long a phone with new firmware waits for peers that
	// take it from there. 10 seconds by default.
	PeerTimeout time.Duration
	// Rounds ends the phone when it failed that often to boot, or was refused
	// or not heard by every call manager that often, in a row. By default it
	// never gives up.
	Rounds int
	// KeepAliveMisses is how many keepalives in a row may stay without
	// acknowledgement before the phone leaves its server. 3 by default;
	// negative for servers that never acknowledge, such as CallManager 2.
	KeepAliveMisses int
	// ReturnInterval is how often a phone that is not on its first call manager
	// asks those before it for a token to return; a server that refuses may name
	// another time. 2 minutes by default; negative: it never returns.
	ReturnInterval time.Duration
	// Standby keeps a connection open to the call manager that follows in the
	// list, with keepalives, at the cost of a goroutine.
	Standby bool
	// StayInCall lets a phone that lost its server in a call look for another
	// one only after its user hung up. By default it registers at once, and the
	// voice goes on beside.
	StayInCall bool
	// AddOns are the add-on modules attached to the phone, in order.
	AddOns []sccp.DeviceType
	// EndOnReset makes Reset end the phone with [ErrReset]. By default it boots
	// again.
	EndOnReset bool
	// DigitGap is the pause between two digits of Dial. None by default.
	DigitGap time.Duration
}

// defaultKeepAlive is used when a server announces an interval of 0.
const defaultKeepAlive = 30 * time.Second

// withDefaults returns a checked copy.
func (c Config) withDefaults() (Config, error) {
	if c.Model.Type == 0 {
		c.Model, _ = ModelByName("7960")
	}
	c.Servers = slices.Clone(c.Servers)
	c.Name = cmp.Or(c.Name, cnfxml.DeviceName(c.MAC))
	if c.Dial == nil {
		c.Dial = new(net.Dialer).DialContext
	}
	if c.TLS != nil {
		c.Dial = encrypted(c.Dial, c.TLS)
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	servers := &fileServers{addresses: append([]string{c.TFTP}, c.MoreTFTP...), options: c.FetchOptions}
	if c.FetchLoad == nil {
		c.FetchLoad = loadFetcher(c.Fetch, servers)
	}
	if c.Fetch == nil && c.TFTP != "" {
		c.Fetch = func(ctx context.Context, name string) ([]byte, error) {
			return servers.fetch(ctx, name, maxStored)
		}
	}
	c.ConnectTimeout = cmp.Or(c.ConnectTimeout, 5*time.Second)
	c.RegisterTimeout = cmp.Or(c.RegisterTimeout, 10*time.Second)
	c.AnswerTimeout = cmp.Or(c.AnswerTimeout, 2*time.Second)
	c.UnregisterTimeout = cmp.Or(c.UnregisterTimeout, 5*time.Second)
	c.WriteTimeout = cmp.Or(c.WriteTimeout, 10*time.Second)
	c.RetryWait = cmp.Or(c.RetryWait, 10*time.Second)
	c.PeerTimeout = cmp.Or(c.PeerTimeout, 10*time.Second)
	c.ReturnInterval = cmp.Or(c.ReturnInterval, 2*time.Minute)
	c.KeepAliveMisses = cmp.Or(c.KeepAliveMisses, 3)
	return c, c.check()
}

// unfitForName refuses what no device name has and no file name should have.
func unfitForName(r rune) bool {
	return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && r != '-' && r != '_'
}

const (
	maxName         = 15
	maxCodecs       = 18 // slots of CapabilitiesRes
	minRegisterBody = 44
	maxRegisterBody = 172
)

func (c *Config) check() error {
	switch {
	case c.Fetch == nil && len(c.Servers) == 0:
		return errors.New("softphone: a phone needs a TFTP server or call managers")
	case len(c.Name) > maxName:
		return fmt.Errorf("softphone: name %q is longer than %d bytes", c.Name, maxName)
	case strings.ContainsFunc(c.Name, unfitForName):
		return fmt.Errorf("softphone: name %q: letters, digits, - and _ only", c.Name)
	case c.Model.RegisterBody < minRegisterBody || c.Model.RegisterBody > maxRegisterBody:
		return fmt.Errorf("softphone: model %s: RegisterReq of %d bytes, it has %d to %d",
			c.Model.Name, c.Model.RegisterBody, minRegisterBody, maxRegisterBody)
	case len(c.Model.Load) > maxLoad:
		return fmt.Errorf("softphone: model %s: load %q is longer than %d bytes", c.Model.Name, c.Model.Load, maxLoad)
	case len(c.Model.Codecs) > maxCodecs:
		return fmt.Errorf("softphone: model %s: %d codecs, at most %d", c.Model.Name, len(c.Model.Codecs), maxCodecs)
	case c.Model.Version > math.MaxUint8:
		return fmt.Errorf("softphone: model %s: version %d does not fit a byte", c.Model.Name, c.Model.Version)
	}
	if err := c.checkAddOns(); err != nil {
		return err
	}
	for _, r := range c.Model.Requests {
		if r > AskTime {
			return fmt.Errorf("softphone: model %s: no Request %d", c.Model.Name, r)
		}
	}
	for _, s := range c.Servers {
		if _, _, err := net.SplitHostPort(s); err != nil {
			return fmt.Errorf("softphone: call manager: %w", err)
		}
	}
	return nil
}
