package main

import (
	"flag"
	"strings"
)

// outcome is what -json tells of one file that a command made or changed.
type outcome struct {
	File    string `json:"file"`
	Text    string `json:"text,omitempty"`    // what goes to the standard output without -json
	Written string `json:"written,omitempty"` // the file that was written
	Failure string `json:"failure,omitempty"`
}

// recorder collects outcomes in the place of text on the standard output.
type recorder struct {
	on       bool
	outcomes []outcome
}

// recordFlag adds -json to a command whose output is text.
func (t *tool) recordFlag(f *flag.FlagSet) {
	f.BoolVar(&t.record.on, "json", false, "print JSON")
}

// begin starts the outcome of a file.
func (r *recorder) begin(file string) {
	r.outcomes = append(r.outcomes, outcome{File: file})
}

// last is the outcome that is being recorded, nil when none is.
func (r *recorder) last() *outcome {
	if !r.on || len(r.outcomes) == 0 {
		return nil
	}
	return &r.outcomes[len(r.outcomes)-1]
}

// write takes what would go to the standard output.
func (r *recorder) write(data []byte) bool {
	o := r.last()
	if o == nil {
		return false
	}
	o.Text += strings.ToValidUTF8(string(data), "\uFFFD")
	return true
}

func (r *recorder) wrote(file string) {
	if o := r.last(); o != nil {
		o.Written = file
	}
}

func (r *recorder) failed(message string) {
	if o := r.last(); o != nil {
		o.Failure = message
	}
}

// conclude prints what was recorded.
func (t *tool) conclude(code int) int {
	if t.record.on {
		outcomes := t.record.outcomes
		t.record = recorder{}
		t.json(outcomes)
	}
	return code
}
