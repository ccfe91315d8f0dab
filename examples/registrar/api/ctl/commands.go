package ctl

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strconv"

	"github.com/skinnykit/skinny/examples/registrar/control"
)

// command is one word and what it does.
type command struct {
	name, usage, purpose string
	least, most          int // arguments; -1: any number
	alone                bool
	flags                func(*flag.FlagSet, *request)
	check                func(*request) error
	run                  func(context.Context, *session) error
}

const many = -1

func commands() []command {
	return []command{
		{name: "status", purpose: "How the registrar does", run: showStatus},
		{name: "phones", purpose: "The configured and the registered phones", run: showPhones},
		{name: "phone", usage: "NAME", purpose: "One phone", least: 1, most: 1, run: showPhone},
		{name: "lines", purpose: "Every number that phones have", run: showLines},
		{name: "line", usage: "NUMBER", purpose: "One line", least: 1, most: 1, run: showLine},
		{name: "calls", purpose: "The calls that exist now", run: showCalls},
		{
			name: "records", usage: "[-from TIME] [-to TIME] [-device NAME] [-number NUMBER] [-limit N] [-after ID] [-export]",
			purpose: "Calls that are over, oldest first", flags: recordFlags, check: checkRecords, run: showRecords,
		},
		{
			name: "statistics", usage: "[-from TIME] [-to TIME]", purpose: "What was counted of days and of phones, over restarts too",
			flags: dayFlags, check: checkTimes, run: showStatistics,
		},
		{
			name: "restart", usage: "[-when-idle] -all | NAME...", purpose: "Let phones register again",
			most: many, flags: resetFlags, check: checkReset, run: startAnew(control.Restart),
		},
		{
			name: "reset", usage: "[-when-idle] -all | NAME...", purpose: "Let phones boot and ask for their files again",
			most: many, flags: resetFlags, check: checkReset, run: startAnew(control.Reset),
		},
		{
			name: "message", usage: "[-to NAME,...] [-seconds N] [-beep] [-title TITLE] TEXT...",
			purpose: "Show a text on phones; without -to on every registered one", least: 1, most: many, flags: messageFlags, run: sendMessage,
		},
		{name: "push", usage: "NAME FILE", purpose: "Show a CiscoIPPhone object, in XML, on a phone; - is the standard input", least: 2, most: 2, run: push},
		{
			name: "push-text", usage: "-to NAME,... | -group GROUP,... | -model MODEL,... | -all [-title TITLE] TEXT...",
			purpose: "Show a text as a page on phones", least: 1, most: many, flags: targetFlags, check: checkText, run: pushText,
		},
		{
			name: "push-picture", usage: "-to NAME,... | -group GROUP,... | -model MODEL,... | -all [-title TITLE] FILE",
			purpose: "Show a picture, a PNG file, on phones; - is the standard input", least: 1, most: 1,
			flags: targetFlags, check: checkTarget, run: pushPicture,
		},
		{
			name: "mwi", usage: "NUMBER NEW|on|off [OLD]", purpose: "Say how many messages wait for a line",
			least: 2, most: 3, check: checkMessages, run: setMessageWaiting,
		},
		{
			name: "forward", usage: "NUMBER all|busy|no-answer TO|off", purpose: "Set a forward, or end it",
			least: 3, most: 3, check: checkWhen, run: setForward,
		},
		{name: "dnd", usage: "NAME off|reject|silent", purpose: "Say what a phone does with callers", least: 2, most: 2, check: checkDND, run: setDoNotDisturb},
		{
			name: "hang-up", usage: "CALL | -phone NAME", purpose: "End a call, or every call of a phone",
			most: 1, flags: hangUpFlags, check: checkHangUp, run: hangUp,
		},
		{name: "login", usage: "NAME USER", purpose: "Put a user's lines onto a phone, without a PIN", least: 2, most: 2, run: logIn},
		{name: "logoff", usage: "NAME", purpose: "End the login of a phone", least: 1, most: 1, run: logOff},
		{
			name: "release", usage: "NAME", purpose: "Take back the number that an unknown phone was given or has claimed, when it is gone for good",
			least: 1, most: 1, run: release,
		},
		{name: "reload", purpose: "Read the configuration again; a file that is not right changes nothing", run: reload},
		{name: "trace", usage: "NAME", purpose: "Show the messages of a phone as they pass, until Ctrl-C", least: 1, most: 1, run: trace},
		{name: "backup", usage: "FILE", purpose: "Write a copy of the database to a new file", least: 1, most: 1, run: backup},
		{
			name: "new-token", usage: "FILE", purpose: "Write a new token for control over HTTP to a new file, and print what the configuration needs",
			least: 1, most: 1, alone: true, run: newToken,
		},
		{name: "help", usage: "[COMMAND]", purpose: "Tell how a command is used, or which there are", most: 1, alone: true, check: checkHelp, run: showHelp},
	}
}

