package importing_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/importing"
	"github.com/skinnykit/skinny/examples/registrar/media"
)

func fromConf(t *testing.T, text string) (*config.Config, string) {
	t.Helper()
	result, err := importing.SCCPConf("sccp.conf", strings.NewReader(text), nil)
	require.NoError(t, err)
	cfg, err := config.Parse("imported.yaml", result.YAML)
	require.NoError(t, err, string(result.YAML))
	assert.Len(t, cfg.Devices, result.Devices)
	assert.Len(t, cfg.Lines, result.Lines)
	var notes []string
	for _, n := range result.Notes {
		notes = append(notes, n.String())
	}
	return cfg, strings.Join(notes, "\n")
}

const household = `
; an sccp.conf
[general]
bindaddr = 192.0.2.7
port = 2002
keepalive = 60
dateformat = M/D/Y A
firstdigittimeout = 16 ; seconds
digittimeout => 5
disallow = all
allow = alaw,ulaw
[keys]
type = softkeyset
onhook = redial, newcall
connected = hold,endcall,trnsfer
onhint = barge,cbarge,intrcpt
;-- [nothing](+)
--;
[desk](!)
type = device
devicetype = 7965
softkeyset = keys
dnd = silent
[SEP001B535CD4E4](desk)
description = Anna\; upstairs
addon = 7915-24
button = line, 98011
button = line, 98012
button = speeddial, Bob, 98012
button = speeddial, Eve, 98013, 98013@hints
button = service, Directory, http://192.0.2.1/d?x=1,2
[SEP001B535CD4E5](desk)
devicetype = cipc
nat = yes
button = speeddial, Bob, 98012
button = line, 98012
button = empty
button = feature, DND, dnd
button = empty
[SEP001B535CD4E6](desk)
devicetype = spa-504g
button = speeddial, Bob, 98012
button = line, 98012
button = empty
button = feature, Do not, DND
[common](!)
type = line
incominglimit = 4
[98011](common)
cid_name = Anna Müller
cid_num = 98011
label = Anna
pickupgroup = 3
callgroup = 3
adhocNumber = 98012
[98012](common)
trnsfvm = 98011
[98012](+)
label = both
`

func TestSCCPConf(t *testing.T) {
	cfg, notes := fromConf(t, household)
	assert.Empty(t, notes)
	assert.Equal(t, "192.0.2.7:2002", cfg.Listen.SCCP)
	assert.Equal(t, time.Minute, cfg.KeepAlive)
	assert.Equal(t, "M/D/YA", cfg.DateFormat)
	assert.Equal(t, 16*time.Second, cfg.Dialing.FirstDigit)
	assert.Equal(t, 5*time.Second, cfg.Dialing.InterDigit)
	assert.Equal(t, []media.Codec{media.G711A, media.G711U}, cfg.Codecs)
	assert.Equal(t, config.SoftKeySets{
		config.StateOnHook:      {config.KeyRedial, config.KeyNewCall},
		config.StateConnected:   {config.KeyHold, config.KeyEndCall, config.KeyTransfer},
		config.StateRemoteInUse: {config.KeyBarge, config.KeyConferenceBarge, config.KeyIntercept},
	}, cfg.SoftKeys["keys"])
	assert.Equal(t, map[string][]config.ButtonKind{
		"buttons-1": {config.ButtonSpeedDial, config.ButtonLine, config.ButtonNone, config.ButtonDND},
	}, cfg.ButtonTemplates, "one for both")
	assert.Equal(t, []config.Line{
		{Number: "98011", Name: "Anna Müller", Label: "Anna", MaxCalls: 4, CallWaiting: true, PickupGroup: "3", HotLine: "98012"},
		{Number: "98012", Label: "both", MaxCalls: 4, CallWaiting: true, DivertTo: "98011"},
	}, cfg.Lines)
	bob := []config.SpeedDial{{Number: "98012", Label: "Bob"}}
	assert.Equal(t, []config.Device{
		{
			Name: "SEP001B535CD4E4", Model: "7965", Description: "Anna; upstairs", Lines: []string{"98011", "98012"},
			SoftKeys: "keys", DND: call.DNDSilent, AddOns: []config.AddOn{config.AddOn7915x2}, SpeedDials: bob,
			BusyLamps: []config.SpeedDial{{Number: "98013", Label: "Eve"}},
			Services:  []config.Service{{Name: "Directory", URL: "http://192.0.2.1/d?x=1,2"}},
		},
		{
			Name: "SEP001B535CD4E5", Model: "IP Communicator", Lines: []string{"98012"}, SoftKeys: "keys", DND: call.DNDSilent,
			SpeedDials: bob, NAT: config.NATYes, Buttons: "buttons-1",
		},
		{
			Name: "SEP001B535CD4E6", Model: "SPA 504", Lines: []string{"98012"}, SoftKeys: "keys", DND: call.DNDSilent,
			SpeedDials: bob, Buttons: "buttons-1",
		},
	}, cfg.Devices)
}

