package services_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/control"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/examples/registrar/services"
)

// A phone asks for its menu.
func ExampleServer_ServeHTTP() {
	cfg := config.Default()
	cfg.Services.URL = "http://192.0.2.1:8080"
	d := directory.New(cfg)
	server := &services.Server{Config: d.Config, Phones: &fakes{d}}
	r := httptest.NewRequest(http.MethodGet, "/directories?name=SEPA", nil)
	r.RemoteAddr = "127.0.0.1:50000"
	w := httptest.NewRecorder()
	server.ServeHTTP(w, r)
	fmt.Print(w.Body)
	// Output:
	// <?xml version="1.0" encoding="UTF-8"?>
	// <CiscoIPPhoneMenu>
	//   <Title>Directories</Title>
	//   <MenuItem>
	//     <Name>Corporate directory</Name>
	//     <URL>http://192.0.2.1:8080/people?name=SEPA</URL>
	//   </MenuItem>
	//   <SoftKeyItem>
	//     <Name>Select</Name>
	//     <URL>SoftKey:Select</URL>
	//     <Position>1</Position>
	//   </SoftKeyItem>
	//   <SoftKeyItem>
	//     <Name>Exit</Name>
	//     <URL>SoftKey:Exit</URL>
	//     <Position>2</Position>
	//   </SoftKeyItem>
	// </CiscoIPPhoneMenu>
}

func ExampleServer_PushText() {
	d := directory.New(config.Default())
	fake := &fakes{d}
	server := &services.Server{Config: d.Config, Phones: fake, Pusher: fake}
	results, err := server.PushText(context.Background(), control.Target{Models: []string{"7960"}}, "Kitchen", "Lunch is ready", nil)
	fmt.Println(results, err)
	// Output: [SEPA shows it] <nil>
}
