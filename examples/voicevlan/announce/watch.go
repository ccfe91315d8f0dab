package announce

import (
	"fmt"
	"log/slog"
	"sync"

	"github.com/skinnykit/skinny/cdp"
)

// maxWarnings limits how many different ones are given, and remembered.
const maxWarnings = 256

// watch warns of others that announce another voice VLAN. A phone takes the last
// one it heard and restarts whenever that changes, so two that differ keep it
// restarting for ever.
type watch struct {
	voice cdp.VoiceVLAN
	log   *slog.Logger

	mu     sync.Mutex
	warned map[string]bool
}

func (w *watch) heard(protocol string, source cdp.MAC, name string, voice cdp.VoiceVLAN) {
	if voice == w.voice || voice == (cdp.VoiceVLAN{}) {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	key := fmt.Sprint(protocol, source, voice)
	if w.warned[key] || len(w.warned) >= maxWarnings {
		return
	}
	w.warned[key] = true
	w.log.Warn("another device announces another voice VLAN; phones that hear both restart over and over",
		"by", protocol, "from", source.String(), "name", name, "theirs", voice.String(), "ours", w.voice.String(),
		"fix", "announce the same VLAN by CDP and by LLDP-MED on all devices of this wire, or turn one of them off")
}
