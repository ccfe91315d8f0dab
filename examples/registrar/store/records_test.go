package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

// fullRecord has something in every field.
func fullRecord() call.Record {
	r := answered("101", "102", noon)
	r.Call, r.JoinedTo = math.MaxUint64, 8
	r.RedirectedBy, r.Reason, r.Cause = call.Party{Number: "103", Name: "Carla"}, call.RedirectedDivert, call.Transferred
	r.Legs[0].Line, r.Legs[0].Ref, r.Legs[0].Cause = math.MaxUint32, math.MaxUint32, call.DeviceGone
	return r
}

func TestRecordsReadBack(t *testing.T) {
	s := newStore(t, newPath(t), Options{})
	want := []call.Record{fullRecord(), {}, missed("103", "101", noon, "SEP101", "SEP1"), {Cause: 255, Reason: 255}}
	for _, r := range want {
		s.Queue(r)
	}
	for range 2 {
		assert.Equal(t, want, stored(t, s))
		s = reopen(t, s)
	}
	s.Queue(want[0])
	page, err := s.Records(patient(t), RecordQuery{})
	require.NoError(t, err)
	for i, r := range page {
		assert.EqualValues(t, i+1, r.ID)
	}
	assert.Equal(t, page[0].Run, page[3].Run)
	assert.Greater(t, page[4].Run, page[3].Run, "numbers of calls begin again with each start")
	assert.EqualValues(t, 1, s.State().Stored)
	s.QueueVoice(Voice{Device: "SEP101", Ref: 1})
	require.NoError(t, s.Flush(patient(t)))
	assert.EqualValues(t, 1, s.State().Stored, "of calls")
}

func TestTimesThatDoNotFitAreLeftOut(t *testing.T) {
	s := newStore(t, newPath(t), Options{})
	r := call.Record{Started: time.Date(1, 2, 3, 4, 5, 6, 7, time.UTC), Ended: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)}
	s.Queue(r)
	s.Queue(call.Record{Started: time.Date(1678, 1, 1, 0, 0, 0, 0, time.UTC), Ended: noon.In(time.FixedZone("east", 3600))})
	all := stored(t, s)
	assert.Equal(t, call.Record{}, all[0])
	assert.Equal(t, call.Record{Started: time.Date(1678, 1, 1, 0, 0, 0, 0, time.UTC), Ended: noon}, all[1])
}

func TestRecordQueries(t *testing.T) {
	s := newStore(t, newPath(t), Options{})
	for i := range 5 {
		r := answered("10"+strconv.Itoa(i), "200", noon.Add(time.Duration(i)*time.Hour))
		r.Dialed = strconv.Itoa(i)
		s.Queue(r)
	}
	lonely := call.Record{Dialed: "x", From: call.Party{Number: "100"}, To: call.Party{Number: "300"}, Started: noon}
	s.Queue(lonely)
	for name, c := range map[string]struct {
		q    RecordQuery
		want []string
	}{
		"all":             {RecordQuery{}, []string{"0", "1", "2", "3", "4", "x"}},
		"from":            {RecordQuery{From: noon.Add(3 * time.Hour)}, []string{"3", "4"}},
		"to":              {RecordQuery{To: noon.Add(time.Hour)}, []string{"0", "x"}},
		"from and to":     {RecordQuery{From: noon.Add(time.Hour), To: noon.Add(3 * time.Hour)}, []string{"1", "2"}},
		"since ever":      {RecordQuery{From: time.Date(1, 2, 3, 0, 0, 0, 0, time.UTC)}, []string{"0", "1", "2", "3", "4", "x"}},
		"until the end":   {RecordQuery{To: time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)}, []string{"0", "1", "2", "3", "4", "x"}},
		"before all":      {RecordQuery{To: time.Date(1, 2, 3, 0, 0, 0, 0, time.UTC)}, nil},
		"after all":       {RecordQuery{From: time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)}, nil},
		"device":          {RecordQuery{Device: "SEP103"}, []string{"3"}},
		"number of a leg": {RecordQuery{Number: "104"}, []string{"4"}},
		"number called":   {RecordQuery{Number: "300"}, []string{"x"}},
		"number calling":  {RecordQuery{Number: "100"}, []string{"0", "x"}},
		"both":            {RecordQuery{Device: "SEP200", Number: "101"}, []string{"1"}},
		"a page":          {RecordQuery{Limit: 2}, []string{"0", "1"}},
		"the next page":   {RecordQuery{Limit: 2, After: 2}, []string{"2", "3"}},
		"nobody":          {RecordQuery{Device: "' OR 1=1 --"}, nil},
	} {
		page, err := s.Records(patient(t), c.q)
		require.NoError(t, err, name)
		var got []string
		for _, r := range page {
			got = append(got, r.Dialed)
		}
		assert.Equal(t, c.want, got, name)
	}
}

