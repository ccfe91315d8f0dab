package voice

import "sync"

const (
	// playDelay is how long samples wait for those that come late.
	playDelay = 2 * perTick
	// maxDelay is what a sender with a fast clock, or a burst, may pile up.
	maxDelay = 10 * perTick
	ringSize = 4096 // samples; a power of two, more than maxDelay and a packet
	// lateBeforeRestart is how many packets in a row may come too late before
	// their sender's clock is believed.
	lateBeforeRestart = 3
)

// jitter puts samples in the order of their timestamps and hands them out at a
// steady pace. What is missing is silence.
type jitter struct {
	mu      sync.Mutex
	ring    [ringSize]int16
	next    uint32 // timestamp of the sample that is played next
	end     uint32 // timestamp after the newest sample
	running bool
	source  uint32 // SSRC
	late    int
}

// put takes a packet's samples. It tells whether they will be heard.
func (j *jitter) put(source, timestamp uint32, samples []int16) bool {
	if len(samples) > maxDelay {
		return false
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if !j.running || source != j.source {
		j.restart(source, timestamp)
	}
	ahead := int(int32(timestamp - j.next))
	if ahead > maxDelay {
		j.restart(source, timestamp)
		ahead = playDelay
	}
	if skip := -ahead; skip > 0 {
		if skip >= len(samples) {
			if j.late++; j.late < lateBeforeRestart {
				return false
			}
			j.restart(source, timestamp)
		} else {
			samples, timestamp = samples[skip:], j.next
		}
	}
	j.late = 0
	for i, s := range samples {
		j.ring[(timestamp+uint32(i))%ringSize] = s
	}
	if end := timestamp + uint32(len(samples)); int32(end-j.end) > 0 {
		j.end = end
	}
	return true
}

func (j *jitter) restart(source, timestamp uint32) {
	clear(j.ring[:])
	j.source, j.running, j.late = source, true, 0
	j.next, j.end = timestamp-playDelay, timestamp
}

// take fills out with the next samples and tells whether there were any.
func (j *jitter) take(out []int16) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	if !j.running {
		clear(out)
		return false
	}
	heard := int32(j.end-j.next) > 0
	for i := range out {
		at := (j.next + uint32(i)) % ringSize
		out[i], j.ring[at] = j.ring[at], 0
	}
	j.next += uint32(len(out))
	if !heard && int(int32(j.next-j.end)) > maxDelay {
		j.running = false
	}
	return heard
}
