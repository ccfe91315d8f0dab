package tftp

import (
	"io/fs"
	"path"
	"strings"
	"sync"
	"time"
)

const (
	// maxIndexed bounds the memory of an index; files beyond it are found by
	// their exact path only.
	maxIndexed = 1 << 18
	// maxDepth is the deepest folder that is indexed.
	maxDepth = 16
	// recheckAfter is how long an index is trusted without a look at the
	// folders' times.
	recheckAfter = time.Second
	// timeGrain is the coarsest clock of common file systems (FAT). A folder
	// changed more recently than that may change again unnoticed.
	timeGrain = 2 * time.Second
)

// tree finds the real path of a name in another case, or of a name whose
// leading folders are left out. It follows no symbolic links to folders.
type tree struct {
	fsys fs.FS
	now  func() time.Time

	mu      sync.Mutex
	paths   map[string]string    // lower-case path, or its tail, to the path
	folders map[string]time.Time // every indexed folder and its time
	checked time.Time
	settled bool // no folder changed within timeGrain of the walk
}

func newTree(fsys fs.FS) *tree { return &tree{fsys: fsys, now: time.Now} }

func (t *tree) find(name string) (string, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if now := t.now(); t.paths == nil || now.Sub(t.checked) >= recheckAfter {
		if t.paths == nil || !t.settled || t.changed() {
			t.walk(now)
		}
		t.checked = now
	}
	found, ok := t.paths[strings.ToLower(name)]
	return found, ok
}

func (t *tree) changed() bool {
	for folder, old := range t.folders {
		info, err := fs.Stat(t.fsys, folder)
		if err != nil || !info.ModTime().Equal(old) {
			return true
		}
	}
	return false
}

func (t *tree) walk(now time.Time) {
	t.paths = make(map[string]string)
	t.folders = make(map[string]time.Time)
	t.settled = true
	_ = fs.WalkDir(t.fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case entry == nil:
			return fs.SkipAll // the root itself cannot be read
		case name != "." && path.Base(name)[0] == '.':
			if entry.IsDir() {
				return fs.SkipDir
			}
		case entry.IsDir():
			return t.addFolder(name, entry, now, err)
		default:
			t.addFile(name)
			if len(t.paths) >= maxIndexed {
				return fs.SkipAll
			}
		}
		return nil
	})
}

func (t *tree) addFolder(name string, entry fs.DirEntry, now time.Time, err error) error {
	if err != nil || strings.Count(name, "/") >= maxDepth {
		return fs.SkipDir
	}
	info, err := entry.Info()
	if err != nil {
		return fs.SkipDir
	}
	t.folders[name] = info.ModTime()
	if now.Sub(info.ModTime()) < timeGrain {
		t.settled = false
	}
	return nil
}

// addFile enters a path under each of its tails. Of two files with the same
// tail the one in fewer folders wins, then the first in the alphabet.
func (t *tree) addFile(name string) {
	for tail := strings.ToLower(name); ; {
		old, taken := t.paths[tail]
		if !taken || strings.Count(name, "/") < strings.Count(old, "/") {
			t.paths[tail] = name
		}
		_, rest, more := strings.Cut(tail, "/")
		if !more {
			return
		}
		tail = rest
	}
}