func recordFlags(f *flag.FlagSet, r *request) {
	f.StringVar(&r.from, "from", "", "begun at this `TIME` or later: 2026-11-22, \"2026-11-22 20:15\", RFC 3339, or 24h for that long ago")
	f.StringVar(&r.to, "to", "", "begun before this `TIME`")
	f.StringVar(&r.device, "device", "", "with the phone of this `NAME`")
	f.StringVar(&r.number, "number", "", "with this `NUMBER`")
	f.Func("limit", "at most `N`, 1 to 1000; without it 50", limitFlag(&r.limit))
	f.Int64Var(&r.after, "after", 0, "behind the record with this `ID`")
	f.BoolVar(&r.export, "export", false, "print all of them, with everything that is stored, one JSON object a line")
}

func checkRecords(r *request) error {
	if err := checkTimes(r); err != nil {
		return err
	}
	switch {
	case r.after < 0:
		return fmt.Errorf("-after is the ID of a record, not %d", r.after)
	case r.export && r.limit > 0:
		return errors.New("-export prints all; it goes without -limit")
	}
	return nil
}

// limitFlag reads a length of a page, which is never 0.
func limitFlag(into *int) func(string) error {
	return func(v string) (err error) {
		const most = 1000
		if *into, err = strconv.Atoi(v); err != nil || *into < 1 || *into > most {
			return fmt.Errorf("it is 1 to %d", most)
		}
		return nil
	}
}

func resetFlags(f *flag.FlagSet, r *request) {
	f.BoolVar(&r.whenIdle, "when-idle", false, "each phone does it when its calls are over; without it calls end")
	f.BoolVar(&r.all, "all", false, "every registered phone")
}

func checkReset(r *request) error {
	if r.all == (len(r.args) > 0) {
		return errors.New("name phones, or give -all for every registered one")
	}
	return nil
}

func messageFlags(f *flag.FlagSet, r *request) {
	f.Func("to", "only on the phones of these `NAMES`, with commas between them", devicesFlag(&r.devices))
	f.IntVar(&r.seconds, "seconds", 0, "for `N` seconds; 0: until the phone shows something else")
	f.BoolVar(&r.beep, "beep", false, "with a tone")
	f.StringVar(&r.title, "title", "", "as a page of its own with this `TITLE`, where the phone can show one")
}

func checkMessages(r *request) error {
	_, _, err := r.messages()
	return err
}

// messages reads the counts of mwi.
func (r *request) messages() (newMessages, oldMessages int, err error) {
	switch r.args[1] {
	case "on":
		newMessages = 1
	case "off":
	default:
		if newMessages, err = count(r.args[1]); err != nil {
			return 0, 0, fmt.Errorf("%w, on or off", err)
		}
	}
	const old = 2
	if len(r.args) > old {
		oldMessages, err = count(r.args[old])
	}
	return newMessages, oldMessages, err
}

func count(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("%q is no number of messages", text)
	}
	return n, nil
}

func checkDND(r *request) error { return control.DoNotDisturb(r.args[1]).Check() }

func hangUpFlags(f *flag.FlagSet, r *request) {
	f.StringVar(&r.phone, "phone", "", "every call of the phone of this `NAME`")
}

func checkHangUp(r *request) error {
	if (r.phone != "") == (len(r.args) > 0) {
		return errors.New("give the number of a call, as \"registrar ctl calls\" shows it, or -phone NAME")
	}
	if r.phone != "" {
		return nil
	}
	if _, err := strconv.ParseUint(r.args[0], 10, 64); err != nil {
		return fmt.Errorf("%q is no number of a call; \"registrar ctl calls\" shows them", r.args[0])
	}
	return nil
}