func TestHistory(t *testing.T) {
	s := newStore(t, newPath(t), Options{})
	s.Queue(answered("101", "102", noon))
	s.Queue(missed("103", "101", noon.Add(time.Hour), "SEP101", "SHARED"))
	nobody := call.Record{Dialed: "999", From: call.Party{Number: "101"}, Started: noon.Add(2 * time.Hour), Cause: call.UnknownNumber}
	nobody.Legs = []call.LegRecord{{Device: "SEP101", Party: nobody.From, History: call.Placed}, {Device: "SEP101", Party: nobody.From}}
	s.Queue(nobody)
	hidden := missed("103", "101", noon.Add(3*time.Hour), "SEP101")
	hidden.Hidden = true
	s.Queue(hidden)

	entries, err := s.History(patient(t), HistoryQuery{Device: "SEP101"})
	require.NoError(t, err)
	line := call.Party{Number: "101"}
	assert.Equal(t, []Entry{
		{ID: 7, Record: 4, Device: "SEP101", Kind: call.Missed, Local: line, Started: hidden.Started, Ended: hidden.Ended, Cause: call.NoAnswer},
		{ID: 5, Record: 3, Device: "SEP101", Kind: call.Placed, Local: line, Remote: call.Party{Number: "999"}, Started: nobody.Started},
		{ID: 3, Record: 2, Device: "SEP101", Kind: call.Missed, Local: line, Remote: call.Party{Number: "103", Name: "Caller 103"}, Started: noon.Add(time.Hour), Ended: noon.Add(time.Hour + 20*time.Second), Cause: call.NoAnswer},
		{
			ID: 2, Record: 1, Device: "SEP101", Kind: call.Placed, Local: call.Party{Number: "101", Name: "Caller 101"},
			Remote: call.Party{Number: "102", Name: "Called 102"}, Started: noon, Ended: noon.Add(65 * time.Second), Talk: time.Minute,
		},
	}, entries)

	taken := answered("105", "104", noon.Add(4*time.Hour))
	taken.Dialed, taken.RedirectedBy = "2000", call.Party{Number: "2000"}
	s.Queue(taken)
	entries, err = s.History(patient(t), HistoryQuery{Device: "SEP105"})
	require.NoError(t, err)
	assert.Equal(t, call.Party{Number: "2000"}, entries[0].Remote, "what was dialled, to be dialled again")

	for name, c := range map[string]struct {
		q    HistoryQuery
		want []int64
	}{
		"everybody":            {HistoryQuery{}, []int64{9, 8, 7, 5, 4, 3, 2, 1}},
		"one entry a number":   {HistoryQuery{Number: "101"}, []int64{7, 5, 4, 2}},
		"number and device":    {HistoryQuery{Number: "101", Device: "SEP101"}, []int64{7, 5, 3, 2}},
		"missed":               {HistoryQuery{Device: "SEP101", Kind: call.Missed}, []int64{7, 3}},
		"placed":               {HistoryQuery{Number: "101", Kind: call.Placed}, []int64{5, 2}},
		"received":             {HistoryQuery{Number: "102", Kind: call.Received}, []int64{1}},
		"a page":               {HistoryQuery{Device: "SEP101", Limit: 2}, []int64{7, 5}},
		"the next":             {HistoryQuery{Device: "SEP101", Limit: 2, Before: 5}, []int64{3, 2}},
		"after the last":       {HistoryQuery{Device: "SEP101", Before: 2}, nil},
		"a device nobody has":  {HistoryQuery{Device: "SEP999"}, nil},
		"number of two phones": {HistoryQuery{Number: "101", Kind: call.Missed}, []int64{7, 4}},
	} {
		entries, err := s.History(patient(t), c.q)
		require.NoError(t, err, name)
		var ids []int64
		for _, e := range entries {
			ids = append(ids, e.ID)
		}
		assert.Equal(t, c.want, ids, name)
	}
}

