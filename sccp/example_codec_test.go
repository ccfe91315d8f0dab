package sccp_test

import (
	"bytes"
	"errors"
	"fmt"
	"net"

	"github.com/skinnykit/skinny/sccp"
)

// Read messages from a connection, or from any other stream.
func ExampleReader() {
	stream, _ := (&sccp.OffHook{LineInstance: 1}).Append(nil, 0)
	stream, _ = (&sccp.KeypadButton{Button: 7, LineInstance: 1}).Append(stream, 0)

	r := sccp.NewReader(bytes.NewReader(stream))
	for m, err := range r.All() {
		if err != nil {
			fmt.Println(err) // one bad message; the stream goes on
			continue
		}
		switch m := m.(type) {
		case *sccp.OffHook:
			fmt.Println("off hook on line", m.LineInstance)
		case *sccp.KeypadButton:
			fmt.Println("key", m.Button)
		}
	}
	// Output:
	// off hook on line 1
	// key Seven
}

// Decode a single frame, and see what is wrong with another.
func ExampleDecode() {
	frame := []byte{8, 0, 0, 0, 0, 0, 0, 0, 0x16, 0x01, 0, 0, 2, 0, 0, 0}
	m, _, err := sccp.Decode(frame)
	fmt.Println(m.ID(), m.LogValue(), err)

	frame[0] = 6 // two bytes less
	_, _, err = sccp.Decode(frame[:14])
	var wrong *sccp.FieldError
	if errors.As(err, &wrong) {
		fmt.Println(wrong.Field, wrong.Offset, errors.Is(err, sccp.ErrShort))
	}
	// Output:
	// ActivateCallPlane [lineInstance=2] <nil>
	// lineInstance 0 true
}

// Encode a message for a phone that speaks version 17, and for an old one.
func ExampleStopTone_Append() {
	m := &sccp.StopTone{LineInstance: 1, CallReference: 16777217, Tone: sccp.DeviceToneInsideDialTone}
	for _, v := range []sccp.Version{17, 5} {
		frame, err := m.Append(nil, v)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Printf("% x\n", frame)
	}
	// Output:
	// 10 00 00 00 11 00 00 00 83 00 00 00 01 00 00 00 01 00 00 01 21 00 00 00
	// 0c 00 00 00 00 00 00 00 83 00 00 00 01 00 00 00 01 00 00 01
}

// A server lets a phone in and answers its keepalives.
func ExampleServerConn() {
	phone, c := net.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		server := sccp.NewServerConn(c)
		defer server.Close()
		for {
			m, err := server.Read()
			if m == nil {
				return // the phone hung up
			}
			if err != nil {
				continue // a message that does not decode
			}
			switch m := m.(type) {
			case *sccp.RegisterReq:
				server.SetVersion(min(20, sccp.Version(m.ProtocolVersion)))
				err = server.Send(&sccp.RegisterAck{KeepAliveInterval: 30, ProtocolVersion: uint8(server.Version())}, &sccp.CapabilitiesReq{})
			case *sccp.KeepAliveReq:
				err = server.Send(&sccp.KeepAliveAck{})
			}
			if err != nil {
				return
			}
		}
	}()

	station := sccp.NewStationConn(phone)
	_ = station.Send(&sccp.RegisterReq{DeviceName: sccp.Text("SEP001122334455"), ProtocolVersion: 17})
	for range 2 {
		m, err := station.Read()
		fmt.Println(m.ID(), err)
	}
	_ = station.Send(&sccp.KeepAliveReq{})
	m, err := station.Read()
	fmt.Println(m.ID(), err)
	_ = station.Close()
	<-done
	// Output:
	// RegisterAck <nil>
	// CapabilitiesReq <nil>
	// KeepAliveAck <nil>
}

// The catalogue describes every message, field by field.
func ExampleMessages() {
	for info := range sccp.Messages() {
		if info.ID != sccp.IDStopTone {
			continue
		}
		fmt.Printf("%s 0x%04x %s\n", info.Name, uint32(info.ID), info.Direction)
		for _, layout := range info.Layouts {
			fmt.Println(" ", layout.Name, "from version", layout.From)
			for _, f := range layout.Fields {
				fmt.Printf("    %2d %s\n", f.Offset, f.Name)
			}
		}
	}
	// Output:
	// StopTone 0x0083 server->station
	//   V0 from version 0
	//      0 lineInstance
	//      4 callReference
	//   V11 from version 11
	//      0 lineInstance
	//      4 callReference
	//      8 tone
}

// A message of a Reader lives until the next one. Clone keeps it.
func ExampleClone() {
	var stream []byte
	for _, text := range []string{"first", "second"} {
		stream, _ = (&sccp.DisplayText{Text: sccp.Text(text)}).Append(stream, 0)
	}
	var kept []sccp.Message
	for m := range sccp.NewReader(bytes.NewReader(stream)).All() {
		kept = append(kept, sccp.Clone(m))
	}
	for _, m := range kept {
		fmt.Println(m.LogValue())
	}
	// Output:
	// [text=first]
	// [text=second]
}

// A text is the bytes before the NUL, and aliases the frame.
func ExampleText() {
	frame, _ := (&sccp.DisplayText{Text: sccp.Text("1001")}).Append(nil, 0)
	m, _, err := sccp.Decode(frame)
	if err != nil {
		fmt.Println(err)
		return
	}
	text := m.(*sccp.DisplayText).Text
	copied := text.String()
	frame[sccp.HeaderSize] = '2'
	fmt.Println(copied, text, len(text))
	// Output:
	// 1001 2001 4
}
