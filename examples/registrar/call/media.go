package call

// path is the voice path that a leg has.
type path struct {
	kind   pathKind
	peer   *leg     // of direct
	bridge BridgeID // of bridged
	name   string   // the source of music, the page group of a page
}

type pathKind uint8

const (
	silent pathKind = iota
	direct
	bridged
	music
	pageSpeaker
	pageListener
)

// syncMedia makes the voice paths of a conversation follow the states of its
// legs.
func (m *Machine) syncMedia(c *conversation) {
	if !c.conference() {
		c.bridge = 0
	} else if c.bridge == 0 {
		m.lastBridge++
		c.bridge = m.lastBridge
	}
	for _, l := range c.parties {
		if l.path != (path{}) && l.path != c.wantedPath(l) {
			m.endPath(l)
		}
	}
	for _, l := range c.parties {
		if l.path == (path{}) {
			m.startPath(l, c.wantedPath(l))
		}
	}
}

func (c *conversation) wantedPath(l *leg) path {
	switch {
	case l.state != Connected:
	case c.page != "" && l == c.host:
		return path{kind: pageSpeaker, name: c.page}
	case c.page != "":
		return path{kind: pageListener, name: c.page}
	case c.park != nil:
		return path{kind: music, name: c.park.music}
	case c.bridge != 0:
		return path{kind: bridged, bridge: c.bridge}
	default:
		switch other := c.other(l); {
		case other == nil:
		case other.state == Connected:
			return path{kind: direct, peer: other}
		case other.state == Held:
			return path{kind: music, name: other.at.Music}
		}
	}
	return path{}
}

func (m *Machine) startPath(l *leg, p path) {
	l.path = p
	at := l.endpoint()
	switch p.kind {
	case direct:
		p.peer.path = path{kind: direct, peer: l}
		l.leads, p.peer.leads = true, false
		m.emit(ConnectMedia{A: at, B: p.peer.endpoint()})
	case bridged:
		m.emit(JoinBridge{Bridge: p.bridge, Endpoint: at})
	case music:
		m.emit(PlayMusic{To: at, Source: p.name})
	case pageSpeaker:
		m.emit(StartPage{Page: p.name, From: at})
	case pageListener:
		m.emit(JoinPage{Page: p.name, Endpoint: at})
	}
}

func (m *Machine) endPath(l *leg) {
	p, at := l.path, l.endpoint()
	l.path = path{}
	switch p.kind {
	case direct:
		p.peer.path = path{}
		a, b := at, p.peer.endpoint()
		if !l.leads {
			a, b = b, a
		}
		m.emit(DisconnectMedia{A: a, B: b})
	case bridged:
		m.emit(LeaveBridge{Bridge: p.bridge, Endpoint: at})
	case music:
		m.emit(StopMusic{To: at})
	case pageSpeaker:
		m.emit(StopPage{Page: p.name, From: at})
	case pageListener:
		m.emit(LeavePage{Page: p.name, Endpoint: at})
	}
}

// mediaFailed ends what cannot be heard. Music that does not play is no reason.
func (m *Machine) mediaFailed(ev MediaFailed) {
	l := m.legs[ev.Ref]
	if l == nil || l.at.phone.device != ev.Device || l.path.kind == silent || l.path.kind == music {
		return
	}
	c := l.talk
	if l.path.kind == direct {
		m.failTalk(c, NoMedia)
		return
	}
	m.drop(l, NoMedia)
	m.goOn(c, NoMedia)
}
