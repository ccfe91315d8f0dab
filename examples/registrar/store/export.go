package store

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

// Export writes records as JSON, one object a line, the oldest first, and returns
// how many. It reads page by page: records that come meanwhile are in it too. The
// Limit of the query does not count.
//
// Times are RFC 3339 in UTC; what is empty is left out. Names that are not UTF-8
// have U+FFFD in place of what is wrong.
func (s *Store) Export(ctx context.Context, to io.Writer, q RecordQuery) (n int, err error) {
	w := bufio.NewWriter(to)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	q.Limit = maxPage
	for {
		records, err := s.Records(ctx, q)
		if err != nil {
			return n, err
		}
		for i := range records {
			if err := encoder.Encode(exported(&records[i])); err != nil {
				return n, fmt.Errorf("store: export of record %d: %w", records[i].ID, err)
			}
			n++
			q.After = records[i].ID
		}
		if len(records) < maxPage {
			break
		}
	}
	if err := w.Flush(); err != nil {
		return n, fmt.Errorf("store: export: %w", err)
	}
	return n, nil
}

type jsonRecord struct {
	ID           int64       `json:"id"`
	Run          int64       `json:"run"`
	Call         uint64      `json:"call"`
	From         jsonParty   `json:"from,omitzero"`
	To           jsonParty   `json:"to,omitzero"`
	Dialed       string      `json:"dialed,omitempty"`
	RedirectedBy jsonParty   `json:"redirected_by,omitzero"`
	Reason       uint8       `json:"redirect_reason,omitempty"`
	Started      time.Time   `json:"started,omitzero"`
	Answered     time.Time   `json:"answered,omitzero"`
	Ended        time.Time   `json:"ended,omitzero"`
	Seconds      float64     `json:"talk_seconds,omitempty"`
	Cause        string      `json:"cause"`
	JoinedTo     uint64      `json:"joined_to,omitempty"`
	Legs         []jsonLeg   `json:"legs,omitempty"`
	Voice        []jsonVoice `json:"voice,omitempty"`
}

type jsonParty struct {
	Number string `json:"number,omitempty"`
	Name   string `json:"name,omitempty"`
}

type jsonLeg struct {
	Device string `json:"device"`
	Line   uint32 `json:"line"`
	Ref    uint32 `json:"ref"`
	jsonParty
	History string    `json:"history,omitempty"`
	Joined  time.Time `json:"joined,omitzero"`
	Ended   time.Time `json:"ended,omitzero"`
	Cause   string    `json:"cause"`
}

type jsonVoice struct {
	Device          string `json:"device"`
	Ref             uint32 `json:"ref"`
	PacketsSent     uint32 `json:"packets_sent"`
	OctetsSent      uint32 `json:"octets_sent"`
	PacketsReceived uint32 `json:"packets_received"`
	OctetsReceived  uint32 `json:"octets_received"`
	PacketsLost     uint32 `json:"packets_lost"`
	Jitter          int64  `json:"jitter_ms"`
	Latency         int64  `json:"latency_ms"`
	Quality         string `json:"quality,omitempty"`
}

func exported(r *Record) jsonRecord {
	_, _, talk := outcome(&r.Record)
	j := jsonRecord{
		ID: r.ID, Run: r.Run, Call: uint64(r.Call), From: jsonParty(r.From), To: jsonParty(r.To), Dialed: r.Dialed,
		RedirectedBy: jsonParty(r.RedirectedBy), Reason: uint8(r.Reason), Started: r.Started, Answered: r.Answered,
		Ended: r.Ended, Seconds: talk.Seconds(), Cause: r.Cause.String(), JoinedTo: uint64(r.JoinedTo),
	}
	for _, l := range r.Legs {
		leg := jsonLeg{
			Device: l.Device, Line: l.Line, Ref: l.Ref, jsonParty: jsonParty(l.Party),
			Joined: l.Joined, Ended: l.Ended, Cause: l.Cause.String(),
		}
		if l.History != call.NoHistory {
			leg.History = l.History.String()
		}
		j.Legs = append(j.Legs, leg)
	}
	for _, v := range r.Voice {
		j.Voice = append(j.Voice, jsonVoice{
			Device: v.Device, Ref: v.Ref, PacketsSent: v.PacketsSent, OctetsSent: v.OctetsSent,
			PacketsReceived: v.PacketsReceived, OctetsReceived: v.OctetsReceived, PacketsLost: v.PacketsLost,
			Jitter: v.Jitter.Milliseconds(), Latency: v.Latency.Milliseconds(), Quality: v.Quality,
		})
	}
	return j
}