func TestPagesAreLimited(t *testing.T) {
	assert.Equal(t, []int{defaultPage, defaultPage, 1, maxPage, maxPage}, []int{page(0), page(-1), page(1), page(maxPage), page(math.MaxInt)})
	s := newStore(t, newPath(t), Options{})
	for range maxPage + 5 {
		s.Queue(missed("1", "2", noon, "A"))
	}
	records, err := s.Records(patient(t), RecordQuery{Limit: 1 << 30})
	require.NoError(t, err)
	assert.Len(t, records, maxPage)
	entries, err := s.History(patient(t), HistoryQuery{})
	require.NoError(t, err)
	assert.Len(t, entries, defaultPage)
	assert.Len(t, stored(t, s), maxPage+5)
}

func TestVoice(t *testing.T) {
	s := newStore(t, newPath(t), Options{})
	caller := Voice{
		Device: "SEP101", Ref: 1, PacketsSent: math.MaxUint32, OctetsSent: 2, PacketsReceived: 3, OctetsReceived: 4, PacketsLost: 5,
		Jitter: 6 * time.Millisecond, Latency: 7 * time.Millisecond, Quality: "MLQK=4.5",
	}
	called := Voice{Device: "SEP102", Ref: 2, PacketsLost: 9}
	s.QueueVoice(called)
	s.Queue(answered("101", "102", noon))
	s.QueueVoice(Voice{Device: "SEP101", Ref: 1, PacketsSent: 1})
	s.QueueVoice(caller)
	s.QueueVoice(Voice{Device: "SEP101", Ref: 99})
	s.QueueVoice(Voice{Device: "SEP999", Ref: 1})
	page, err := s.Records(patient(t), RecordQuery{})
	require.NoError(t, err)
	require.Len(t, page, 1)
	assert.Equal(t, []Voice{called, caller}, page[0].Voice, "the last word of each phone")

	s = reopen(t, s)
	s.Queue(answered("101", "102", noon))
	page, err = s.Records(patient(t), RecordQuery{After: 1})
	require.NoError(t, err)
	assert.Empty(t, page[0].Voice, "references of another run")
}

func TestStatistics(t *testing.T) {
	s := newStore(t, newPath(t), Options{})
	for i := range 3 {
		s.Queue(answered("101", "102", noon.Add(time.Duration(i)*time.Minute)))
	}
	s.Queue(missed("101", "102", noon, "A"))
	s.Queue(missed("101", "102", noon.AddDate(0, 0, 1), "A"))
	before := missed("101", "102", time.Date(1969, 12, 31, 23, 59, 30, 0, time.UTC), "A")
	s.Queue(before)
	backwards := answered("101", "102", noon.AddDate(0, 0, 2))
	backwards.Ended = backwards.Started.Add(-time.Second)
	s.Queue(backwards)
	for range 3 {
		s.Queue(call.Record{Answered: noon, Started: time.Date(1700, 1, 1, 0, 0, 0, 0, time.UTC), Ended: time.Date(2024, 3, 3, 0, 0, 0, 0, time.UTC)})
	}
	s.Queue(call.Record{Answered: noon, Ended: time.Date(2024, 3, 3, 0, 0, 0, 0, time.UTC)})

	day := time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC)
	want := []Day{
		{Date: time.Date(1969, 12, 31, 0, 0, 0, 0, time.UTC), Cause: call.NoAnswer, Calls: 1},
		{Date: day, Calls: 3, Answered: 3, Setup: 15 * time.Second, Talk: 3 * time.Minute},
		{Date: day, Cause: call.NoAnswer, Calls: 1},
		{Date: day.AddDate(0, 0, 1), Cause: call.NoAnswer, Calls: 1},
		{Date: day.AddDate(0, 0, 2), Calls: 1, Answered: 1, Setup: 5 * time.Second},
		{Date: day.AddDate(0, 0, 3), Calls: 4, Answered: 4, Setup: 3 * 365 * 24 * time.Hour, Talk: 4 * time.Date(2024, 3, 3, 0, 0, 0, 0, time.UTC).Sub(noon).Truncate(time.Millisecond)},
	}
	got, err := s.Statistics(patient(t), time.Time{}, time.Time{})
	require.NoError(t, err)
	assert.Equal(t, want, got)
	got, err = s.Statistics(patient(t), noon, noon)
	require.NoError(t, err)
	assert.Equal(t, want[1:3], got)
}

