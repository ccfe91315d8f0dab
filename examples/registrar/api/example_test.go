package api_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"

	"github.com/skinnykit/skinny/examples/registrar/api"
	"github.com/skinnykit/skinny/examples/registrar/api/apitest"
)

func ExampleNewHandler() {
	handler, err := api.NewHandler(apitest.New(), slog.New(slog.DiscardHandler), api.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	rec := httptest.NewRecorder()
	handler.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/v1/lines/9999", nil))
	fmt.Println(rec.Code, rec.Body)
	// Output: 404 {"type":"about:blank","title":"Not Found","status":404,"detail":"line \"9999\": there is no such thing","code":"not-found"}
}
