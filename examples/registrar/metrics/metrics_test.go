package metrics_test

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"
	dto "github.com/prometheus/client_model/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/metrics"
	"github.com/skinnykit/skinny/examples/registrar/station"
	"github.com/skinnykit/skinny/examples/registrar/store"
	"github.com/skinnykit/skinny/internal/alloctest"
	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/tftp"
)

var _ station.Observer = (*metrics.Metrics)(nil)

// full has every source.
func full() *metrics.Metrics {
	return metrics.New(metrics.Sources{
		ActiveCalls: func() int { return 3 },
		Storage: func() store.State {
			return store.State{Err: store.ErrFull, Settings: 1, Records: 2, Stored: 5, Dropped: 6}
		},
	})
}

// feed tells one of everything.
func feed(m *metrics.Metrics) {
	m.Registered(sccp.DeviceTypeCisco7960)
	m.Registered(sccp.DeviceTypeCisco7910)
	m.Unregistered(sccp.DeviceTypeCisco7910, station.EndSilent)
	m.Rejected(station.RejectedUnknown)
	m.Message(sccp.IDKeepAliveReq, true)
	m.Message(sccp.IDKeepAliveAck, false)
	m.Message(sccp.ID(0xdead), true)
	m.Message(sccp.IDKeepAliveAck, true) // the wrong way
	m.KeepAlive(0, time.Millisecond)
	m.KeepAlive(30*time.Second, time.Millisecond)
	m.Throttled()
	for _, ev := range []call.Event{
		call.DeviceUp{},
		call.Press{Key: call.KeyDigit},
		call.Press{Key: call.KeyDigit},
		call.TimerFired{},
		call.MediaFailed{},
		call.SetForward{},
		call.PlanChanged{},
		call.DeviceDown{},
	} {
		m.Event(ev)
	}
	m.CallEnded(call.Normal, true, 4*time.Second)
	m.CallEnded(call.Busy, false, 0)
	m.Quality(station.Statistics{PacketsReceived: 99, PacketsLost: 1, Jitter: 5 * time.Millisecond, Latency: 20 * time.Millisecond, Quality: "MLQK=4.25;MLQKav=4.1"})
	m.File(tftp.Event{Door: tftp.TFTP, Bytes: 1000, Duration: time.Second})
	m.File(tftp.Event{Door: tftp.HTTP, Err: fmt.Errorf("x: %w", fs.ErrNotExist)})
	m.File(tftp.Event{Door: tftp.TFTP, Err: fmt.Errorf("x: %w", tftp.ErrDenied)})
	m.File(tftp.Event{Door: tftp.TFTP, Err: tftp.ErrBusy})
	m.File(tftp.Event{Door: tftp.TFTP, Err: errors.New("lost")})
}

// value finds a sample by its name and labels, as "name{label=value,...}".
func value(t *testing.T, m *metrics.Metrics, sample string) float64 {
	t.Helper()
	name, labels, _ := strings.Cut(strings.TrimSuffix(sample, "}"), "{")
	families, err := m.Registry().Gather()
	require.NoError(t, err)
	for _, f := range families {
		for _, s := range f.GetMetric() {
			if f.GetName() == name && labelsOf(s) == labels {
				switch f.GetType() {
				case dto.MetricType_GAUGE:
					return s.GetGauge().GetValue()
				case dto.MetricType_HISTOGRAM:
					return s.GetHistogram().GetSampleSum()
				default:
					return s.GetCounter().GetValue()
				}
			}
		}
	}
	require.Fail(t, "no such sample", sample)
	return 0
}

func labelsOf(s *dto.Metric) string {
	var all []string
	for _, l := range s.GetLabel() {
		all = append(all, l.GetName()+"="+l.GetValue())
	}
	return strings.Join(all, ",")
}

