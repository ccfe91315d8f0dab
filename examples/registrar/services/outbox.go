package services

import (
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"maps"
	"sync"
	"time"

	"github.com/skinnykit/skinny/cnfxml/xsi"
)

// Limits of what waits to be fetched by phones.
const (
	waitingTime = 2 * time.Minute
	maxWaiting  = 2000 // objects, pictures and passwords
	maxPictures = 64 << 20
)

var errOutboxFull = errors.New("too much waits for phones already")

// outbox is what phones were told to fetch, and the passwords by which they were
// told. The zero value is ready.
type outbox struct {
	mu    sync.Mutex
	items map[string]parcel // by token
	bytes int               // of pictures
}

// parcel is for one phone and short-lived.
type parcel struct {
	device   string
	until    time.Time
	object   xsi.Object
	picture  []byte // a PNG file
	password string
}

// put returns the token of a parcel, which nobody can guess.
func (o *outbox) put(now time.Time, p parcel) (token string, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	maps.DeleteFunc(o.items, func(_ string, old parcel) bool {
		over := !now.Before(old.until)
		if over {
			o.bytes -= len(old.picture)
		}
		return over
	})
	if len(o.items) >= maxWaiting || o.bytes+len(p.picture) > maxPictures {
		return "", errOutboxFull
	}
	if o.items == nil {
		o.items = make(map[string]parcel)
	}
	token = rand.Text()
	p.until = now.Add(waitingTime)
	o.items[token] = p
	o.bytes += len(p.picture)
	return token, nil
}

// drop ends a parcel early.
func (o *outbox) drop(token string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.bytes -= len(o.items[token].picture)
	delete(o.items, token)
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