func TestNothingIsLostSilently(t *testing.T) {
	_, notes := fromConf(t, `[general]
servername = x
bindaddr = example.org
dateformat = Y.M
keepalive = 5
allow = opus
#include other.conf
[keys]
type = softkeyset
onhook = redial,vidmode,redial
onstealable = redial
[base](!)
type = line
secret = hush
[1001](base)
pin = 4711
incominglimit = 99
cid_num = 5551001
pickupgroup = 1,2
callgroup = 7
trnsfvm = 1009
[1002](base)
pickupgroup = a
[door]
type = line
[odd]
type = trunk
[none]
x = 1
[SEP00112233445G]
type = device
[SEP001122334455]
type = device
description = no line
[SEP001122334466]
type = device
devicetype = 7999
addon = 7913
softkeyset = other
nat = maybe
dnd = off
permit = 10.0.0.0/8
button = line, 1001@2!ring, default
button = line, 1001
button = line, 1009
button = speeddial, x, +49
button = speeddial, x, 1001, 1002@hints
button = service, x, ftp://y
button = feature, x, multiblink
button = wonder
[SEP001122334477]
type = device
devicetype = 7940
addon = 7914
button = line, 1001
`)
	var lines []string
	for n := range strings.SplitSeq(notes, "\n") {
		lines = append(lines, strings.Split(n, ":")[1])
	}
	assert.Equal(t, "2 3 4 5 6 7 10 10 11 14 16 17 18 19 20 21 23 24 27 28 30 32 37 38 39 40 41 42 43 43 44 45 46 47 48 49 50 54", strings.Join(lines, " "), notes)
	assert.NotContains(t, notes, "hush")
	assert.NotContains(t, notes, "4711")
}

func TestNoSCCPConf(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "s:1:1: the file has no sections; is it an sccp.conf?",
		"x = 1":                     "s:1:1: a key outside of a section",
		"[a]\nhello":                "s:2:1: this is neither a section nor a key with a value",
		"[a":                        "s:1:1: this is no heading of a section",
		"[]":                        "s:1:1: this is no heading of a section",
		"[a]x":                      "s:1:1: this is no heading of a section",
		"[a](b)":                    "s:1:1: there is no section [b] to inherit from",
		"[a](+)":                    "there is no section [a] to add to",
		"[a]\n[a]":                  "s:2:1: the section [a] stands here twice",
		"[a]\n;-- x":                "s:2:1: the comment that begins with ;-- has no end",
		"[a]\n;-- x\ny\n":           "s:2:1: the comment that begins with ;-- has no end",
		"[a]\nx = \xff":             "s:2:1: the line holds control characters or is no UTF-8",
		"[a]\nx = 1\nbad\n[b](c)":   "s:3:1: this is neither a section nor a key with a value; write \"key = value\", and ; before comments\ns:4:1: there is no section [c]",
		doubling(40):                "the section inherits too much",
		strings.Repeat("x", 17<<20): "larger than 16 MiB",
		"[a]\n" + strings.Repeat("x = 1\n", 10_001): "s:10002:1: the section is too long",
	} {
		_, err := importing.SCCPConf("s", strings.NewReader(text), nil)
		assert.ErrorContains(t, err, want)
	}
}

func TestManyNotes(t *testing.T) {
	_, notes := fromConf(t, oddKeys(20_000))
	lines := strings.Split(notes, "\n")
	assert.Len(t, lines, 10_001)
	assert.Contains(t, notes, "this and more is left out")
}

// oddKeys are keys that mean nothing, in sections of a thousand.
func oddKeys(n int) string {
	var b strings.Builder
	for i := range n {
		if i%1000 == 0 {
			fmt.Fprintf(&b, "[%d]\ntype = line\n", 10+i)
		}
		fmt.Fprintf(&b, "odd%d = 1\n", i)
	}
	return b.String()
}

