package assembly

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/skinnykit/skinny/cnfxml/xsi"
	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/examples/registrar/station"
)

// maxMessage is the longest text of a message, in characters. Displays cut it to
// their width, unless it has a title.
const maxMessage = 1000

// Message implements [control.Registrar]. Of phones that are named the first that
// cannot show the text is told, when all others have shown it.
func (d *desk) Message(devices []string, m control.Message) (shown int, err error) {
	switch {
	case m.Seconds < 0 || m.Seconds > 24*60*60:
		return 0, fmt.Errorf("%w: a message is shown for 1 to 86400 seconds, or until there is another one", control.ErrInvalid)
	case utf8.RuneCountInString(m.Text) > maxMessage:
		return 0, fmt.Errorf("%w: a message has at most %d characters", control.ErrInvalid, maxMessage)
	}
	list, err := d.targets(devices)
	if err != nil {
		return 0, err
	}
	var page []byte
	if m.Title != "" {
		if page, err = textPage(m); err != nil {
			return 0, err
		}
	}
	for _, device := range list {
		if failed := d.message(device, m, page); failed == nil {
			shown++
		} else if err == nil && len(devices) > 0 {
			err = explained(failed)
		}
	}
	return shown, err
}

func (d *desk) message(device string, m control.Message, page []byte) error {
	seconds := time.Duration(m.Seconds) * time.Second
	if page == nil {
		return d.station.Message(device, m.Text, seconds, m.Beep)
	}
	err := d.station.Push(device, page)
	if errors.Is(err, station.ErrNoPages) {
		return d.station.Message(device, m.Title+": "+m.Text, seconds, m.Beep)
	}
	return err
}

// textPage is a message as a page of its own.
func textPage(m control.Message) ([]byte, error) {
	text := &xsi.Text{Page: xsi.Page{Title: m.Title}, Text: m.Text}
	if problems := text.Validate(); len(problems) > 0 {
		return nil, fmt.Errorf("%w: %s: %s", control.ErrInvalid, strings.ToLower(problems[0].Path), problems[0].Message)
	}
	page, err := text.Append(nil, xsi.UTF8)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", control.ErrInvalid, err)
	}
	return page, nil
}

// Push implements [control.Registrar].
func (d *desk) Push(device string, object []byte) error {
	list, err := d.targets([]string{device})
	if err != nil {
		return err
	}
	return explained(d.station.Push(list[0], object))
}
