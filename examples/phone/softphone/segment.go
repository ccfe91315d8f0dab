package softphone

import (
	"sync"

	"github.com/skinnykit/skinny/sccp"
)

// Segment is the network in which phones find each other to share firmware:
// give the phones of one subnet the same one in Config.Segment.
//
// What is public about peer firmware sharing (Cisco document 200615) is its
// shape. Phones of one model that want the same file meet by broadcasts on UDP
// 4051. One of them claims the root and downloads the file; the others take it
// from a peer by TCP 4051, and each peer serves two at most, so that they form
// a binary tree. A phone whose peer fails goes to the file server. The messages
// are not public: here a Segment stands for the broadcasts, and files go over
// TCP on loopback at any port, because the phones of one process share an
// address.
type Segment struct {
	mu    sync.Mutex
	trees map[sharedFile][]*node // in the order in which the nodes joined
}

// maxChildren is how many peers take a file from one phone.
const maxChildren = 2

// sharedFile is what a tree of peers is about.
type sharedFile struct {
	model sccp.DeviceType
	load  string
	name  string
}

// join adds n to the tree of a file and returns the node to take it from, or
// nil when n is the root.
func (s *Segment) join(f sharedFile, n *node) (parent *node) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.trees == nil {
		s.trees = make(map[sharedFile][]*node)
	}
	for _, other := range s.trees[f] {
		if other.children < maxChildren {
			other.children++
			parent = other
			break
		}
	}
	s.trees[f] = append(s.trees[f], n)
	return parent
}

// leave takes n out of the tree, so that it gets no more children, and returns
// how many it got.
func (s *Segment) leave(f sharedFile, n *node) (children int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	rest := s.trees[f][:0]
	for _, other := range s.trees[f] {
		if other != n {
			rest = append(rest, other)
		}
	}
	if s.trees[f] = rest; len(rest) == 0 {
		delete(s.trees, f)
	}
	return n.children
}
