package call

// A line that has all the calls it may have still gives dial tone for one call
// more, on which nothing but an emergency number can be dialled: nobody in need
// has to end calls first.

// spareLine returns the line that gives dial tone for an emergency only, nil where
// it has done so already.
func (m *Machine) spareLine(a *appearance) *appearance {
	if !m.plan.Emergencies() {
		return nil
	}
	for _, l := range a.phone.legs {
		if l.at == a && l.spare && (l != a.phone.active || l.holdable()) {
			return nil
		}
	}
	return a
}

// isEmergency tells whether a line reaches an emergency number by these digits.
func (m *Machine) isEmergency(a *appearance, digits string) bool {
	match, r := m.plan.Match(a.caller(), digits)
	return match >= Exact && r.Kind == RouteEmergency
}

// refuseSpare ends what a user has tried on a leg that is for emergencies only.
func (m *Machine) refuseSpare(l *leg) {
	m.fail(l, NotPermitted)
	m.refuse(l.at.phone, l.at.Instance, LineFull)
}
