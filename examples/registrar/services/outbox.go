package services

import (
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"sync"
	"time"

	"github.com/skinnykit/skinny/cnfxml/xsi"
)

// Limits of what waits to be fetched by phones.
const (
	waitingTime = 2 * time.Minute
	maxWaiting  = 10_000   // objects, pictures and passwords
	maxPictures = 64 << 20 // bytes; of one for many phones, once
)

var errOutboxFull = errors.New("too much waits for phones already")

// outbox is what phones were told to fetch, and the passwords by which they were
// told. The zero value is ready.
type outbox struct {
	mu    sync.Mutex
	items map[string]parcel // by token
	bytes int               // of pictures
	swept time.Time
}

// parcel is for one phone and short-lived.
type parcel struct {
	device   string
	until    time.Time
	object   xsi.Object
	picture  *file
	password string
}

// file is a picture, in PNG, that phones with the same display share.
type file struct {
	content []byte
	waiting int // parcels that have it; the outbox guards it
}

// put returns the token of a parcel, which nobody can guess.
func (o *outbox) put(now time.Time, p parcel) (token string, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if now.Sub(o.swept) >= waitingTime || !o.hasRoom(p) {
		o.sweep(now)
	}
	if !o.hasRoom(p) {
		return "", errOutboxFull
	}
	if o.items == nil {
		o.items = make(map[string]parcel)
	}
	if f := p.picture; f != nil {
		if f.waiting++; f.waiting == 1 {
			o.bytes += len(f.content)
		}
	}
	token = rand.Text()
	p.until = now.Add(waitingTime)
	o.items[token] = p
	return token, nil
}

func (o *outbox) hasRoom(p parcel) bool {
	more := 0
	if p.picture != nil && p.picture.waiting == 0 {
		more = len(p.picture.content)
	}
	return len(o.items) < maxWaiting && o.bytes+more <= maxPictures
}

// sweep ends the parcels that are over.
func (o *outbox) sweep(now time.Time) {
	o.swept = now
	for token, p := range o.items {
		if !now.Before(p.until) {
			o.remove(token)
		}
	}
}

func (o *outbox) remove(token string) {
	if f := o.items[token].picture; f != nil {
		if f.waiting--; f.waiting == 0 {
			o.bytes -= len(f.content)
		}
	}
	delete(o.items, token)
}

// drop ends a parcel early.
func (o *outbox) drop(token string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.remove(token)
}

func (o *outbox) get(now time.Time, token string) (parcel, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	p, ok := o.items[token]
	return p, ok && now.Before(p.until)
}

// opens tells whether a user and a password were made for a push to a phone.
func (o *outbox) opens(now time.Time, user, password, device string) bool {
	p, ok := o.get(now, user)
	same := subtle.ConstantTimeCompare([]byte(p.password), []byte(password)) == 1
	return ok && p.password != "" && p.device == device && same
}
