package call

import (
	"cmp"
	"time"
)

// Limits are the times and sizes of a [Machine]. Zero fields mean the default.
type Limits struct {
	FirstDigit      time.Duration // dial tone without a digit; 15 s
	InterDigit      time.Duration // between digits; 8 s
	NoAnswer        time.Duration // ringing; 60 s
	ForwardNoAnswer time.Duration // ringing, where a forward on no answer is set; 20 s
	HuntRing        time.Duration // ringing of one member of a hunt group; 15 s
	Failure         time.Duration // a failed call is shown this long; 15 s
	ParkReversion   time.Duration // until a parked call rings who parked it; 60 s
	HoldReminder    time.Duration // between reminders of a call on hold; none
	MaxDigits       int           // dialled digits kept; 32
	MaxForwards     int           // numbers that may send one call on; 10
	MaxParties      int           // of a conference; 16
}

func (l Limits) withDefaults() Limits {
	l.FirstDigit = cmp.Or(l.FirstDigit, 15*time.Second)
	l.InterDigit = cmp.Or(l.InterDigit, 8*time.Second)
	l.NoAnswer = cmp.Or(l.NoAnswer, time.Minute)
	l.ForwardNoAnswer = cmp.Or(l.ForwardNoAnswer, 20*time.Second)
	l.HuntRing = cmp.Or(l.HuntRing, 15*time.Second)
	l.Failure = cmp.Or(l.Failure, 15*time.Second)
	l.ParkReversion = cmp.Or(l.ParkReversion, time.Minute)
	l.MaxDigits = cmp.Or(l.MaxDigits, 32)
	l.MaxForwards = cmp.Or(l.MaxForwards, 10)
	l.MaxParties = cmp.Or(l.MaxParties, 16)
	return l
}