// TestIncludedFiles: places are those of the files in which things stand.
func TestIncludedFiles(t *testing.T) {
	beside := fstest.MapFS{
		"hardware.conf":    {Data: []byte("[desk](!)\ntype = device\ndevicetype = 7960\n[SEP001122334455](desk)\nbutton = line, 1001\n")},
		"lines.d/a.conf":   {Data: []byte("[1001]\ntype = line\nodd = 1")},
		"lines.d/b.conf":   {Data: []byte("\n[1002]\ntype = line\nodder = 1\n")},
		"loop.conf":        {Data: []byte("#include loop.conf\n")},
		"broken.conf":      {Data: []byte("[x]\n\nbroken\n[1001]\n")},
		"utf16.conf":       {Data: utf16Text("[1003]\r\ntype = line\r\n", true)},
		"comment.conf":     {Data: []byte(";-- until\n")},
		"big.conf":         {Data: bytes.Repeat([]byte("; nothing\n"), 2<<20)},
		"../outside.conf":  {Data: []byte("[1009]\n")},
		"folder.conf/file": {Data: nil},
	}
	result, err := importing.SCCPConf("sccp.conf", strings.NewReader(`[general]
#include "hardware.conf"
#include lines.d/*.conf
#tryinclude <none.conf>
#include utf16.conf
#include ../outside.conf
#include /etc/passwd
#exec ls
[SEP001122334466](desk)
button = line, 1002
park = on
`), beside)
	require.NoError(t, err)
	cfg, err := config.Parse("y", result.YAML)
	require.NoError(t, err)
	assert.Len(t, cfg.Lines, 3)
	assert.Len(t, cfg.Devices, 2)
	var notes []string
	for _, n := range result.Notes {
		where, _, _ := strings.Cut(n.String(), ": ")
		notes = append(notes, where)
	}
	assert.Equal(t, []string{"lines.d/a.conf:3", "lines.d/b.conf:4", "sccp.conf:6", "sccp.conf:7", "sccp.conf:8", "sccp.conf:11"}, notes)

	for text, want := range map[string]string{
		"[a]\n#include loop.conf":                                       "loop.conf:1:1: too many files include one another",
		"[a]\n#include none.conf":                                       `s:2:1: the included file "none.conf" cannot be read: file does not exist`,
		"[a]\n#include lines.d":                                         `s:2:1: the included file "lines.d" cannot be read`,
		"[a]\n#include [":                                               `s:2:1: the included file "[" cannot be read: syntax error in pattern`,
		"[a]\n#include big.conf":                                        `s:2:1: the included file "big.conf" cannot be read: the file is larger than 16 MiB`,
		"[a]\n#include broken.conf\n[1001]":                             "broken.conf:3:1: this is neither",
		"[1001]\n#include broken.conf":                                  "broken.conf:4:1: the section [1001] stands here twice; remove one, or add to the first in line 1 of s with (+)",
		"[a]\n#include comment.conf\nnever read":                        "comment.conf:1:1: the comment that begins with ;-- has no end",
		"[a]\n" + strings.Repeat("#include lines.d/a.conf\n", 500):      "cannot be read: more than 200 files",
		"[SEP001122334455]\ntype=device\n#include lines.d/a.conf\n[b](": "s:4:1: this is no heading",
	} {
		_, err := importing.SCCPConf("s", strings.NewReader(text), beside)
		assert.ErrorContains(t, err, want)
	}
}

func TestLinesWithNames(t *testing.T) {
	cfg, notes := fromConf(t, `[anna]
type = line
cid_num = 1001
trnsfvm = 1002
[1002]
type = line
[bob]
type = line
cid_num = 1002
[SEP001122334455]
type = device
button = line, anna@x!silent
button = line, 1002
button = line, 1001
button = feature, Forward, cfwdall, 1002
button = feature, Meet, meetme
`)
	assert.Equal(t, []string{"1001", "1002"}, cfg.Devices[0].Lines)
	assert.Equal(t, "1002", cfg.Lines[0].DivertTo)
	assert.Equal(t, `sccp.conf:1: the line [anna] has the number 1001 here, its cid_num
sccp.conf:7: the line [bob] is left out: neither its name nor its cid_num is a number of digits of its own
sccp.conf:12: what follows the number of a line button is left out: subscriptions and ringers of one phone are not known here
sccp.conf:14: "button" is left out: the file has no line of that name; the button stays empty
sccp.conf:15: options of a feature button are left out`, notes)
}

