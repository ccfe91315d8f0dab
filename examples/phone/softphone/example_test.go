package softphone_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/examples/phone/internal/exchange"
	"github.com/skinnykit/skinny/examples/phone/softphone"
	"github.com/skinnykit/skinny/sccp"
)

// callManager stands for the server in these examples.
func callManager() (address string, stop func()) {
	x := &exchange.Exchange{KeepAlive: 30, Version: 22, Numbers: map[string]string{
		"SEP001122334455": "1001", "SEP001122334466": "1002",
	}}
	address, err := x.Listen()
	if err != nil {
		log.Fatal(err)
	}
	return address, x.Close
}

func Example() {
	server, stop := callManager()
	defer stop()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()

	model, _ := softphone.ModelByName("7970")
	phone, err := softphone.Start(softphone.Config{
		Model:   model,
		MAC:     cnfxml.MAC{0x00, 0x11, 0x22, 0x33, 0x44, 0x55},
		Servers: []string{server},
	})
	if err != nil {
		log.Fatal(err)
	}
	defer phone.Close()

	state, err := phone.WaitFor(ctx, func(s softphone.State) bool { return s.Registered() })
	if err != nil {
		log.Fatal(err)
	}
	line, _ := state.Line(1)
	fmt.Println(phone.Name(), "has number", line.Number, "and speaks version", state.Version)
	for _, key := range state.Keys() {
		fmt.Println("softkey", key.Label)
	}
	if err := phone.Shutdown(ctx); err != nil {
		log.Fatal(err)
	}
	// Output:
	// SEP001122334455 has number 1001 and speaks version 17
	// softkey Redial
	// softkey NewCall
}

func ExamplePhone_Dial() {
	server, stop := callManager()
	defer stop()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()

	registered := func(mac cnfxml.MAC) *softphone.Phone {
		phone, err := softphone.Start(softphone.Config{MAC: mac, Servers: []string{server}})
		if err != nil {
			log.Fatal(err)
		}
		if _, err := phone.WaitFor(ctx, func(s softphone.State) bool { return s.Registered() }); err != nil {
			log.Fatal(err)
		}
		return phone
	}
	caller := registered(cnfxml.MAC{0x00, 0x11, 0x22, 0x33, 0x44, 0x55})
	defer caller.Close()
	callee := registered(cnfxml.MAC{0x00, 0x11, 0x22, 0x33, 0x44, 0x66})
	defer callee.Close()

	call, err := caller.Dial(ctx, "1002")
	if err != nil {
		log.Fatal(err)
	}
	ringing, err := callee.WaitFor(ctx, func(s softphone.State) bool { return s.Ringing() })
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("the other phone shows:", ringing.Prompt)
	if err := callee.Answer(); err != nil {
		log.Fatal(err)
	}
	talking, err := caller.WaitFor(ctx, func(s softphone.State) bool {
		return len(s.Media) == 1 && s.Media[0].PacketsReceived >= 3
	})
	if err != nil {
		log.Fatal(err)
	}
	call, _ = talking.Call(call.Reference)
	fmt.Println("the call is", call.State, "with", talking.Media[0].Codec)
	if err := caller.HangUp(); err != nil {
		log.Fatal(err)
	}
	if _, err := callee.WaitFor(ctx, func(s softphone.State) bool { return len(s.Calls) == 0 }); err != nil {
		log.Fatal(err)
	}
	fmt.Println("lost packets:", callee.Counters(call.Reference).PacketsLost)
	// Output:
	// the other phone shows: From 1001
	// the call is Connected with G711Ulaw64k
	// lost packets: 0
}

func ExampleConfig_trace() {
	server, stop := callManager()
	defer stop()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()

	var ladder []string
	phone, err := softphone.Start(softphone.Config{
		MAC:     cnfxml.MAC{0x00, 0x11, 0x22, 0x33, 0x44, 0x55},
		Servers: []string{server},
		Trace: func(r softphone.Record) {
			switch r.Kind {
			case softphone.Sent:
				ladder = append(ladder, fmt.Sprint("--> ", r.Message.ID()))
			case softphone.Received:
				ladder = append(ladder, fmt.Sprint("<-- ", r.Message.ID()))
			}
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	_, err = phone.WaitFor(ctx, func(s softphone.State) bool { return s.Registered() })
	if err != nil {
		log.Fatal(err)
	}
	phone.Close() // after that, the hook is not called any more
	for _, line := range ladder[:7] {
		fmt.Println(line)
	}
	// Output:
	// --> Alarm
	// --> RegisterReq
	// --> IpPort
	// <-- RegisterAck
	// <-- CapabilitiesReq
	// --> CapabilitiesRes
	// --> ButtonTemplateReq
}

func ExampleState_CallIn() {
	state := softphone.State{Calls: []softphone.Call{
		{Reference: 1, State: sccp.DCallStateHold},
		{Reference: 2, State: sccp.DCallStateConnected},
		{Reference: 3, State: sccp.DCallStateRingIn},
	}}
	held, ok := state.CallIn(sccp.DCallStateHold)
	fmt.Println(held.Reference, ok)
	active, ok := state.Active()
	fmt.Println(active.Reference, ok)
	// Output:
	// 1 true
	// 2 true
}
