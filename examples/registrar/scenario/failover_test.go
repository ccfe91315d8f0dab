package scenario_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/internal/leaktest"
)

// cluster is three registrar processes and six phones that know them in order.
type cluster struct {
	text    string
	servers []*registrar
	users   []*phone
	diaries []*diary // of the users
}

// diary is what a phone noted of its servers.
type diary struct {
	mu    sync.Mutex
	notes []string // behind the address of the server
}

func (d *diary) write(r softphone.Record) {
	if r.Kind != softphone.Note {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.notes = append(d.notes, r.Server+" "+r.Text)
}

func (d *diary) read() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.notes)
}

func newCluster(t *testing.T) *cluster {
	t.Helper()
	leaktest.Goroutines(t)
	c := &cluster{text: house(6, "", nil, nil)}
	var list []string
	for range 3 {
		r := startRegistrar(t, "127.0.0.1:0", c.text)
		c.servers = append(c.servers, r)
		list = append(list, r.address)
	}
	o := &office{t: t}
	for i, kind := range []string{"7960", "7970", "7962", "6921", "7910", "SPA504G"} {
		d := &diary{}
		c.diaries = append(c.diaries, d)
		c.users = append(c.users, o.plug(softphone.Config{
			Model: model(t, kind), MAC: mac(i + 1), Servers: list, Trace: d.write,
			ReturnInterval: 200 * time.Millisecond, Standby: i%2 == 0,
		}))
	}
	return c
}

func (c *cluster) at(server int) func(softphone.State) bool {
	return func(s softphone.State) bool { return s.Registered() && s.Server == c.servers[server].address }
}

// voiceGoesOn is a preserved call whose packets still come.
func voiceGoesOn(p *phone) {
	p.t.Helper()
	before := p.sees("the call preserved", func(s softphone.State) bool { return len(s.Preserved) == 1 && len(s.Media) == 1 })
	p.sees("voice", func(s softphone.State) bool {
		return len(s.Media) == 1 && s.Media[0].PacketsReceived > before.Media[0].PacketsReceived+10
	})
}

func TestPrimaryIsKilledInMidCall(t *testing.T) {
	c := newCluster(t)
	talkers, idlers := c.users[:4], c.users[4:]
	for _, p := range c.users {
		p.sees("the primary", c.at(0))
	}
	converse(talkers[0], talkers[1])
	converse(talkers[2], talkers[3])

	c.servers[0].kill()
	for _, p := range c.users {
		p.sees("the secondary", c.at(1))
	}
	for _, p := range talkers {
		voiceGoesOn(p)
	}
	converse(idlers[0], idlers[1]) // the secondary works
	idlers[0].hangsUp()
	allIdle(idlers...)

	c.servers[1].kill()
	for _, p := range c.users {
		p.sees("the tertiary", c.at(2))
	}
	for _, p := range talkers {
		voiceGoesOn(p)
	}
	for _, p := range talkers {
		require.NoError(t, p.OnHook())
		assert.Empty(t, p.State().Media)
	}

	c.servers[0] = startRegistrar(t, c.servers[0].address, c.text)
	primary := c.servers[0].address
	for i, p := range c.users {
		p.sees("the primary again", c.at(0))
		assert.Contains(t, c.diaries[i].read(), primary+" token from "+primary, "nobody returns unasked")
	}
	converse(c.users[4], c.users[0])
	c.users[0].hangsUp()
	allIdle(c.users...)
}
