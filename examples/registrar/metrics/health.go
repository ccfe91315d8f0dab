package metrics

import (
	"encoding/json"
	"net/http"
)

// Check is a part of the registrar that can be unwell.
type Check struct {
	Part  string
	Probe func() error // quick; nil: well
}

// Health is the answer of /healthz.
type Health struct {
	OK       bool      `json:"ok"`
	Problems []Problem `json:"problems"` // never null
}

// Problem is a part that is unwell.
type Problem struct {
	Part  string `json:"part"`
	Error string `json:"error"`
}

// Examine asks all parts.
func Examine(checks []Check) Health {
	h := Health{OK: true, Problems: []Problem{}}
	for _, c := range checks {
		if err := c.Probe(); err != nil {
			h.OK = false
			h.Problems = append(h.Problems, Problem{c.Part, err.Error()})
		}
	}
	return h
}

// HealthHandler answers with status 200 or 503, and a [Health] in JSON.
func HealthHandler(checks ...Check) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		h := Examine(checks)
		text, err := json.Marshal(h)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		if !h.OK {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		_, _ = w.Write(append(text, '\n'))
	})
}
