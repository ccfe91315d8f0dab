package browser

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/xsi"
)

const (
	executePath = "/CGI/Execute"
	maxCommand  = 8 << 10 // bytes of a form
	maxAnswer   = 1 << 10 // of the door
	authorized  = "AUTHORIZED"
)

// ServeHTTP is the web server of the phone: programs post commands to /CGI/Execute,
// as the parameter XML of a form. The door is asked first whether their user may do
// that.
func (b *Browser) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != executePath {
		http.NotFound(w, r)
		return
	}
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "commands are posted", http.StatusMethodNotAllowed)
		return
	}
	user, password, ok := r.BasicAuth()
	if !ok {
		w.Header().Set("WWW-Authenticate", `Basic realm="user"`)
		http.Error(w, "who asks?", http.StatusUnauthorized)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxCommand)
	b.answer(w, b.execute(r.Context(), user, password, r.PostFormValue("XML")))
}

func (b *Browser) answer(w http.ResponseWriter, o xsi.Object) {
	body, err := o.Append(nil, xsi.Latin1)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", xsi.Latin1.ContentType())
	_, _ = w.Write(body) // a program that has gone
}

// execute does what a user wants, and tells what became of it.
func (b *Browser) execute(ctx context.Context, user, password, command string) xsi.Object {
	if !b.allows(ctx, user, password) {
		return &xsi.ErrorReply{Number: xsi.ErrorAuthentication}
	}
	object, _, err := xsi.Parse([]byte(command), cnfxml.Options{})
	c, ok := object.(*xsi.Execute)
	if err != nil || !ok || len(c.Validate()) > 0 {
		return &xsi.ErrorReply{Number: xsi.ErrorParsing}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	reply := &xsi.Response{}
	for _, i := range c.Items {
		done := xsi.ResponseItem{URL: i.URL, Data: "Success"}
		if _, err := b.uri(ctx, i.URL, 0); err != nil {
			done.Status, done.Data = int(xsi.ErrorFile), err.Error()
		}
		reply.Items = append(reply.Items, done)
	}
	return reply
}

// allows asks the door.
func (b *Browser) allows(ctx context.Context, user, password string) bool {
	if b.cfg.Authentication == "" {
		return false
	}
	question := url.Values{"UserID": {user}, "Password": {password}, "devicename": {b.cfg.Name}}
	said, _, err := b.get(ctx, with(b.cfg.Authentication, question.Encode()), maxAnswer)
	return err == nil && strings.TrimSpace(string(said)) == authorized
}
