package softphone

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"

	"github.com/skinnykit/skinny/sccp"
)

// Push is data for an application of the phone: XML to show, as a rule.
type Push struct {
	Application   uint32
	Line          uint32
	CallReference uint32
	Transaction   uint32
	Data          string
	Version1      bool // came as UserToDeviceDataVersion1
}

// Menu is an XML menu on the display.
type Menu struct {
	Title, Prompt string
	Items         []MenuItem
	Keys          []MenuItem // softkeys; Name is the label
}

// MenuItem is a line, or a softkey, of a [Menu].
type MenuItem struct {
	Name string `xml:"Name"`
	URL  string `xml:"URL"`
}

// Menu returns the CiscoIPPhoneMenu that was pushed, and false for other data.
func (p Push) Menu() (Menu, bool) {
	var doc struct {
		XMLName xml.Name
		Title   string     `xml:"Title"`
		Prompt  string     `xml:"Prompt"`
		Items   []MenuItem `xml:"MenuItem"`
		Icons   []MenuItem `xml:"IconMenuItem"`
		Keys    []MenuItem `xml:"SoftKeyItem"`
	}
	if xml.Unmarshal([]byte(p.Data), &doc) != nil || !strings.HasPrefix(doc.XMLName.Local, "CiscoIPPhone") {
		return Menu{}, false
	}
	return Menu{doc.Title, doc.Prompt, append(doc.Items, doc.Icons...), doc.Keys}, true
}

// Choose selects the nth item, counted from 1, of the menu on the display, as
// the Select key does. An item with a URL of the kind UserData or UserCallData
// is answered to its application; others are for a web browser that the phone
// does not have.
func (p *Phone) Choose(item int) error {
	push, menu, err := p.menu()
	if err != nil {
		return err
	}
	if item < 1 || item > len(menu.Items) {
		return fmt.Errorf("%w: the menu has %d items", ErrNoKey, len(menu.Items))
	}
	return p.answer(push, menu.Items[item-1].URL, "")
}

// ChooseKey presses a softkey of the menu on the display, by its label in any
// case, with the nth item selected; 0 for keys that need none. Data of the key
// and of the item are joined by a slash, as phones do.
func (p *Phone) ChooseKey(label string, item int) error {
	push, menu, err := p.menu()
	if err != nil {
		return err
	}
	for _, key := range menu.Keys {
		if !strings.EqualFold(key.Name, label) {
			continue
		}
		rest := ""
		if item >= 1 && item <= len(menu.Items) {
			_, data, err := userData(push, menu.Items[item-1].URL)
			if err != nil {
				return err
			}
			rest = "/" + data
		}
		return p.answer(push, key.URL, rest)
	}
	return fmt.Errorf("%w: %q is not below the menu", ErrNoKey, label)
}

func (p *Phone) menu() (Push, Menu, error) {
	push := p.State().Pushed
	menu, ok := push.Menu()
	if !ok {
		return push, menu, fmt.Errorf("%w: no menu is shown", ErrNoKey)
	}
	return push, menu, nil
}

// answer sends what an item's URL asks for.
func (p *Phone) answer(push Push, url, rest string) error {
	to, data, err := userData(push, url)
	if err != nil {
		return err
	}
	data += rest
	if push.Version1 {
		return p.do(&sccp.DeviceToUserDataVersion1{
			ApplicationID: to.Application, LineInstance: to.Line, CallReference: to.CallReference,
			TransactionID: to.Transaction, SequenceFlag: sccp.SequenceFlagLast, Data: []byte(data),
		})
	}
	return p.do(&sccp.DeviceToUserData{
		ApplicationID: to.Application, LineInstance: to.Line, CallReference: to.CallReference,
		TransactionID: to.Transaction, Data: []byte(data),
	})
}

// userData reads the URLs that lead back to the server:
//
//	UserData:application:data
//	UserCallData:application:line:call:transaction:data
//	UserDataSoftKey:action:application:data
//	UserCallDataSoftKey:action:application:line:call:transaction:data
func userData(push Push, url string) (to Push, data string, err error) {
	scheme, rest, _ := strings.Cut(url, ":")
	if after, ok := strings.CutSuffix(scheme, "SoftKey"); ok {
		scheme = after
		_, rest, _ = strings.Cut(rest, ":")
	}
	to = push
	var fields []*uint32
	switch scheme {
	case "UserData":
		fields = []*uint32{&to.Application}
	case "UserCallData":
		fields = []*uint32{&to.Application, &to.Line, &to.CallReference, &to.Transaction}
	default:
		return to, "", fmt.Errorf("softphone: %q leads to no application", url)
	}
	for _, field := range fields {
		var number string
		number, rest, _ = strings.Cut(rest, ":")
		n, err := strconv.ParseUint(number, 10, 32)
		if err != nil {
			return to, "", fmt.Errorf("softphone: %q: %q is no number", url, number)
		}
		*field = uint32(n)
	}
	return to, rest, nil
}
