package cnfxml

import "strings"

// known is one row of the tables of elements: what phones look for in one
// scope, and what its value looks like.
type known struct {
	name string
	form form
	// a and b depend on the form: for numbers the lowest and highest value, for
	// texts the length that documents name and the length that phones keep, for
	// ports the usual one, for words the list, for groups the place inside.
	// Zeroes mean that nothing is known.
	a, b int32
	from source
}

// form is what the value of an element looks like.
type form uint8

const (
	asGroup     form = iota // other elements
	asOpen                  // anything
	asStray                 // seen in files; nothing tells that a phone reads it
	asTrueFalse             // true or false
	asFlag                  // either true and false or digits, by model
	asZeroOne               // 1 is on
	asZeroOn                // 0 is on
	asDisputed              // digits that sources read in opposite ways
	asNumber
	asPort
	asClock // HH:MM
	asList  // numbers between commas
	asWord
	asText
	asMask // digits and X
	asSecret
	asHost
	asHostPort
	asIPv6
	asURL
	asServiceURL // also Application:Cisco/...
	asLoad
	asFolder // a directory on the file server
	asLanguage
	asDateTemplate
	asTimeZone
	asOlson // Europe/Paris
)

// source is the evidence for a row.
type source uint8

const (
	fromParser source = iota
	fromDocs
	fromCisco
	fromTemplates
	fromProperties
	fromFiles
)

func (s source) String() string {
	names := [...]string{
		sourceParser, sourceDocs, sourceCisco, "chan-sccp's annotated files", "the property list of Cisco's Java phones",
		sourceFiles,
	}
	return names[s]
}

// scope is where a table of elements applies.
type scope uint8

// The scopes have no type of their own, to stand in a column of the tables.
const (
	nowhere = iota // inside something that no table describes
	inRoot
	inDevicePool
	inDateTimeSetting
	inNTPs
	inNTP
	inCallManagerGroup
	inMembers
	inMember
	inCallManager
	inPorts
	inMGCPPorts
	inSRSTInfo
	inCommonProfile
	inLocale
	inCAPFList
	inCAPF
	inPhoneServices
	inPhoneService
	inMobility
	inAddOnModules
	inAddOnModule
	inTZData
	inTVS
	inTVSMembers
	inTVSMember
	inVPNGroup
	inVPNAddresses
	inVPNCredentials
	inSettings
	inSIPProfile
	inSIPProxies
	inSIPCallFeatures
	inSIPStack
	inSIPLines
	inLine
	inAutoAnswer
	inForwardCallInfo
	scopes
)

// elementTables are the tables of all places.
var elementTables = [scopes][]known{
	inRoot:             rootElements,
	inDevicePool:       devicePoolElements,
	inDateTimeSetting:  dateTimeSettingElements,
	inNTPs:             ntpsElements,
	inNTP:              ntpElements,
	inCallManagerGroup: callManagerGroupElements,
	inMembers:          membersElements,
	inMember:           memberElements,
	inCallManager:      callManagerElements,
	inPorts:            portsElements,
	inMGCPPorts:        mgcpPortsElements,
	inSRSTInfo:         srstInfoElements,
	inCommonProfile:    commonProfileElements,
	inLocale:           localeElements,
	inCAPFList:         capfListElements,
	inCAPF:             capfElements,
	inPhoneServices:    phoneServicesElements,
	inPhoneService:     phoneServiceElements,
	inMobility:         mobilityElements,
	inAddOnModules:     addOnModulesElements,
	inAddOnModule:      addOnModuleElements,
	inTZData:           tzDataElements,
	inTVS:              tvsElements,
	inTVSMembers:       tvsMembersElements,
	inTVSMember:        tvsMemberElements,
	inVPNGroup:         vpnGroupElements,
	inVPNAddresses:     vpnAddressesElements,
	inVPNCredentials:   vpnCredentialsElements,
	inSettings:         settingsElements,
	inSIPProfile:       sipProfileElements,
	inSIPProxies:       sipProxiesElements,
	inSIPCallFeatures:  sipCallFeaturesElements,
	inSIPStack:         sipStackElements,
	inSIPLines:         sipLinesElements,
	inLine:             lineElements,
	inAutoAnswer:       autoAnswerElements,
	inForwardCallInfo:  forwardCallInfoElements,
}

// elements returns the table of a place.
func (p scope) elements() []known { return elementTables[p] }

// find returns the row of a name, or -1.
func (p scope) find(name string) int {
	table := p.elements()
	low, high := 0, len(table)
	for low < high {
		middle := int(uint(low+high) >> 1)
		switch order := strings.Compare(table[middle].name, name); {
		case order == 0:
			return middle
		case order < 0:
			low = middle + 1
		default:
			high = middle
		}
	}
	return -1
}

// findFold is find without regard to case.
func (p scope) findFold(name string) int {
	for i := range p.elements() {
		if strings.EqualFold(p.elements()[i].name, name) {
			return i
		}
	}
	return -1
}

// repeats reports whether a place is a list, in which one name stands often.
func (p scope) repeats() bool {
	switch p {
	case inMembers, inNTPs, inCAPFList, inPhoneServices, inAddOnModules, inTVSMembers, inSIPLines:
		return true
	}
	return false
}

// homes are the places whose names mean the same wherever they stand, in the
// order in which a misplaced element is looked up.
var homes = [...]scope{
	inRoot, inSettings, inSIPProfile, inSIPCallFeatures, inSIPStack, inSIPProxies, inDevicePool, inDateTimeSetting,
	inCommonProfile, inPhoneServices,
}

// title is what people call a place.
func (p scope) title() string {
	switch p {
	case inRoot:
		return "the root element"
	case inSettings:
		return "vendorConfig"
	case inSIPProfile:
		return "sipProfile"
	case inSIPCallFeatures:
		return "sipProfile/sipCallFeatures"
	case inSIPStack:
		return "sipProfile/sipStack"
	case inSIPProxies:
		return "sipProfile/sipProxies"
	case inDevicePool:
		return "devicePool"
	case inDateTimeSetting:
		return "devicePool/dateTimeSetting"
	case inCommonProfile:
		return "commonProfile"
	case inPhoneServices:
		return "phoneServices"
	}
	return "another element"
}
