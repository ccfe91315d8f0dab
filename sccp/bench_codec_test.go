package sccp_test

import (
	"bytes"
	"encoding/binary"
	"reflect"
	"strings"
	"testing"

	"github.com/skinnykit/skinny/sccp"
	"github.com/skinnykit/skinny/sccp/sccptest"
)

// Each benchmark runs beside two baselines on the same bytes: copying them,
// which is the least anybody can do, and encoding/binary with a struct of the
// same fields, which is the least anybody has to write. The struct has the
// fields before the first one of variable length only.

// subject is a layout with all that the baselines need.
type subject struct {
	name    string
	message sccp.Message
	version sccp.Version
	body    []byte
	fixed   []byte // what the struct covers
	plain   any    // pointer to the struct
}

func subjects() []subject {
	var all []subject
	for _, c := range allocCases {
		if c.Shape.Name != "typical" {
			continue
		}
		m := sccp.New(c.Info.ID)
		v := wordOf(c.Frame)
		if m.Decode(c.Body(), v) != nil {
			continue
		}
		plain := reflect.New(structOf(c.Layout.Fields))
		all = append(all, subject{
			name: c.Info.Name + "/" + c.Layout.Name, message: m, version: v, body: c.Body(),
			fixed: c.Body()[:binary.Size(plain.Interface())], plain: plain.Interface(),
		})
	}
	return all
}

// structOf is a struct with the fields of a layout for encoding/binary.
func structOf(fields []sccp.Field) reflect.Type {
	var all []reflect.StructField
	for _, f := range fields {
		if f.Kind == sccp.KindTextZ || f.Kind == sccp.KindTextRest || f.Kind == sccp.KindBytesRest || f.Count != "" && f.Slots == 0 {
			break
		}
		all = append(all, reflect.StructField{Name: "F" + strings.ToUpper(f.Name[:1]) + f.Name[1:], Type: typeOf(f)})
	}
	return reflect.StructOf(all)
}

func typeOf(f sccp.Field) reflect.Type {
	n := f.Array
	if f.Count != "" && f.Kind != sccp.KindBytes {
		n = f.Slots
	}
	if n > 0 {
		f.Array, f.Count, f.Size = 0, "", f.ElemSize
		return reflect.ArrayOf(n, typeOf(f))
	}
	switch {
	case f.Kind == sccp.KindStruct:
		return structOf(f.Fields)
	case f.Kind == sccp.KindUint && f.Size == 4:
		return reflect.TypeFor[uint32]()
	case f.Kind == sccp.KindUint && f.Size == 2:
		return reflect.TypeFor[uint16]()
	case f.Kind == sccp.KindInt:
		return reflect.TypeFor[int32]()
	}
	return reflect.ArrayOf(f.Size, reflect.TypeFor[byte]())
}

// BenchmarkMessage measures every layout by itself; choose with
// -bench 'Message/StopTone'.
func BenchmarkMessage(b *testing.B) {
	for _, s := range subjects() {
		b.Run(s.name, func(b *testing.B) { benchmark(b, []subject{s}) })
	}
}

// BenchmarkEveryLayout measures all layouts in turn.
func BenchmarkEveryLayout(b *testing.B) { benchmark(b, subjects()) }

func benchmark(b *testing.B, all []subject) {
	size := 0
	for _, s := range all {
		size += len(s.body)
	}
	buf := make([]byte, 0, 8<<10)
	reader, writer := bytes.NewReader(nil), bytes.Buffer{}
	run := func(name string, step func(*subject)) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(size))
			n := 0
			for b.Loop() {
				for i := range all {
					step(&all[i])
				}
				n += len(all)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/message")
		})
	}
	run("Decode/sccp", func(s *subject) {
		if s.message.Decode(s.body, s.version) != nil {
			b.Fatal(s.name)
		}
	})
	run("Decode/copy", func(s *subject) { buf = append(buf[:0], s.body...) })
	run("Decode/binary", func(s *subject) {
		reader.Reset(s.fixed)
		if err := binary.Read(reader, binary.LittleEndian, s.plain); err != nil {
			b.Fatal(err)
		}
	})
	run("Append/sccp", func(s *subject) {
		var err error
		if buf, err = s.message.Append(buf[:0], s.version); err != nil {
			b.Fatal(err)
		}
	})
	run("Append/copy", func(s *subject) { buf = append(buf[:0], s.body...) })
	run("Append/binary", func(s *subject) {
		writer.Reset()
		if err := binary.Write(&writer, binary.LittleEndian, s.plain); err != nil {
			b.Fatal(err)
		}
	})
}

