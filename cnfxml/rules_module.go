package cnfxml

import (
	"slices"
	"strings"
)

// maxModules is how many expansion modules a phone drives.
const maxModules = 3

// moduleTypes are the values of deviceType, beside the names of the models.
var moduleTypes = []string{"7914", "7915", "7916", "CKEM", "BEKEM", "CP-8800-Audio", "CP-8800-Video"}

// modules checks expansion modules.
func (c *checker) modules(e int32) {
	seen := map[string]bool{}
	count := 0
	for m := c.first(e); m != 0; m = c.next(m) {
		if c.name(m) != "addOnModule" {
			continue
		}
		count++
		index, ok := c.attr(m, "idx")
		index = trimBlank(index)
		switch {
		case isPlaceholder(index):
			c.placeholder(m, index)
		case !ok:
			c.say(m, CodeModule, Warning, sourceDocs, "addOnModule has no idx: number the modules from 1")
		case seen[index]:
			c.say(m, CodeModule, Warning, sourceDocs, "module %s occurs again", quoted(index))
		case len(index) != 1 || index[0] < '1' || index[0] > '0'+maxModules:
			c.say(m, CodeModule, Warning, sourceDocs, "idx is %s, %s is expected", quoted(index), numberFrom(1, maxModules))
		}
		seen[index] = true
		c.module(m)
	}
	if count > maxModules {
		c.say(e, CodeModule, Warning, sourceDocs, "%d modules, phones drive at most %d", count, maxModules)
	}
}

func (c *checker) module(m int32) {
	kind := c.child(m, "deviceType")
	text := c.text(kind)
	if text == "" || isPlaceholder(text) {
		return
	}
	model, known := ModelByName(text)
	if !known && !slices.ContainsFunc(moduleTypes, func(t string) bool { return strings.EqualFold(t, text) }) {
		c.say(kind, CodeModule, Note, sourceDocs, "deviceType %s is no known module: %s", quoted(text), strings.Join(moduleTypes, ", "))
		return
	}
	if known && model.Dialect != DialectModule {
		c.say(kind, CodeModule, Warning, sourceTypes, "deviceType %s is a phone, not a module", quoted(text))
		return
	}
	load := c.child(m, loadElement)
	start := map[string]string{"7914": "S001", "7915": "B015", "7916": "B016"}[text[:min(len(text), 4)]]
	if name := c.text(load); start != "" && name != "" && !isPlaceholder(name) && !hasPrefixFold(name, start) {
		c.say(load, CodeLoad, Warning, sourceFiles, "the load %s is none of module %s, whose loads start with %s", quoted(name), text, start)
	}
}

// phoneService checks an entry of the services menu.
func (c *checker) phoneService(e int32) {
	for _, name := range [...]string{"name", "url"} {
		if child := c.child(e, name); c.text(child) == "" {
			c.say(e, CodeService, Warning, sourceDocs, "the phone service has no %s, so its entry does nothing", name)
		}
	}
}
