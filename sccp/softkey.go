package sccp

// AllKeys is the ValidKeyMask that shows every key of a set.
const AllKeys uint32 = 1<<32 - 1

// Mask returns the ValidKeyMask of [SelectSoftKeys] that hides the keys of the
// set for which show is false. Bit n is the n-th key of the set; keys is the
// template that the set refers to.
func (x *SoftKeySetDefinition) Mask(keys []SoftKeyDefinition, show func(SoftKey) bool) uint32 {
	mask := AllKeys
	for n, place := range x.TemplateIndex {
		if place != 0 && int(place) <= len(keys) && !show(keys[place-1].Event) {
			mask &^= 1 << n
		}
	}
	return mask
}

// infoBase is the info index of a softkey: 300 and its event, as CallManager
// counts.
const infoBase = 300

// NewSoftKeySet returns the set of the keys with these events, in this order,
// at most 16. An event that the template lacks is left out.
func NewSoftKeySet(keys []SoftKeyDefinition, events ...SoftKey) SoftKeySetDefinition {
	var set SoftKeySetDefinition
	n := 0
	for _, e := range events {
		for i, k := range keys {
			if k.Event == e && n < len(set.TemplateIndex) {
				set.TemplateIndex[n], set.InfoIndex[n] = uint8(i+1), uint16(infoBase+e)
				n++
				break
			}
		}
	}
	return set
}
