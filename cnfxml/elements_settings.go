package cnfxml

import (
	"slices"
	"strings"
)

// settingsElements are those of vendorConfig, commonConfig and
// enterpriseConfig.
var settingsElements = buildSettings()

// settingsForms are settings whose values have a form that the table of
// settings does not tell.
var settingsForms = [...]known{
	{"admin", asText, 0, 0, fromFiles},
	{"adminPassword", asSecret, 0, 32, fromTemplates},
	{"backgroundImageAccess", asFlag, 0, 1, fromDocs},
	{"cdpEnable", asFlag, 0, 1, fromDocs},
	{"debugServer", asHostPort, 0, 256, fromFiles},
	{"displayRefreshRate", asNumber, 0, 0, fromProperties}, // 68 and 78 occur
	{"ipv6LoadServer", asIPv6, 0, 0, fromProperties},
	{"loadServer", asHost, 0, 256, fromCisco},
	{"logServer", asHostPort, 0, 256, fromTemplates},
	{"preferredCodec", asWord, codecWords, 0, fromParser},
	{"problemReportUploadURL", asURL, 0, 255, fromDocs},
	{"syslogServer", asHostPort, 0, 256, fromFiles},
}

// buildSettings makes rows of the table of settings.
func buildSettings() []known {
	rows := slices.Clone(settingsForms[:])
	for i := range vendorElements {
		if e := &vendorElements[i]; !slices.ContainsFunc(settingsForms[:], func(k known) bool { return k.name == e.name }) {
			rows = append(rows, e.known())
		}
	}
	slices.SortFunc(rows, func(a, b known) int { return strings.Compare(a.name, b.name) })
	return rows
}

func (e *vendorElement) known() known {
	k := known{name: e.name, from: markedSource(e.sources)}
	k.a, k.b = e.bounds()
	switch e.kind {
	case kindTrueFalse:
		k.form = asTrueFalse
	case kindZeroOne:
		k.form, k.b = asZeroOne, 1
	case kindEnabledZero, kindWebAccess:
		k.form, k.b = asZeroOn, max(k.b, 1)
	case kindSettingsAccess, kindInt:
		k.form = asNumber
	case kindPort:
		k.form = asPort
	case kindClock:
		k.form = asClock
	case kindIntList:
		k.form = asList
	case kindSecret:
		k.form = asSecret
	default:
		k.form = asText
	}
	if e.polarity == polarityDisputed {
		k.form = asDisputed
	}
	return k
}

// bounds returns the lowest and highest number that mean something.
func (e *vendorElement) bounds() (low, high int32) {
	if e.ranged {
		return int32(e.low), int32(e.high)
	}
	for i, v := range e.values {
		n := int32(v.number)
		if i == 0 || n < low {
			low = n
		}
		high = max(high, n)
	}
	return low, high
}

// markedSource returns the source for the first of the marks in the table of
// settings.
func markedSource(marks string) source {
	switch marks[:min(1, len(marks))] {
	case "S":
		return fromParser
	case "U":
		return fromDocs
	case "C":
		return fromCisco
	case "A":
		return fromTemplates
	case "P":
		return fromProperties
	}
	return fromFiles
}
