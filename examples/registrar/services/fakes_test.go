package services_test

import (
	"context"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/examples/registrar/services"
)

// fakes are parts of a registrar with one phone, and names as bad as they come.
type fakes struct{ *directory.Directory }

const badName = "A<&\"'>\xff\x00\r\nB ]]> a name that is much longer than what phones show"

func (f *fakes) Phones() []control.Phone {
	return []control.Phone{{
		Device: "SEPA", Model: "7960", Registered: true, Address: "127.0.0.1:50000", Numbers: []string{"1001"}, User: badName,
	}}
}

func (f *fakes) Phone(device string) (control.Phone, error) {
	if device != "SEPA" {
		return control.Phone{}, control.ErrNotFound
	}
	return f.Phones()[0], nil
}

func (f *fakes) Lines() []control.Line { return []control.Line{{Number: "1001", Name: badName}} }

func (f *fakes) Push(string, []byte) error { return nil }

func (f *fakes) Parked() []services.Parked {
	return []services.Parked{{Slot: "3001", Party: call.Party{Name: badName}}}
}

func (f *fakes) LogIn(context.Context, string, string, string) error { return directory.ErrCredentials }

func (f *fakes) LogOff(context.Context, string) error { return services.ErrNotStored }

func (f *fakes) Verify(string, string, string) error { return directory.ErrCredentials }

func (f *fakes) Contacts(string) []services.Contact {
	return []services.Contact{{ID: 1, Name: badName, Number: "1"}}
}

func (f *fakes) SaveContact(context.Context, string, services.Contact) error { return nil }
func (f *fakes) RemoveContact(context.Context, string, int64) error          { return control.ErrInvalid }

func (f *fakes) SetDial(context.Context, string, directory.Dial) error { return nil }

func (f *fakes) Calls(_ context.Context, _ string, _ call.History, before int64, limit int) ([]services.Call, error) {
	if before == 1 {
		return nil, control.ErrUnavailable
	}
	list := make([]services.Call, limit)
	for i := range list {
		list[i] = services.Call{ID: int64(limit - i), Remote: call.Party{Name: badName, Number: badName}}
	}
	return list, nil
}

func (f *fakes) ClearCalls(context.Context, string, call.History, time.Time) error { return nil }
