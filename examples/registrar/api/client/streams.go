package client

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/skinnykit/skinny/examples/registrar/api/wire"
	"github.com/skinnykit/skinny/examples/registrar/control"
)

var errNoEnd = errors.New("it had no last line")

// Reset lets phones start anew, one after another. No names means all that are
// registered. When ctx ends, phones that are not reached yet stay as they are.
// progress may be nil.
func (c *Client) Reset(ctx context.Context, devices []string, how control.ResetOptions, progress control.Progress) error {
	_, err := work[wire.Done](ctx, c, "/v1/reset", wire.Reset{ResetOptions: how, Devices: devices}, progress)
	return err
}

// Reload lets the registrar read its configuration again. progress may be nil.
func (c *Client) Reload(ctx context.Context, progress control.Progress) (control.Reloaded, error) {
	return work[control.Reloaded](ctx, c, "/v1/reload", nil, progress)
}

// PushText shows a text as a page with a title, and tells what becomes of it on each
// phone. When ctx ends, phones that are not reached yet are left out. progress may be
// nil.
func (c *Client) PushText(ctx context.Context, to control.Target, title, text string, progress control.Progress) ([]control.Pushed, error) {
	out, err := work[wire.Pushed](ctx, c, "/v1/push/text", wire.PushText{Target: to, Title: title, Text: text}, progress)
	return out.Phones, err
}

// PushPicture shows a PNG file of no more than [wire.MaxPicture] bytes, likewise.
func (c *Client) PushPicture(ctx context.Context, to control.Target, title string, picture []byte, progress control.Progress) ([]control.Pushed, error) {
	out, err := work[wire.Pushed](ctx, c, "/v1/push/picture", wire.PushPicture{Target: to, Title: title, PNG: picture}, progress)
	return out.Phones, err
}

// Backup writes a copy of the database to a new file. The path is absolute, on the
// machine of the registrar. progress may be nil; its steps are KiB.
func (c *Client) Backup(ctx context.Context, path string, progress control.Progress) error {
	_, err := work[wire.Done](ctx, c, "/v1/backup", wire.Backup{Path: path}, progress)
	return err
}

// work reads steps until the result.
func work[Result any](ctx context.Context, c *Client, path string, in any, progress control.Progress) (result Result, err error) {
	found := false
	err = c.lines(ctx, http.MethodPost, path, in, func(text []byte) error {
		var line wire.Line[Result]
		if err := json.Unmarshal(text, &line); err != nil {
			return err
		}
		switch {
		case line.Step != nil && progress != nil:
			progress(*line.Step)
		case line.Result != nil:
			result, found = *line.Result, true
		}
		return nil
	})
	if err == nil && !found {
		err = c.broken(ctx, errNoEnd)
	}
	return result, err
}

// Trace tells the messages of one phone as they pass, until ctx ends or each
// returns an error, which Trace returns then.
func (c *Client) Trace(ctx context.Context, device string, each func(control.Traced) error) error {
	return c.lines(ctx, http.MethodGet, phonePath(device, "/trace"), nil, func(text []byte) error {
		var m control.Traced
		if err := json.Unmarshal(text, &m); err != nil {
			return err
		}
		return each(m)
	})
}

// Export writes the records of calls with everything that is stored, one JSON
// object a line. The limit of the query does not count.
func (c *Client) Export(ctx context.Context, to io.Writer, q control.RecordQuery) error {
	q.Limit = 0
	return c.lines(ctx, http.MethodGet, "/v1/records/export"+query(q), nil, func(text []byte) error {
		_, err := to.Write(append(text, '\n'))
		return err
	})
}

// lines reads a stream. A last line that is a problem is the error.
func (c *Client) lines(ctx context.Context, method, path string, in any, each func([]byte) error) error {
	body, err := c.open(ctx, method, path, in)
	if err != nil {
		return err
	}
	defer body.Close()
	scanner := bufio.NewScanner(body)
	const first = 4096 // bytes
	scanner.Buffer(make([]byte, first), longestLine)
	for scanner.Scan() {
		var end struct {
			Problem *wire.Trouble `json:"problem"`
		}
		if json.Unmarshal(scanner.Bytes(), &end) == nil && end.Problem != nil {
			return end.Problem
		}
		if err := each(scanner.Bytes()); err != nil {
			return err
		}
	}
	if err := scanner.Err(); err != nil {
		return c.broken(ctx, err)
	}
	return ctx.Err()
}
