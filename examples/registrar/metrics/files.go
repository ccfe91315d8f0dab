package metrics

import (
	"errors"
	"io/fs"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/skinnykit/skinny/tftp"
)

// fileResult is what became of a file.
type fileResult uint8

const (
	fileSent fileResult = iota
	fileMissing
	fileRefused
	fileBusy   // too many at once
	fileFailed // on its way, the phone not answering for one
)

var fileResultNames = [...]string{fileSent: "sent", fileMissing: "missing", fileRefused: "refused", fileBusy: "busy", fileFailed: "failed"}

func (r fileResult) String() string {
	if int(r) < len(fileResultNames) {
		return fileResultNames[r]
	}
	return unknown
}

// files are counters by door.
type files struct {
	transfers [2]outcomes
	bytes     [2]prometheus.Counter
	duration  [2]prometheus.Observer
}

func (m *Metrics) registerFiles() {
	transfers := m.counters("file_transfers_total", "Files that phones asked for, by protocol and what became of them.", "protocol", "result")
	bytes := m.counters("file_bytes_total", "Bytes of files that were sent, without repetitions, by protocol.", "protocol")
	duration := prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Namespace: Namespace, Name: "file_transfer_seconds", Help: "Time from the request to the end, of files that were sent, by protocol.",
		Buckets: []float64{0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300},
	}, []string{"protocol"})
	m.registry.MustRegister(duration)
	for _, door := range []tftp.Door{tftp.TFTP, tftp.HTTP} {
		m.files.transfers[door] = outcomesOf[fileResult](transfers, door.String())
		m.files.bytes[door] = bytes.WithLabelValues(door.String())
		m.files.duration[door] = duration.WithLabelValues(door.String())
	}
}

// File counts one request for a file.
func (m *Metrics) File(e tftp.Event) {
	door := min(e.Door, tftp.HTTP)
	result := resultOf(e)
	m.files.transfers[door][result].Inc()
	m.files.bytes[door].Add(float64(max(e.Bytes, 0)))
	if result == fileSent {
		m.files.duration[door].Observe(e.Duration.Seconds())
	}
}

func resultOf(e tftp.Event) fileResult {
	switch {
	case e.Err == nil:
		return fileSent
	case errors.Is(e.Err, fs.ErrNotExist):
		return fileMissing
	case errors.Is(e.Err, fs.ErrPermission), errors.Is(e.Err, tftp.ErrDenied), errors.Is(e.Err, tftp.ErrRefused),
		errors.Is(e.Err, tftp.ErrMalformed), errors.Is(e.Err, tftp.ErrReadOnly):
		return fileRefused
	case errors.Is(e.Err, tftp.ErrBusy), errors.Is(e.Err, tftp.ErrThrottled):
		return fileBusy
	}
	return fileFailed
}
