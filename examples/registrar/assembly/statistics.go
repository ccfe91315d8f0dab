package assembly

import (
	"context"
	"fmt"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/examples/registrar/store"
)

// Statistics implements [control.Registrar].
func (d *desk) Statistics(ctx context.Context, from, to time.Time) (control.Statistics, error) {
	told := control.Statistics{Days: []control.Day{}, Phones: []control.Usage{}}
	db, err := d.database()
	if err != nil {
		return told, err
	}
	days, err := db.Statistics(ctx, from, to)
	if err != nil {
		return told, fmt.Errorf("%w: %w", control.ErrUnavailable, err)
	}
	for _, day := range days {
		told.Days = append(told.Days, control.Day{
			Date: day.Date.Format(time.DateOnly), Cause: day.Cause.String(), Calls: day.Calls, Answered: day.Answered,
			SetupSeconds: day.Setup.Seconds(), TalkSeconds: day.Talk.Seconds(),
		})
	}
	phones, err := db.Usage(ctx)
	if err != nil {
		return told, fmt.Errorf("%w: %w", control.ErrUnavailable, err)
	}
	for i := range phones {
		told.Phones = append(told.Phones, usage(&phones[i]))
	}
	return told, nil
}

func usage(u *store.Usage) control.Usage {
	told := control.Usage{
		Device: u.Device, Registrations: u.Count,
		Placed: u.Placed, Failed: u.Failed, Received: u.Received, Missed: u.Missed, TalkSeconds: u.Talk.Seconds(),
	}
	if u.Count > 0 {
		told.First, told.Last = &u.First, &u.Last
	}
	if v := u.Voice; v != nil {
		told.Voice = &control.Voice{
			Told: u.Told, PacketsSent: v.PacketsSent, PacketsReceived: v.PacketsReceived, PacketsLost: v.PacketsLost,
			JitterSeconds: v.Jitter.Seconds(), LatencySeconds: v.Latency.Seconds(), Quality: v.Quality,
		}
	}
	return told
}