func TestWhatIsCounted(t *testing.T) {
	m := full()
	feed(m)
	for sample, want := range map[string]float64{
		"skinny_phones{model=Cisco 7960}":                                  1,
		"skinny_phones{model=Cisco 7910}":                                  0,
		"skinny_registrations_total{result=accepted}":                      2,
		"skinny_registrations_total{result=unknown-device}":                1,
		"skinny_registrations_total{result=too-many-devices}":              0,
		"skinny_registrations_ended_total{reason=silent}":                  1,
		"skinny_registrations_ended_total{reason=throttled}":               0,
		"skinny_messages_total{direction=from-phone,message=KeepAliveReq}": 1,
		"skinny_messages_total{direction=to-phone,message=KeepAliveAck}":   1,
		"skinny_messages_total{direction=from-phone,message=unknown}":      2,
		"skinny_messages_total{direction=to-phone,message=unknown}":        0,
		"skinny_keepalive_gap_seconds":                                     30,
		"skinny_keepalive_answer_seconds":                                  0.002,
		"skinny_phones_throttled_total":                                    1,
		"skinny_calls_total{answered=yes,cause=normal}":                    1,
		"skinny_calls_total{answered=no,cause=busy}":                       1,
		"skinny_calls_total{answered=no,cause=unknown-number}":             0,
		"skinny_calls_active":                                              3,
		"skinny_events_total{event=digit}":                                 2,
		"skinny_events_total{event=hold}":                                  0,
		"skinny_events_total{event=phone-up}":                              1,
		"skinny_events_total{event=phone-down}":                            1,
		"skinny_events_total{event=timer}":                                 1,
		"skinny_events_total{event=no-voice}":                              1,
		"skinny_events_total{event=change}":                                2,
		"skinny_call_setup_seconds":                                        4,
		"skinny_voice_jitter_seconds":                                      0.005,
		"skinny_voice_latency_seconds":                                     0.02,
		"skinny_voice_loss_ratio":                                          0.01,
		"skinny_voice_mos":                                                 4.25,
		"skinny_file_transfers_total{protocol=tftp,result=sent}":           1,
		"skinny_file_transfers_total{protocol=http,result=missing}":        1,
		"skinny_file_transfers_total{protocol=tftp,result=refused}":        1,
		"skinny_file_transfers_total{protocol=tftp,result=busy}":           1,
		"skinny_file_transfers_total{protocol=tftp,result=failed}":         1,
		"skinny_file_bytes_total{protocol=tftp}":                           1000,
		"skinny_file_transfer_seconds{protocol=tftp}":                      1,
		"skinny_storage_state{state=full}":                                 1,
		"skinny_storage_state{state=ok}":                                   0,
		"skinny_storage_waiting{kind=records}":                             2,
		"skinny_storage_waiting{kind=settings}":                            1,
		"skinny_storage_records_stored_total":                              5,
		"skinny_storage_records_dropped_total":                             6,
	} {
		assert.InDelta(t, want, value(t, m, sample), 1e-9, sample)
	}
}

func TestNamesFollowTheRules(t *testing.T) {
	m := full()
	feed(m)
	problems, err := testutil.GatherAndLint(m.Registry())
	require.NoError(t, err)
	assert.Empty(t, problems)
}

// series counts what a scrape holds.
func series(t *testing.T, m *metrics.Metrics) (n int) {
	t.Helper()
	families, err := m.Registry().Gather()
	require.NoError(t, err)
	for _, f := range families {
		n += len(f.GetMetric())
	}
	return n
}

// TestAPhoneAddsNoLabels tells everything that a phone can choose.
func TestAPhoneAddsNoLabels(t *testing.T) {
	m := full()
	feed(m)
	m.Registered(0xffffffff) // the model that is unknown
	before := series(t, m)
	for i := range uint32(20_000) {
		m.Message(sccp.ID(i), true)
		m.Message(sccp.ID(i), false)
		if i > 1000 { // above those, only a few numbers are models
			unlikely := sccp.DeviceType(i*2654435761 | 1<<31)
			m.Registered(unlikely)
			m.Unregistered(unlikely, station.EndReason(i))
		}
		m.Rejected(station.RejectReason(i))
		m.Event(call.Press{Key: call.Key(i), Device: fmt.Sprint(i), Digits: fmt.Sprint(i)})
		m.CallEnded(call.Cause(i), i%2 == 0, time.Duration(i)*time.Hour)
		m.Quality(station.Statistics{Device: fmt.Sprint(i), Quality: fmt.Sprintf("MLQK=%d;\n\"{}=%d", i, i), PacketsReceived: i, PacketsLost: math.MaxUint32})
		m.File(tftp.Event{Door: tftp.Door(i), Name: fmt.Sprintf("SEP%d\xff\n", i), Err: fmt.Errorf("%d", i)})
	}
	assert.Equal(t, before, series(t, m))
	text := scrape(t, m)
	for _, stranger := range []string{"SEP", "{}", "\xff", "19999\""} {
		assert.NotContains(t, text, stranger)
	}
}

