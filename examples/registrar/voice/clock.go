package voice

import "time"

const (
	clockRate = 8000 // samples a second
	perTick   = 160  // samples in every packet that the engine makes
	tick      = perTick * time.Second / clockRate
	// catchUp limits how many ticks are made good after the process was
	// stopped; what is older than that nobody wants to hear.
	catchUp = 5
)

// pace calls beat once for every tick that has passed, until stop is closed.
func pace(stop <-chan struct{}, beat func()) {
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	next := time.Now().Add(tick)
	for {
		select {
		case <-stop:
			return
		case now := <-ticker.C:
			if late := now.Sub(next); late > catchUp*tick {
				next = now
			}
			for ; !next.After(now); next = next.Add(tick) {
				beat()
			}
		}
	}
}
