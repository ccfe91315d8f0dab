// Package pages has the places of the phone services on their web server, for those
// who lead phones there.
package pages

// The doors that phones know by their configuration.
const (
	Services     = "/services"
	Directories  = "/directories"
	Messages     = "/messages"
	Information  = "/information"
	Idle         = "/idle"
	Authenticate = "/authenticate"
)

// Name is the parameter in which a phone tells its device name.
const Name = "name"
