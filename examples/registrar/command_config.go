package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"

	"github.com/skinnykit/skinny/examples/registrar/config"
)

func configInit(t *tool, flags *flag.FlagSet, args []string) int {
	out := flags.String("o", "", "write to a new `FILE` instead of the standard output")
	rest, code, ok := t.parse(flags, args)
	if !ok {
		return code
	}
	if len(rest) > 0 {
		return t.wrong(flags, "unexpected argument %q; a file is named by -o", rest[0])
	}
	text, err := files.ReadFile("example.yaml")
	if err != nil {
		return t.fail(err)
	}
	if err := t.write(*out, text); err != nil {
		return t.fail(err)
	}
	if *out != "" && *out != "-" {
		fmt.Fprintf(t.stderr, "wrote %s; change it, then: registrar config check %s\n", *out, *out)
	}
	return 0
}

// verdict is what is told about a file.
type verdict struct {
	File     string           `json:"file"`
	OK       bool             `json:"ok"`
	Lines    int              `json:"lines"`
	Devices  int              `json:"devices"`
	Problems []config.Problem `json:"problems"`
	Warnings []config.Problem `json:"warnings,omitempty"` // what works as it stands
	Error    string           `json:"error,omitempty"`    // why the file could not be read
}

// configCheck reads the standard input where the file is "-". It returns 1 when the file is not right, and 2 when it cannot be read. What
// may not be meant so is not wrong unless the check is strict.
func configCheck(t *tool, flags *flag.FlagSet, args []string) int {
	asJSON := flags.Bool("json", false, "print a JSON object")
	strict := flags.Bool("strict", false, "warnings count as errors for the exit status")
	names, code, ok := t.parse(flags, args)
	if !ok {
		return code
	}
	if len(names) != 1 {
		return t.wrong(flags, "name one file to check")
	}
	v := t.check(names[0])
	switch {
	case v.Error != "":
		code = exitUsage
	case !v.OK || *strict && len(v.Warnings) > 0:
		code = exitFailed
	}
	if !*asJSON {
		t.tell(v)
		return code
	}
	encoder := json.NewEncoder(t.stdout)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(v); err != nil {
		return t.fail(err)
	}
	return code
}

func (t *tool) tell(v verdict) {
	switch {
	case v.Error != "":
		fmt.Fprintln(t.stderr, v.Error)
	case v.OK:
		fmt.Fprintf(t.stdout, "%s: right; %s, %s\n", v.File, counted(v.Lines, "line"), counted(v.Devices, "device"))
	}
	for _, p := range v.Problems {
		fmt.Fprintln(t.stdout, p)
	}
	for _, p := range v.Warnings {
		fmt.Fprintln(t.stdout, "warning:", p)
	}
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func (t *tool) check(name string) verdict {
	v := verdict{File: name, Problems: []config.Problem{}}
	var cfg *config.Config
	var err error
	if name == "-" {
		cfg, err = config.CheckFrom(name, t.stdin)
	} else {
		cfg, err = config.Check(name)
	}
	var problems config.Problems
	switch {
	case errors.As(err, &problems):
		v.Problems = problems
	case err != nil:
		v.Error = err.Error()
	default:
		v.OK, v.Lines, v.Devices, v.Warnings = true, len(cfg.Lines), len(cfg.Devices), cfg.Warnings
	}
	return v
}
