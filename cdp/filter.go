package cdp

import "golang.org/x/net/bpf"

// Filter returns the classic BPF program that a Conn attaches to its socket: CDP
// frames pass, tagged or not, nothing else does.
func Filter() []bpf.Instruction {
	const (
		groupHigh = 0x01000ccc // 01:00:0c:cc:cc:cc
		groupLow  = 0xcccc
		snapHigh  = 0xaaaa0300 // aa aa 03 00 00 0c 20 00
		snapLow   = 0x000c2000
		llcAt     = ethernetHeader
	)
	return []bpf.Instruction{
		bpf.LoadAbsolute{Off: 0, Size: 4},
		bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: groupHigh, SkipTrue: 13},
		bpf.LoadAbsolute{Off: 4, Size: 2},
		bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: groupLow, SkipTrue: 11},
		bpf.LoadAbsolute{Off: 12, Size: 2},
		bpf.JumpIf{Cond: bpf.JumpEqual, Val: etherTypeVLAN, SkipTrue: 4},

		bpf.LoadAbsolute{Off: llcAt, Size: 4},
		bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: snapHigh, SkipTrue: 7},
		bpf.LoadAbsolute{Off: llcAt + 4, Size: 4},
		bpf.JumpIf{Cond: bpf.JumpEqual, Val: snapLow, SkipTrue: 4, SkipFalse: 5},

		bpf.LoadAbsolute{Off: llcAt + vlanTag, Size: 4},
		bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: snapHigh, SkipTrue: 3},
		bpf.LoadAbsolute{Off: llcAt + vlanTag + 4, Size: 4},
		bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: snapLow, SkipTrue: 1},

		bpf.RetConstant{Val: 1 << 16},
		bpf.RetConstant{Val: 0},
	}
}
