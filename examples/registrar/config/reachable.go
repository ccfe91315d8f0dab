package config

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// reachable tells about a button, or an abbreviated number, for a number that nothing
// has. It works as soon as something has it.
func (s *sections) reachable(n ast.Node, key, number string) {
	effect := "whoever presses it hears that"
	switch key {
	case "blf":
		effect = "its lamp stays dark"
	case "abbreviated":
		effect = "whoever dials it hears that"
	}
	if number == "" || s.callable(number) || key == "speed-dials" && s.beginsWithCode(number) {
		return
	}
	if len(s.warnings) < maxProblems {
		s.warning(n, fmt.Sprintf("%s: nothing has the number %s; %s", key, number, effect), s.suggestNumber(number))
	}
}

// beginsWithCode tells whether a number is a feature code with what follows it.
func (s *sections) beginsWithCode(number string) bool {
	for _, code := range s.cfg.FeatureCodes {
		if strings.HasPrefix(number, code) {
			return true
		}
	}
	return false
}

// noCode finds numbers that are the usual code of a feature: only one of both could
// be dialled. Codes that the file names are compared where they stand.
func (s *sections) noCode(n ast.Node, number, what string) {
	for _, f := range Features() {
		if !s.codes[f] && s.cfg.FeatureCodes[f] == number {
			s.problem(n, fmt.Sprintf("%s cannot be %s: it is the code of %s", number, what, f), fmt.Sprintf("use another number, or give %s another code under feature-codes", f))
			return
		}
	}
}

// suggestNumber names the number of whatever was most likely meant.
func (s *sections) suggestNumber(number string) string {
	if s.everyNumber == nil {
		s.everyNumber = append(keys(s.numbers), keys(s.taken)...)
	}
	return s.suggestAmong(number, s.everyNumber)
}

// suggestLine names the line that was most likely meant.
func (s *sections) suggestLine(number string) string {
	if s.everyLine == nil {
		s.everyLine = keys(s.numbers)
	}
	return s.suggestAmong(number, s.everyLine)
}

// suggestAmong gives up after some searches in a long list: each of them compares
// all of it.
func (s *sections) suggestAmong(number string, list []string) string {
	if len(list) == 0 {
		return "remove this"
	}
	const long, patience = 1000, 20
	if len(list) > long {
		if s.searches++; s.searches > patience {
			return "name one of the numbers of this file"
		}
	}
	return suggest(number, list)
}
