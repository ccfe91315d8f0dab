package call

// Endpoint is one end of a voice path.
type Endpoint struct {
	Device    string
	Line, Ref uint32
}

// An endpoint has one voice path at a time: to another endpoint, to a bridge, to
// music, or as one end of a page. Each path is ended by its counterpart before
// the next begins.

// ConnectMedia asks for a voice path between two legs.
type ConnectMedia struct{ A, B Endpoint }

// DisconnectMedia ends the voice path of a [ConnectMedia] with the same ends.
type DisconnectMedia struct{ A, B Endpoint }

// BridgeID names a bridge in which everybody hears all others. It begins with
// the first [JoinBridge] and ends with the last [LeaveBridge].
type BridgeID uint64

// JoinBridge lets a leg take part in a bridge.
type JoinBridge struct {
	Bridge   BridgeID
	Endpoint Endpoint
}

// LeaveBridge ends a [JoinBridge].
type LeaveBridge struct {
	Bridge   BridgeID
	Endpoint Endpoint
}

// PlayMusic lets a leg that is on hold or parked hear music. Source is the Music
// of the line that put it there.
type PlayMusic struct {
	To     Endpoint
	Source string
}

// StopMusic ends a [PlayMusic].
type StopMusic struct{ To Endpoint }

// StartPage lets a leg speak to a page group; the listeners follow as
// [JoinPage].
type StartPage struct {
	Page string // the number of the group
	From Endpoint
}

// StopPage ends a [StartPage]. Every listener has left before.
type StopPage struct {
	Page string
	From Endpoint
}

// JoinPage lets a leg hear a page by its loudspeaker.
type JoinPage struct {
	Page     string
	Endpoint Endpoint
}

// LeavePage ends a [JoinPage].
type LeavePage struct {
	Page     string
	Endpoint Endpoint
}

// SendDigit passes a key pressed during a call on to another phone in it.
type SendDigit struct {
	To    Endpoint
	Digit byte
}

func (ConnectMedia) command()    {}
func (DisconnectMedia) command() {}
func (JoinBridge) command()      {}
func (LeaveBridge) command()     {}
func (PlayMusic) command()       {}
func (StopMusic) command()       {}
func (StartPage) command()       {}
func (StopPage) command()        {}
func (JoinPage) command()        {}
func (LeavePage) command()       {}
func (SendDigit) command()       {}
