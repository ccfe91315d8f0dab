package services_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/directory"
	"github.com/skinnykit/skinny/examples/registrar/services"
	"github.com/skinnykit/skinny/examples/registrar/services/phonebook"
)

// BenchmarkPeople is a page of a directory with 1,000 people, and for comparison a
// page without any search.
func BenchmarkPeople(b *testing.B) {
	cfg := config.Default()
	cfg.Services.URL = "http://192.0.2.1:8080"
	for i := range 1000 {
		cfg.Services.Directory.Others = append(cfg.Services.Directory.Others, phonebook.Person{
			First: "Anna", Last: fmt.Sprintf("Müller %d", i), Numbers: []phonebook.Number{{Digits: fmt.Sprint(1000 + i)}},
		})
	}
	d := directory.New(cfg)
	fake := &fakes{Directory: d}
	server := &services.Server{Config: d.Config, Phones: fake, Now: func() time.Time { return noon }}
	for name, at := range map[string]string{
		"baseline": "/directories?name=SEPA",
		"first":    "/people/list?name=SEPA",
		"last":     "/people/list?name=SEPA&skip=968",
		"search":   "/people/list?name=SEPA&l=mull&n=19",
	} {
		b.Run(name, func(b *testing.B) {
			r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, at, nil)
			r.RemoteAddr = "127.0.0.1:1234"
			b.ReportAllocs()
			for b.Loop() {
				server.ServeHTTP(httptest.NewRecorder(), r)
			}
		})
	}
}