// call is what a server sends and hears during a registration and a call.
var call = []sccp.ID{
	sccp.IDAlarm, sccp.IDRegisterReq, sccp.IDIpPort, sccp.IDRegisterAck, sccp.IDCapabilitiesReq, sccp.IDCapabilitiesRes,
	sccp.IDButtonTemplateReq, sccp.IDButtonTemplateRes, sccp.IDSoftKeyTemplateReq, sccp.IDSoftKeyTemplateRes,
	sccp.IDSoftKeySetReq, sccp.IDSoftKeySetRes, sccp.IDConfigStatReq, sccp.IDConfigStatRes, sccp.IDLineStatReq,
	sccp.IDLineStatV2Res, sccp.IDTimeDateReq, sccp.IDTimeDateRes, sccp.IDKeepAliveReq, sccp.IDKeepAliveAck,
	sccp.IDSoftKeyEvent, sccp.IDSetSpeakerMode, sccp.IDSetLamp, sccp.IDCallState, sccp.IDSelectSoftKeys,
	sccp.IDDisplayPromptStatusV2, sccp.IDActivateCallPlane, sccp.IDStartTone, sccp.IDKeypadButton, sccp.IDStopTone,
	sccp.IDKeypadButton, sccp.IDKeypadButton, sccp.IDKeypadButton, sccp.IDCallInfoV2, sccp.IDDialedNumber,
	sccp.IDCallState, sccp.IDOpenReceiveChannel, sccp.IDOpenReceiveChannelAck, sccp.IDStartMediaTransmission,
	sccp.IDStartMediaTransmissionAck, sccp.IDKeepAliveReq, sccp.IDKeepAliveAck, sccp.IDOnHook,
	sccp.IDCloseReceiveChannel, sccp.IDStopMediaTransmission, sccp.IDConnectionStatisticsReq,
	sccp.IDConnectionStatisticsRes, sccp.IDSetLamp, sccp.IDCallState, sccp.IDSelectSoftKeys,
}

func trace(b *testing.B) (stream []byte) {
	for _, id := range call {
		for _, c := range sccptest.CasesOf(id) {
			if c.Version == 20 && c.Shape.Name == "typical" {
				stream = append(stream, c.Frame...)
				break
			}
		}
	}
	n := 0
	for _, err := range sccp.NewReader(bytes.NewReader(stream)).All() {
		if err != nil {
			b.Fatal(err)
		}
		n++
	}
	if n != len(call) {
		b.Fatalf("%d of %d messages", n, len(call))
	}
	return stream
}

// BenchmarkTrace reads a registration and a call from a stream. The baseline
// finds the frames in the same stream and copies them.
func BenchmarkTrace(b *testing.B) {
	stream := trace(b)
	b.Run("Reader", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(stream)))
		r := sccp.NewReader(&endless{b: stream})
		for b.Loop() {
			for range call {
				if _, _, err := r.Next(); err != nil {
					b.Fatal(err)
				}
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(call)), "ns/message")
	})
	b.Run("copy", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(stream)))
		source := &endless{b: stream}
		buf := make([]byte, 64<<10)
		for b.Loop() {
			for range call {
				_, _ = source.Read(buf[:sccp.HeaderSize])
				_, _ = source.Read(buf[:binary.LittleEndian.Uint32(buf)-4])
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(call)), "ns/message")
	})
}
