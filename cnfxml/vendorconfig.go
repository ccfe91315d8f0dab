package cnfxml

import "fmt"

// Get returns the text of a setting by its element name, and its state. The
// text of a Secret is not redacted here.
func (v *VendorConfig) Get(name string) (text string, state State) {
	if f := find(v, name, false).target; f != nil {
		return f.Text(), f.current()
	}
	if e := v.extra(name); e != nil {
		text = e.text()
		if allBlank(text) {
			return "", Empty
		}
		return text, Set
	}
	return "", Absent
}

// Set gives a setting a value by its element name; "" leaves an empty
// element. Settings without a field are added at the end. A text that is no
// value of the setting's type is refused and changes nothing.
func (v *VendorConfig) Set(name, text string) error {
	if f := find(v, name, false).target; f != nil {
		was := f.Text()
		state := f.current()
		f.readText(text)
		if _, bad := f.faulty(); bad {
			f.readText(was)
			if state == Absent {
				f.remove()
			}
			return fmt.Errorf("cnfxml: setting %s: %w", name, ErrValue)
		}
		return nil
	}
	if !isName(name) {
		return fmt.Errorf("cnfxml: setting %q: %w", name, ErrValue)
	}
	leaf := Leaf(name, text)
	if e := v.extra(name); e != nil {
		e.Children = leaf.Children
		return nil
	}
	last := vendorElements[len(vendorElements)-1].name
	v.Extra = append(v.Extra, Extra{After: last, Element: leaf})
	return nil
}

// Delete removes a setting by its element name and reports whether it was
// there.
func (v *VendorConfig) Delete(name string) bool {
	if f := find(v, name, false).target; f != nil {
		was := f.current()
		f.remove()
		return was != Absent
	}
	for i := range v.Extra {
		if v.Extra[i].Kind == KindElement && v.Extra[i].Name == name {
			v.Extra = append(v.Extra[:i], v.Extra[i+1:]...)
			return true
		}
	}
	return false
}

// extra finds a setting without a field, the last one where there are several,
// as phones do.
func (v *VendorConfig) extra(name string) *Element {
	for i := len(v.Extra) - 1; i >= 0; i-- {
		if e := &v.Extra[i].Element; e.Kind == KindElement && e.Name == name {
			return e
		}
	}
	return nil
}

// Setting returns the text of a setting as the phone sees it: of vendorConfig,
// or else of commonConfig, or else of enterpriseConfig. An empty element does
// not hide a value behind it. Secrets are not redacted here.
func (d *Device) Setting(name string) (text string, state State) {
	for _, level := range [...]*VendorConfig{&d.VendorConfig, d.CommonConfig, d.EnterpriseConfig} {
		if level == nil {
			continue
		}
		t, s := level.Get(name)
		if s == Set {
			return t, Set
		}
		state = max(state, s)
	}
	return "", state
}
