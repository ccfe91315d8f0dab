package control

import (
	"encoding/json"
	"time"
)

// Status is how a registrar does.
type Status struct {
	Started    time.Time `json:"started"`
	Version    string    `json:"version"`
	Registered int       `json:"registered"` // phones
	Calls      int       `json:"calls"`
	Storage    Storage   `json:"storage"`
	Listen     []Listen  `json:"listen"`
	// Config is the file; empty when there is none. Loaded is when it was read.
	Config string    `json:"config,omitempty"`
	Loaded time.Time `json:"loaded"`
}

// Listen is an address that is served.
type Listen struct {
	Service string `json:"service"` // "sccp", "sccps", "tftp", "http", "control", ...
	Address string `json:"address"`
}

// Storage is how the database does.
type Storage struct {
	State   string `json:"state"` // "ok", "none", "full", "read-only", "corrupt", ...
	Message string `json:"message,omitempty"`
	Path    string `json:"path,omitempty"`
	Waiting int    `json:"waiting"` // changes and records that are not on disk yet
	Dropped uint64 `json:"dropped"` // records that found no room
}

// Phone is a phone that is configured, or registered, or both.
type Phone struct {
	Device       string       `json:"device"`
	Description  string       `json:"description,omitempty"`
	Model        string       `json:"model,omitempty"`
	Configured   bool         `json:"configured"`
	Registered   bool         `json:"registered"`
	Since        *time.Time   `json:"since,omitempty"` // of the registration
	Address      string       `json:"address,omitempty"`
	Protocol     int          `json:"protocol,omitempty"` // version
	Secure       bool         `json:"secure,omitempty"`   // over TLS
	Numbers      []string     `json:"numbers"`
	User         string       `json:"user,omitempty"` // who is logged on
	Calls        int          `json:"calls"`
	DoNotDisturb DoNotDisturb `json:"doNotDisturb"`
	HuntLogin    bool         `json:"huntLogin"`
}

// Line is a number and what is set for it.
type Line struct {
	Number          string   `json:"number"`
	Name            string   `json:"name,omitempty"`
	Devices         []string `json:"devices"`
	Status          string   `json:"status"` // as lamps show it: "idle", "ringing", "in-use", ...
	ForwardAll      string   `json:"forwardAll,omitempty"`
	ForwardBusy     string   `json:"forwardBusy,omitempty"`
	ForwardNoAnswer string   `json:"forwardNoAnswer,omitempty"`
	NewMessages     int      `json:"newMessages"`
	OldMessages     int      `json:"oldMessages"`
}

// Call is a call that exists now.
type Call struct {
	ID      uint64     `json:"id"`
	Started *time.Time `json:"started,omitempty"`
	Legs    []Leg      `json:"legs"`
}

// Leg is one phone's part in a call.
type Leg struct {
	Device    string `json:"device"`
	Line      string `json:"line"`
	Reference uint32 `json:"reference"`
	State     string `json:"state"` // "ring-in", "connected", "hold", ...
	Remote    Party  `json:"remote"`
}

// Party is who takes part.
type Party struct {
	Number string `json:"number,omitempty"`
	Name   string `json:"name,omitempty"`
}

// RecordQuery asks for the records of calls that are over, oldest first.
type RecordQuery struct {
	From, To time.Time // of the beginning; zero: any
	Device   string
	Number   string
	After    int64 // the last ID of the page before
	Limit    int   // 0: 50; 1000 at most
}

// Record is a call that is over.
type Record struct {
	ID       int64      `json:"id"`
	From     Party      `json:"from"`
	To       Party      `json:"to"`
	Dialed   string     `json:"dialed,omitempty"`
	Started  time.Time  `json:"started"`
	Answered *time.Time `json:"answered,omitempty"`
	Ended    time.Time  `json:"ended"`
	Cause    string     `json:"cause"`
	Devices  []string   `json:"devices"`
}

// Traced is one message of a phone.
type Traced struct {
	At        time.Time `json:"at"`
	FromPhone bool      `json:"fromPhone"`
	ID        uint32    `json:"id"`
	Name      string    `json:"name"`
	// Fields is the message as a JSON object, pages as text, keys and PINs left out;
	// empty when it could not be decoded.
	Fields json.RawMessage `json:"fields,omitempty"`
	Error  string          `json:"error,omitempty"`
	Missed int             `json:"missed,omitempty"` // messages before this one
}
