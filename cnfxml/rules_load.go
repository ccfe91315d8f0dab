package cnfxml

import "fmt"

// loads checks firmware against models: in a phone's file by Profile.Model or
// the model attribute, in XMLDefault by the number of the element.
func (c *checker) loads() {
	seen := map[int]bool{}
	for n := range c.doc.Root().Elements() {
		number, ok := loadNumber(n.Name())
		if !ok {
			continue
		}
		load := trimBlank(n.Text())
		if load != "" && c.placeholder(n, load) {
			continue
		}
		if number < 0 {
			c.deviceLoad(n, load)
			continue
		}
		if seen[number] {
			c.report(n, finding{CodeDuplicate, Warning, sourceFiles, fmt.Sprintf("device type %d occurs again", number)})
		}
		seen[number] = true
		c.defaultLoad(n, number, load)
	}
}

func (c *checker) deviceLoad(n Node, load string) {
	model, known := ModelByName(c.profile.Model)
	if !known {
		text, _ := n.Attr("model")
		model, known = ModelByName(text)
	}
	if known {
		c.loadFits(n, model, load)
	}
	if text, ok := c.doc.Get("deviceProtocol"); ok && load != "" {
		c.loadSpeaks(n, load, Protocol(trimBlank(text)))
	}
}

func (c *checker) defaultLoad(n Node, number int, load string) {
	model, known := ModelByType(number)
	if !known {
		c.report(n, finding{CodeModel, Note, sourceFiles, fmt.Sprintf("device type %d is not known", number)})
		return
	}
	c.loadFits(n, model, load)
}

func (c *checker) loadFits(n Node, model Model, load string) {
	if _, fits := model.Accepts(load); load != "" && !fits {
		c.report(n, finding{CodeLoad, Warning, sourceFiles, fmt.Sprintf("load %q is none of model %s", load, model.Name)})
	}
}

// loadSpeaks compares the protocol of a load with the one that the file asks
// for. A load that belongs to several models speaks the same with all.
func (c *checker) loadSpeaks(n Node, load string, want Protocol) {
	models := ModelsByLoad(load)
	if len(models) == 0 || want != SCCP && want != SIP {
		return
	}
	if got, _ := models[0].Accepts(load); got != "" && got != want {
		c.report(n, finding{CodeProtocol, Warning, sourceFiles, fmt.Sprintf("load %q speaks %s, deviceProtocol is %s", load, got, want)})
	}
}
