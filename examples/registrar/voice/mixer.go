package voice

// mixer lets everybody hear all others.
type mixer struct {
	members []*member
	sum     [perTick]int32
}

type member struct {
	in    jitter
	heard bool
	own   [perTick]int16
	out   [perTick]int16
}

func (m *mixer) add(k *member) { m.members = append(m.members, k) }

func (m *mixer) remove(k *member) {
	for i, other := range m.members {
		if other == k {
			m.members = append(m.members[:i], m.members[i+1:]...)
			return
		}
	}
}

// mix takes one tick of voice of every member and leaves in out what each hears.
func (m *mixer) mix() {
	clear(m.sum[:])
	for _, k := range m.members {
		if k.heard = k.in.take(k.own[:]); k.heard {
			for i, s := range k.own {
				m.sum[i] += int32(s)
			}
		}
	}
	for _, k := range m.members {
		for i, s := range m.sum {
			if k.heard {
				s -= int32(k.own[i])
			}
			k.out[i] = clip(s)
		}
	}
}

func clip(s int32) int16 {
	const limit = 32767
	return int16(min(max(s, -limit), limit))
}