func TestExport(t *testing.T) {
	s := newStore(t, newPath(t), Options{})
	first := fullRecord()
	first.From.Name = "<Anna> \xff \"x\"\n"
	s.Queue(first)
	s.QueueVoice(Voice{Device: "SEP101", Ref: 1, PacketsLost: 9, Quality: "MLQK=4.5"})
	s.Queue(call.Record{Cause: call.Busy})
	var text bytes.Buffer
	n, err := s.Export(patient(t), &text, RecordQuery{Limit: 1})
	require.NoError(t, err)
	assert.Equal(t, 2, n)
	assert.Equal(t, `{"id":1,"run":1,"call":18446744073709551615,"from":{"number":"101","name":"<Anna> \ufffd \"x\"\n"},`+
		`"to":{"number":"102","name":"Called 102"},"dialed":"102","redirected_by":{"number":"103","name":"Carla"},"redirect_reason":50,`+
		`"started":"2024-02-29T12:00:00.123456789Z","answered":"2024-02-29T12:00:05.123456789Z","ended":"2024-02-29T12:01:05.123456789Z",`+
		`"talk_seconds":60,"cause":"transferred","joined_to":8,"legs":[`+
		`{"device":"SEP102","line":4294967295,"ref":4294967295,"number":"102","name":"Called 102","history":"received",`+
		`"joined":"2024-02-29T12:00:05.123456789Z","ended":"2024-02-29T12:01:05.123456789Z","cause":"device-gone"},`+
		`{"device":"SEP101","line":1,"ref":1,"number":"101","name":"Caller 101","history":"placed",`+
		`"joined":"2024-02-29T12:00:05.123456789Z","ended":"2024-02-29T12:01:05.123456789Z","cause":"normal"}],`+
		`"voice":[{"device":"SEP101","ref":1,"packets_sent":0,"octets_sent":0,"packets_received":0,"octets_received":0,`+
		`"packets_lost":9,"jitter_ms":0,"latency_ms":0,"quality":"MLQK=4.5"}]}`+"\n"+
		`{"id":2,"run":1,"call":0,"cause":"busy"}`+"\n", text.String())
}

func TestExportOfManyPages(t *testing.T) {
	s := newStore(t, newPath(t), Options{Queue: 2*maxPage + 2})
	for i := range 2*maxPage + 1 {
		s.Queue(call.Record{Call: call.CallID(i + 1), From: call.Party{Number: "101"}})
	}
	s.Queue(call.Record{From: call.Party{Number: "102"}})
	var text bytes.Buffer
	n, err := s.Export(patient(t), &text, RecordQuery{Number: "101"})
	require.NoError(t, err)
	assert.Equal(t, 2*maxPage+1, n)
	i := 0
	for line := range bytes.Lines(text.Bytes()) {
		var v struct{ Call int }
		require.NoError(t, json.Unmarshal(line, &v))
		i++
		require.Equal(t, i, v.Call)
	}

	ctx, cancel := context.WithCancel(patient(t))
	cancel()
	_, err = s.Export(ctx, &text, RecordQuery{})
	require.ErrorIs(t, err, context.Canceled)
	_, err = s.Export(patient(t), brokenPipe{}, RecordQuery{})
	require.ErrorIs(t, err, errPipe)
}

type brokenPipe struct{}

var errPipe = errors.New("broken pipe")

func (brokenPipe) Write([]byte) (int, error) { return 0, fmt.Errorf("write: %w", errPipe) }
