package bootdemo

import (
	"fmt"
	"io"
	"sync"
)

// output prints lines from many goroutines and keeps the first error.
type output struct {
	mu  sync.Mutex
	w   io.Writer
	err error
}

func (o *output) line(format string, args ...any) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.err == nil {
		_, o.err = fmt.Fprintf(o.w, format+"\n", args...)
	}
}

// Write prints what a log handler writes: one line.
func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.err == nil {
		_, o.err = o.w.Write(b)
	}
	return len(b), o.err
}

func (o *output) failure() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.err
}
