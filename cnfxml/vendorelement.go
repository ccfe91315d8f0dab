package cnfxml

// vendorElement is what schema/vendorconfig.table knows of one product
// setting.
type vendorElement struct {
	name     string
	kind     scalarKind
	polarity polarity
	phones   phoneSet
	// values are the numbers that mean something. Without any, low and high
	// bound the numbers when ranged. For an IntList all that is about members.
	values    []vendorValue
	ranged    bool
	low, high int
	sources   string // marks separated by blanks: U A P S C F
	meaning   string
}

type vendorValue struct {
	number int
	word   string
}

// scalarKind is the type of a setting's text.
type scalarKind uint8

const (
	kindString scalarKind = iota
	kindTrueFalse
	kindZeroOne
	kindEnabledZero
	kindWebAccess
	kindSettingsAccess
	kindInt
	kindPort
	kindClock
	kindIntList
	kindSecret
)

// polarity says how the numbers of a setting relate to its name.
type polarity uint8

const (
	polarityPlain    polarity = iota
	polarityInverted          // 0 is on
	polarityDisputed          // sources contradict each other
)

// phoneSet is a set of families of phones that know the same settings.
type phoneSet uint16

const (
	phonesOld phoneSet = 1 << iota
	phones7960
	phonesJava
	phonesWlan
	phonesReduced
	phonesEnterprise
	phones8821
	phonesSoft
	phonesSpa
)

// phones returns the family of a model.
func (m *Model) phones() phoneSet {
	if m.Generation == GenSoft {
		return phonesSoft
	}
	switch m.Dialect {
	case DialectOld:
		return phonesOld
	case Dialect7960:
		return phones7960
	case DialectJava:
		return phonesJava
	case DialectWLAN:
		return phonesWlan
	case DialectReduced:
		return phonesReduced
	case DialectSPA:
		return phonesSpa
	case DialectEnterprise:
		if m.Generation == GenWLAN8821 {
			return phones8821
		}
		return phonesEnterprise
	}
	return 0
}

// vendorElementNamed finds a setting by the name of its element.
func vendorElementNamed(name string) (*vendorElement, bool) {
	for i := range vendorElements {
		if vendorElements[i].name == name {
			return &vendorElements[i], true
		}
	}
	return nil, false
}

// allows reports whether the table has a number among those of the setting. It
// has no opinion, and allows all, about many.
func (e *vendorElement) allows(n int) bool {
	if e.ranged {
		return e.low <= n && n <= e.high
	}
	for _, v := range e.values {
		if v.number == n {
			return true
		}
	}
	return len(e.values) == 0
}
