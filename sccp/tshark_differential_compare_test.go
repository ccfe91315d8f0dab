package sccp_test

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// verdict says who calls a frame malformed.
type verdict struct {
	ours, tsharks bool
	bug           bool // tshark stopped at a fault of its own, which says nothing of the frame
}

var (
	onlyOurs    = verdict{ours: true}
	onlyTsharks = verdict{tsharks: true}
	bugAtFine   = verdict{bug: true}
	bugAtOurs   = verdict{ours: true, bug: true}
)

// differentialException is a reason to disagree in one direction. Every
// pattern must be needed for every kind.
type differentialException struct {
	verdict verdict
	kinds   []change
	// patterns, separated by blanks, are starts of names of probes, with * for
	// anything between slashes: LocationInfo/*/*/empty.
	patterns string
	reason   string
}

// comparison counts the verdicts and collects what has no reason.
type comparison struct {
	agreeMalformed, agreeFine, excepted int
	faults                              []string
}

func compareVerdicts(probes []probe, verdicts []verdict, table []differentialException) (c comparison) {
	used := map[string]bool{}
	for i, p := range probes {
		switch v := verdicts[i]; {
		case v == verdict{ours: true, tsharks: true}:
			c.agreeMalformed++
		case v == verdict{}:
			c.agreeFine++
		case excused(p, v, table, used):
			c.excepted++
		default:
			c.faults = append(c.faults, fmt.Sprintf("%s (%s): malformed to us: %t, to tshark: %t (bug: %t)", p.name, p.kind, v.ours, v.tsharks, v.bug))
		}
	}
	for _, e := range table {
		for _, kind := range e.kinds {
			for pattern := range strings.FieldsSeq(e.patterns) {
				if !used[exceptionKey(e.verdict, kind, pattern)] {
					c.faults = append(c.faults, fmt.Sprintf("%s (%s): an exception without need: %s", pattern, kind, e.reason))
				}
			}
		}
	}
	return c
}

// excused notes which entry of the table explains a verdict.
func excused(p probe, v verdict, table []differentialException, used map[string]bool) bool {
	for _, e := range table {
		if e.verdict != v || !slices.Contains(e.kinds, p.kind) {
			continue
		}
		for pattern := range strings.FieldsSeq(e.patterns) {
			if startsLike(p.name, pattern) {
				used[exceptionKey(v, p.kind, pattern)] = true
				return true
			}
		}
	}
	return false
}

func exceptionKey(v verdict, kind change, pattern string) string {
	return fmt.Sprint(v, kind, pattern)
}

// startsLike compares as many parts of a name as the pattern has.
func startsLike(name, pattern string) bool {
	parts := strings.Split(name, "/")
	n := strings.Count(pattern, "/") + 1
	if n > len(parts) {
		return false
	}
	matched, err := path.Match(pattern, strings.Join(parts[:n], "/"))
	return matched && err == nil
}

func TestCompareVerdicts(t *testing.T) {
	probes := []probe{
		{name: "Alarm/V0/v0/typical", kind: unchanged},
		{name: "Alarm/V0/v0/typical/cut/0", kind: cutRequired},
		{name: "Alarm/V0/v0/typical/cut/8", kind: cutOptional},
		{name: "Reset/V0/v0/typical/cut/0", kind: cutRequired},
	}
	both, neither := verdict{ours: true, tsharks: true}, verdict{}
	agreed := []verdict{neither, both, onlyTsharks, both}
	entry := func(v verdict, kind change, patterns string) []differentialException {
		return []differentialException{{v, []change{kind}, patterns, "for the test"}}
	}
	for name, test := range map[string]struct {
		verdicts []verdict
		table    []differentialException
		excepted int
		faults   []string
	}{
		"explained by message":  {agreed, entry(onlyTsharks, cutOptional, "Alarm"), 1, nil},
		"explained by shape":    {agreed, entry(onlyTsharks, cutOptional, "Alarm/*/*/typical"), 1, nil},
		"no exception":          {agreed, nil, 0, []string{"Alarm/V0/v0/typical/cut/8 (cut where"}},
		"the other direction":   {agreed, entry(onlyOurs, cutOptional, "Alarm"), 0, []string{"cut/8", "without need"}},
		"another kind":          {agreed, entry(onlyTsharks, padded, "Alarm"), 0, []string{"cut/8", "without need"}},
		"another message":       {agreed, entry(onlyTsharks, cutOptional, "Reset"), 0, []string{"cut/8", "without need"}},
		"part of a name":        {agreed, entry(onlyTsharks, cutOptional, "Ala"), 0, []string{"cut/8", "without need"}},
		"longer than the name":  {agreed, entry(onlyTsharks, cutOptional, "Alarm/*/*/*/*/*/*"), 0, []string{"cut/8", "without need"}},
		"one of two not needed": {agreed, entry(onlyTsharks, cutOptional, "Alarm Reset"), 1, []string{"Reset (cut where"}},
		"a bug is no agreement": {[]verdict{neither, bugAtOurs, neither, bugAtFine}, entry(bugAtOurs, cutRequired, "Alarm"), 1, []string{"Reset/V0/v0/typical/cut/0"}},
		"a verdict turned": {
			[]verdict{onlyOurs, both, onlyTsharks, onlyTsharks},
			entry(onlyTsharks, cutOptional, "Alarm"), 1,
			[]string{"Alarm/V0/v0/typical (unchanged): malformed to us: true, to tshark: false", "Reset/V0/v0/typical/cut/0"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := compareVerdicts(probes, test.verdicts, test.table)
			assert.Equal(t, test.excepted, c.excepted)
			if assert.Len(t, c.faults, len(test.faults), "%q", c.faults) {
				for i, fault := range test.faults {
					assert.Contains(t, c.faults[i], fault)
				}
			}
		})
	}
	c := compareVerdicts(probes, agreed, nil)
	assert.Equal(t, []int{2, 1}, []int{c.agreeMalformed, c.agreeFine})
}
