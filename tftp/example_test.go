package tftp_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing/fstest"
	"time"

	"github.com/skinnykit/skinny/tftp"
)

// Generated files for the phones that are known, a directory for the rest.
func Example() {
	folder, err := os.MkdirTemp("", "tftpboot")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)
	image := filepath.Join(folder, "jar42sccp.9-4-2.sbn")
	if err := os.WriteFile(image, []byte("firmware"), 0o600); err != nil {
		log.Fatal(err)
	}

	dir, err := tftp.OpenDir(folder)
	if err != nil {
		log.Fatal(err)
	}
	defer dir.Close()
	phones := tftp.Phones(func(_ context.Context, device string, _ tftp.Request) ([]byte, error) {
		if device != "SEP001B54C9A5E1" {
			return nil, fs.ErrNotExist
		}
		return []byte("<device>" + device + "</device>"), nil
	})
	server := &tftp.Server{Files: tftp.NewFiles(phones, dir)}

	conn, err := net.ListenPacket("udp", "127.0.0.1:0") // phones ask port 69
	if err != nil {
		log.Fatal(err)
	}
	served := make(chan error)
	go func() { served <- server.Serve(context.Background(), conn) }()

	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	for _, name := range []string{"SEP001B54C9A5E1.cnf.xml", "/JAR42SCCP.9-4-2.SBN", "CTLSEP001B54C9A5E1.tlv"} {
		file, err := tftp.Fetch(ctx, conn.LocalAddr().String(), name, tftp.FetchOptions{})
		fmt.Printf("%s: %q, missing: %v\n", name, file, errors.Is(err, tftp.ErrNotFound))
	}

	if err := server.Shutdown(ctx); err != nil {
		log.Fatal(err)
	}
	fmt.Println(<-served)
	// Output:
	// SEP001B54C9A5E1.cnf.xml: "<device>SEP001B54C9A5E1</device>", missing: false
	// /JAR42SCCP.9-4-2.SBN: "firmware", missing: false
	// CTLSEP001B54C9A5E1.tlv: "", missing: true
	// tftp: server closed
}

// A phone tells a server that lacks the file from a server that is gone.
func ExampleFetch() {
	silent, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	defer silent.Close()

	_, err = tftp.Fetch(context.Background(), silent.LocalAddr().String(), "SEP001B54C9A5E1.cnf.xml",
		tftp.FetchOptions{Timeout: 10 * time.Millisecond, Retries: 1})
	switch {
	case errors.Is(err, tftp.ErrNotFound):
		fmt.Println("ask for the next name")
	case errors.Is(err, tftp.ErrTimeout):
		fmt.Println("use what is stored")
	}
	// Output: use what is stored
}

// The same files by HTTP. In earnest the handler belongs into the server of
// [tftp.NewHTTPServer], on port 6970.
func ExampleHTTPHandler() {
	files := tftp.NewFiles(tftp.NewFS(fstest.MapFS{
		"XMLDefault.cnf.xml": {Data: []byte("<Default></Default>")},
	}))
	handler := &tftp.HTTPHandler{Files: files, Allow: tftp.PrivateNetworks()}

	request := httptest.NewRequest("GET", "/XmlDefault.cnf.xml", nil)
	request.RemoteAddr = "10.0.0.7:49152"
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, request)

	body, err := io.ReadAll(answer.Result().Body)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(answer.Code, answer.Header().Get("Content-Type"), string(body))
	// Output: 200 text/xml <Default></Default>
}

// A source in front of the others can refuse, here to keep configurations from
// everybody but the phone they belong to.
func ExampleSourceFunc() {
	owner := map[string]string{"SEP001B54C9A5E1": "10.0.0.7"}
	guard := tftp.SourceFunc(func(_ context.Context, req tftp.Request) (tftp.Content, error) {
		device, ok := tftp.Device(req.Name)
		if ok && owner[device] != req.Remote.Addr().String() {
			return tftp.Content{}, tftp.ErrRefused
		}
		return tftp.Content{}, tftp.ErrNotFound // the next source may have it
	})
	files := tftp.NewFiles(guard, tftp.NewFS(fstest.MapFS{"SEP001B54C9A5E1.cnf.xml": {}}))
	_, err := files.Open(context.Background(), tftp.Request{Name: "SEP001B54C9A5E1.cnf.xml"})
	fmt.Println(err)
	// Output: tftp: refused
}
