package softphone

import (
	"time"

	"github.com/skinnykit/skinny/sccp"
)

// showSetup keeps the answers to the questions of the registration.
func (s *session) showSetup(st *State, m sccp.ServerMessage) {
	text := s.phone.text
	switch m := m.(type) {
	case *sccp.ButtonTemplateRes:
		st.Buttons = addButtons(st.Buttons, m)
	case *sccp.SoftKeyTemplateRes:
		st.SoftKeys = addSoftKeys(st.SoftKeys, m, text)
	case *sccp.SoftKeySetRes:
		st.KeySets = addKeySets(st.KeySets, m)
	case *sccp.LineStatRes:
		setLine(st, m.LineNumber, text(m.LineDirNumber), text(m.LineFullyQualifiedDisplayName), text(m.LineTextLabel))
	case *sccp.LineStatV2Res:
		setLine(st, m.LineNumber, text(m.LineDirNumber), text(m.LineFullyQualifiedDisplayName), text(m.LineTextLabel))
	case *sccp.ForwardStatRes:
		setForwards(st, m, text)
	case *sccp.SpeedDialStatRes:
		setSpeedDial(st, SpeedDial{m.SpeedDialNumber, text(m.SpeedDialDirNumber), text(m.SpeedDialDisplayName)})
	case *sccp.SpeedDialStatV2Res:
		setSpeedDial(st, SpeedDial{m.SpeedDialNumber, text(m.SpeedDialDirNumber), text(m.SpeedDialDisplayName)})
	case *sccp.FeatureStatRes:
		setFeature(st, Feature{m.FeatureIndex, m.FeatureID, text(m.FeatureTextLabel), m.FeatureStatus})
	case *sccp.FeatureStatV2Res:
		setFeature(st, Feature{m.FeatureIndex, m.FeatureID, text(m.FeatureTextLabel), m.FeatureStatus})
	case *sccp.ServiceURLStatRes:
		setService(st, Service{m.ServiceURLIndex, text(m.ServiceURL), text(m.ServiceURLDisplayName)})
	case *sccp.ServiceURLStatV2Res:
		setService(st, Service{m.ServiceURLIndex, text(m.ServiceURL), text(m.ServiceURLDisplayName)})
	case *sccp.TimeDateRes:
		st.Clock = time.Date(int(m.Year), time.Month(m.Month), int(m.Day),
			int(m.Hour), int(m.Minute), int(m.Second), int(m.Milliseconds)*int(time.Millisecond), time.UTC)
	}
}

// set replaces the element with the same key, or adds v while there is room.
func set[T any, K comparable](list []T, v T, key func(T) K) []T {
	for i := range list {
		if key(list[i]) == key(v) {
			list[i] = v
			return list
		}
	}
	if len(list) >= maxButtons {
		return list
	}
	return append(list, v)
}

// addButtons puts the pieces of a template together: a piece with offset 0
// starts anew.
func addButtons(list []Button, m *sccp.ButtonTemplateRes) []Button {
	if m.ButtonOffset == 0 {
		list = nil
	}
	for _, b := range m.Buttons {
		if b.Type != sccp.ButtonTypeUndefined && b.Type != sccp.ButtonTypeUnused && len(list) < maxButtons {
			list = append(list, Button{b.Type, uint32(b.Instance)})
		}
	}
	return list
}

func addSoftKeys(list []SoftKey, m *sccp.SoftKeyTemplateRes, text func(sccp.Text) string) []SoftKey {
	if m.SoftKeyOffset == 0 {
		list = nil
	}
	for _, k := range m.Keys {
		if len(list) < maxKeys {
			list = append(list, SoftKey{text(k.Label), k.Event})
		}
	}
	return list
}

func addKeySets(list []KeySet, m *sccp.SoftKeySetRes) []KeySet {
	if m.SoftKeySetOffset == 0 {
		list = nil
	}
	for _, k := range m.Sets {
		if len(list) < maxSets {
			list = append(list, k.TemplateIndex)
		}
	}
	return list
}

func setLine(st *State, instance uint32, number, name, label string) {
	line, _ := st.Line(instance)
	line.Instance, line.Number, line.Name, line.Label = instance, number, name, label
	st.Lines = set(st.Lines, line, func(l Line) uint32 { return l.Instance })
}

func setForwards(st *State, m *sccp.ForwardStatRes, text func(sccp.Text) string) {
	for i := range st.Lines {
		line := &st.Lines[i]
		if line.Instance != m.LineNumber {
			continue
		}
		line.ForwardAll = forward(m.ForwardAllActive, text(m.ForwardAllNumber))
		line.ForwardBusy = forward(m.ForwardBusyActive, text(m.ForwardBusyNumber))
		line.ForwardNoAnswer = forward(m.ForwardNoAnswerActive, text(m.ForwardNoAnswerNumber))
	}
}

// forward is the number of a forward that is on: servers send different
// numbers for on.
func forward(active uint32, number string) string {
	if active == 0 {
		return ""
	}
	return number
}

func setSpeedDial(st *State, v SpeedDial) {
	st.SpeedDials = set(st.SpeedDials, v, func(d SpeedDial) uint32 { return d.Instance })
}

func setFeature(st *State, v Feature) {
	st.Features = set(st.Features, v, func(f Feature) uint32 { return f.Instance })
}

func setService(st *State, v Service) {
	st.Services = set(st.Services, v, func(s Service) uint32 { return s.Instance })
}
