package main

import (
	"slices"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/appdialrules"
	"github.com/skinnykit/skinny/cnfxml/dialplan"
	"github.com/skinnykit/skinny/cnfxml/featurepolicy"
	"github.com/skinnykit/skinny/cnfxml/images"
	"github.com/skinnykit/skinny/cnfxml/ringlist"
	"github.com/skinnykit/skinny/cnfxml/softkeys"
	"github.com/skinnykit/skinny/cnfxml/xsi"
)

// validateSibling checks the files beside those of devices by the rules of
// their own. It reports false for kinds that have none.
func validateSibling(doc *cnfxml.Document) ([]cnfxml.Diagnostic, bool) {
	switch doc.RootKind() {
	case cnfxml.RootDialRules:
		return appdialrules.Validate(doc), true
	case cnfxml.RootRingList:
		return ringlist.Validate(doc), true
	case cnfxml.RootImageList:
		return images.Validate(doc), true
	case cnfxml.RootSoftKeys:
		return softkeys.Validate(doc), true
	case cnfxml.RootFeaturePolicy:
		return featurepolicy.Validate(doc), true
	case cnfxml.RootServiceObject:
		return xsi.Validate(doc), true
	case cnfxml.RootDialPlan:
		plan, err := dialplan.Parse(doc.Bytes(), cnfxml.Options{})
		if err != nil {
			return nil, false
		}
		return plan.Validate(), true
	}
	return nil, false
}

// mayBeSibling: a file with the name of a phone's must be one.
func mayBeSibling(kind cnfxml.NameKind) bool {
	return !slices.Contains([]cnfxml.NameKind{cnfxml.NameDevice, cnfxml.NameATA, cnfxml.NameDefault}, kind)
}

// validate checks a document by the rules for what it is.
func validate(doc *cnfxml.Document, p cnfxml.Profile) []cnfxml.Diagnostic {
	if mayBeSibling(p.Guess(doc).File) {
		if found, known := validateSibling(doc); known {
			return found
		}
	}
	return cnfxml.Validate(doc, p)
}

// dialPlan reads a plan whose templates repeat an attribute, as phones allow
// and XML does not.
func (l *linter) dialPlan(data []byte, r *report) (int, bool) {
	plan, err := dialplan.Parse(data, cnfxml.Options{Mode: l.mode()})
	if err != nil {
		return 0, false
	}
	r.Kind = cnfxml.RootDialPlan.String()
	return l.judge(plan.Validate(), r), true
}
