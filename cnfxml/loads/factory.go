package loads

import (
	"slices"
	"strings"

	"github.com/skinnykit/skinny/cnfxml"
)

// factory has the numbers in term<number>.default.loads, from server rules for
// factory resets.
var factory = [...]struct{ models, numbers string }{
	{"7906", "06 11"},
	{"7911", "11"},
	{"7931", "31"},
	{"7941 7941GE", "41"},
	{"7961 7961GE", "61 41"},
	{"7942", "42"},
	{"7962", "62 42"},
	{"7945", "45"},
	{"7965", "65 45"},
	{"7970", "70"},
	{"7971", "71 70"},
	{"7975", "75"},
}

// FactoryLoads returns the names of the manifests that a model may ask for
// after a reset to factory defaults, its own first, or nil when none is known.
// The model is in any of the spellings of [cnfxml.ModelByName].
func FactoryLoads(model string) []string {
	m, ok := cnfxml.ModelByName(model)
	if !ok {
		return nil
	}
	for _, f := range factory {
		if !slices.Contains(strings.Fields(f.models), m.Name) {
			continue
		}
		var names []string
		for number := range strings.FieldsSeq(f.numbers) {
			names = append(names, "term"+number+".default.loads")
		}
		return names
	}
	return nil
}

// FactoryModels returns the models that may ask for a manifest after a reset
// to factory defaults.
func FactoryModels(name string) []string {
	number, ok := strings.CutSuffix(strings.ToLower(name), ".default.loads")
	number, term := strings.CutPrefix(number, "term")
	if !ok || !term {
		return nil
	}
	var models []string
	for _, f := range factory {
		if slices.Contains(strings.Fields(f.numbers), number) {
			models = append(models, strings.Fields(f.models)...)
		}
	}
	return models
}
