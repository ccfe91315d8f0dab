package control

// Target says which of the registered phones something is pushed to: those of all
// its parts together. Empty parts name nobody, so everybody has to be said.
type Target struct {
	Devices []string `json:"devices,omitempty"`
	// Groups are numbers or names of hunt groups, and numbers of page groups: the
	// phones of their members.
	Groups []string `json:"groups,omitempty"`
	Models []string `json:"models,omitempty"` // such as 7960
	All    bool     `json:"all,omitempty"`
}

// IsNobody tells whether a target has no part.
func (t Target) IsNobody() bool {
	return !t.All && len(t.Devices) == 0 && len(t.Groups) == 0 && len(t.Models) == 0
}

// Pushed says what became of a push to one phone.
type Pushed struct {
	Device string `json:"device"`
	// Problem is why the phone does not show it; empty: it does, or will as soon as it
	// has fetched it.
	Problem string `json:"problem,omitempty"`
}

// String is a phrase for people.
func (p Pushed) String() string {
	if p.Problem == "" {
		return p.Device + " shows it"
	}
	return p.Device + ": " + p.Problem
}