// doubling is a file whose sections each have twice the lines of the one before.
func doubling(n int) string {
	var b strings.Builder
	b.WriteString("[s0](!)\nx = 1\n")
	for i := range n {
		parent := "s" + strings.Repeat("i", i)
		if i == 0 {
			parent = "s0"
		}
		b.WriteString("[s" + strings.Repeat("i", i+1) + "](!," + parent + "," + parent + ")\n")
	}
	return b.String()
}

// TestSCCPConfOfOldVersions has lines and speed dials without buttons, and types in any
// case.
func TestSCCPConfOfOldVersions(t *testing.T) {
	cfg, notes := fromConf(t, `[General]
keepalive = 45
[SEP001122334455]
Type = Device
description = "Front desk"
autologin = 1001,,1002
speeddial = 1002,Bob
speeddial = 1003, "Eve", 1003@hints
[1001]
type = Line
cid_name = "Anna Müller"
label = 5" disk
[1002]
type=LINE
[1003]
type=line
`)
	assert.Empty(t, notes)
	assert.Equal(t, 45*time.Second, cfg.KeepAlive)
	require.Len(t, cfg.Devices, 1)
	assert.Equal(t, config.Device{
		Name: "SEP001122334455", Description: "Front desk", Lines: []string{"1001", "1002"}, Buttons: "buttons-1",
		SpeedDials: []config.SpeedDial{{Number: "1002", Label: "Bob"}},
		BusyLamps:  []config.SpeedDial{{Number: "1003", Label: "Eve"}},
	}, cfg.Devices[0])
	assert.Equal(t, []config.ButtonKind{
		config.ButtonLine, config.ButtonNone, config.ButtonLine, config.ButtonSpeedDial, config.ButtonBusyLamp,
	}, cfg.ButtonTemplates["buttons-1"])
	assert.Equal(t, []string{"Anna Müller", `5" disk`}, []string{cfg.Lines[0].Name, cfg.Lines[0].Label})
}

func FuzzSCCPConf(f *testing.F) {
	f.Add([]byte(household))
	f.Add([]byte("[1]\n#include \"a.conf\"\n#tryinclude <b.conf>\n#include *.conf\n"))
	f.Add([]byte("[a](!)\n[b](a,+)\n;-- x --; y = 1\n[1]\ntype=line\n[D]\ntype=device\nbutton=line,1\nbutton=empty\nbutton=feature,x,hold\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		beside := fstest.MapFS{"a.conf": {Data: text}, "b.conf": {Data: []byte("[b](!)\nx=1\n#include a.conf\n")}}
		result, err := importing.SCCPConf("f.conf", bytes.NewReader(text), beside)
		checkImported(t, text, result, err)
		if err == nil {
			if _, err := config.Parse("x", result.YAML); err != nil {
				t.Fatalf("%v of\n%s", err, result.YAML)
			}
		}
	})
}

// TestWhatIsElsewhere holds keys that mean something here too, and cannot be taken
// over: the notes say where it stands.
func TestWhatIsElsewhere(t *testing.T) {
	cfg, notes := fromConf(t, `[general]
deny = 0.0.0.0/0.0.0.0
permit = 192.0.2.0/255.255.255.0
[98041]
type = line
vmnum = 98042
musicclass = jazz
dnd = reject
context = inside
[98042]
type = line
vmnum = 600
[SEP001122334455]
type = device
imageversion = P0030801SR02
button = line, 98041
servername = x
`)
	assert.Equal(t, "98042", cfg.Lines[0].Voicemail)
	assert.Empty(t, cfg.Lines[1].Voicemail)
	assert.Equal(t, `sccp.conf:2: "deny" is left out: name the networks of phones under security/networks, or those of one phone under its networks
sccp.conf:3: "permit" is left out: name the networks of phones under security/networks, or those of one phone under its networks
sccp.conf:7: "musicclass" is left out: name WAV files under music
sccp.conf:8: "dnd" is left out: it is a key of devices here
sccp.conf:9: "context" is left out: what a line may dial is said under classes
sccp.conf:12: "vmnum" is left out: voicemail must be the number of another line of this file
sccp.conf:15: "imageversion" is left out: name the firmware of a model under firmware, or that of one phone as its load
sccp.conf:17: "servername" is left out: there is nothing like it here`, notes)
}
