package station

import (
	"fmt"
	"time"

	"github.com/skinnykit/skinny/sccp"
)

// Leftovers tells what a server keeps although no phone is left.
func (s *Server) Leftovers() (list []string) {
	x := s.exchange
	x.mu.Lock()
	defer x.mu.Unlock()
	load := x.machine.Load()
	for what, n := range map[string]int{
		"phones": load.Phones, "legs": load.Legs, "calls": load.Calls, "timers": load.Timers,
		"voice paths": x.broker.Ends(), "running timers": len(x.timers.byID), "channels": len(x.channels.byID), "tones": len(x.tones.byID),
		"questions": len(x.ledger.asked), "sessions": len(x.sessions), "music": len(x.music), "voiced legs": len(x.voiced),
		"watchers": len(x.audience.watchers), "owners": len(x.audience.owners), "connections": len(s.sessions),
	} {
		if n != 0 {
			list = append(list, fmt.Sprintf("%s: %d", what, n))
		}
	}
	return list
}

// Lamp returns what a busy lamp for a number has to show now.
func (s *Server) Lamp(number string) uint32 {
	x := s.exchange
	x.mu.Lock()
	defer x.mu.Unlock()
	return uint32(busyLamp(x.machine.Status(s.Directory.Subject(number))))
}

// Watched lets a session of a server see a message that was read and one that was
// written, as between its wire and what it does.
func (s *Server) Watched(name string) (read func(sccp.StationMessage), written func(sccp.ServerMessage)) {
	s.prepare()
	session := &session{server: s}
	session.name.Store(&name)
	return func(m sccp.StationMessage) { session.see(m, nil, time.Time{}) }, session.seen
}

// Listeners counts the traces that run.
func (s *Server) Listeners() int {
	if list := s.tracers.list.Load(); list != nil {
		return len(*list)
	}
	return 0
}