// TestModelsAreBounded registers every number of the protocol's table.
func TestModelsAreBounded(t *testing.T) {
	m := full()
	before := series(t, m)
	for i := range sccp.DeviceType(100_000) {
		m.Registered(i)
	}
	assert.Less(t, series(t, m)-before, 250, "as many as there are models")
}

func TestVoiceThatIsNonsense(t *testing.T) {
	m := full()
	for _, quality := range []string{"", "MLQK=", "MLQK=NaN", "MLQK=+Inf", "MLQK=-1", "MLQK=0", "MLQK=1e300", "MLQK=5.1", ";;;", "XMLQK=4", "MLQKav=4", strings.Repeat("a;", 300)} {
		m.Quality(station.Statistics{Quality: quality})
	}
	assert.Zero(t, value(t, m, "skinny_voice_mos"))
	assert.Zero(t, value(t, m, "skinny_voice_loss_ratio"), "no packets, no loss")
	m.Quality(station.Statistics{PacketsReceived: math.MaxUint32, PacketsLost: math.MaxUint32, Jitter: math.MaxUint32 * time.Millisecond, Latency: -time.Second, Quality: " ICR=0; MLQK=3.5 "})
	assert.InDelta(t, 0.5, value(t, m, "skinny_voice_loss_ratio"), 1e-9)
	assert.InDelta(t, 10, value(t, m, "skinny_voice_jitter_seconds"), 1e-9)
	assert.Zero(t, value(t, m, "skinny_voice_latency_seconds"))
	assert.InDelta(t, 3.5, value(t, m, "skinny_voice_mos"), 1e-9)
}

func TestStatesOfTheStorageAreKnown(t *testing.T) {
	for _, err := range []error{nil, store.ErrReadOnly, store.ErrFull, store.ErrCorrupt, store.ErrBusy, store.ErrMissing, store.ErrNewer, store.ErrForeign, store.ErrClosed, errors.New("?")} {
		state := store.State{Err: err}
		m := metrics.New(metrics.Sources{Storage: func() store.State { return state }})
		assert.InDelta(t, 1, value(t, m, "skinny_storage_state{state="+state.Word()+"}"), 0)
	}
}

func TestWithoutSources(t *testing.T) {
	assert.NotContains(t, scrape(t, metrics.New(metrics.Sources{})), "skinny_storage")
}

func TestTellingCostsNoMemory(t *testing.T) {
	m := full()
	feed(m)
	statistics := station.Statistics{PacketsReceived: 99, PacketsLost: 1, Quality: "ICR=0;MLQK=4.25"}
	event := tftp.Event{Bytes: 1}
	var press call.Event = call.Press{Device: "SEP001122334455", Key: call.KeyHold}
	for name, f := range map[string]func(){
		"message": func() { m.Message(sccp.IDKeepAliveReq, true) }, "unknown message": func() { m.Message(0xdead, true) },
		"keepalive": func() { m.KeepAlive(time.Second, time.Second) }, "registered": func() { m.Registered(sccp.DeviceTypeCisco7960) },
		"unregistered": func() { m.Unregistered(sccp.DeviceTypeCisco7960, station.EndClosed) },
		"rejected":     func() { m.Rejected(station.RejectedDevice) }, "throttled": m.Throttled,
		"call": func() { m.CallEnded(call.Normal, true, time.Second) }, "quality": func() { m.Quality(statistics) },
		"file": func() { m.File(event) }, "event": func() { m.Event(press) },
	} {
		alloctest.Zero(t, name, f)
	}
}

func BenchmarkMessage(b *testing.B) {
	m := metrics.New(metrics.Sources{})
	b.ReportAllocs()
	for b.Loop() {
		m.Message(sccp.IDKeepAliveReq, true)
	}
}

func ExampleNew() {
	m := metrics.New(metrics.Sources{ActiveCalls: func() int { return 1 }})
	m.Registered(sccp.DeviceTypeCisco7960)
	n, err := testutil.GatherAndCount(m.Registry(), "skinny_phones", "skinny_calls_active")
	fmt.Println(n, err)
	// Output: 2 <nil>
}
