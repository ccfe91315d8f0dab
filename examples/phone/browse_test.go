package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// provision serves the file of a phone whose keys lead to a web server.
func provision(t *testing.T, callManager, web string) (tftp string) {
	t.Helper()
	host, port, err := net.SplitHostPort(callManager)
	require.NoError(t, err)
	dir := t.TempDir()
	file := fmt.Sprintf(`<device><devicePool><callManagerGroup><members><member priority="0"><callManager>
		<ports><ethernetPhonePort>%s</ethernetPhonePort></ports><processNodeName>%s</processNodeName></callManager></member></members></callManagerGroup></devicePool>
		<servicesURL>%s/menu?name=#DEVICENAME#</servicesURL><authenticationURL>%[3]s/door</authenticationURL></device>`, port, host, web)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "SEP001122334455.cnf.xml"), []byte(file), 0o600))
	return serveTFTP(t, dir)
}

// office has a menu and a form behind it.
func office(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/xml; charset=iso-8859-1")
	q := r.URL.Query()
	switch r.URL.Path {
	case "/menu":
		fmt.Fprintf(w, "<CiscoIPPhoneMenu><Title>For %s</Title><MenuItem><Name>Form</Name><URL>http://%s/form</URL></MenuItem></CiscoIPPhoneMenu>", q.Get("name"), r.Host)
	case "/form":
		fmt.Fprintf(w, "<CiscoIPPhoneInput><URL>http://%s/said</URL><InputItem><DisplayName>Word</DisplayName><QueryStringParam>w</QueryStringParam><InputFlags>A</InputFlags><DefaultValue></DefaultValue></InputItem></CiscoIPPhoneInput>", r.Host)
	case "/said":
		fmt.Fprintf(w, "<CiscoIPPhoneText><Text>you said %s</Text></CiscoIPPhoneText>", q.Get("w"))
	case "/door":
		if q.Get("UserID") == "ann" && q.Get("devicename") == "SEP001122334455" {
			fmt.Fprint(w, "AUTHORIZED")
		}
	}
}

func TestPress(t *testing.T) {
	_, server := newExchange(t)
	web := httptest.NewServer(http.HandlerFunc(office))
	defer web.Close()
	files := provision(t, server, web.URL)
	var out bytes.Buffer
	code := run(t.Context(), []string{"-tftp", files, "-mac", "001122334455", "-press", "Services,Form,Word=hello,Submit"}, &out, &out)
	assert.Equal(t, exitDone, code, out.String())
	for _, line := range []string{"key Services", "| For SEP001122334455", "| Form", "| [Select] [Exit]", "| Word: ", "| you said hello"} {
		assert.Contains(t, out.String(), line)
	}
	for _, wrong := range []string{"Messages", "Services,Nothing", "Services,Word=x", "Services,Form,Number=x"} {
		assert.Equal(t, exitFailed, run(t.Context(), []string{"-tftp", files, "-mac", "001122334455", "-press", wrong}, &out, &out), wrong)
	}
}

func TestWeb(t *testing.T) {
	_, server := newExchange(t)
	web := httptest.NewServer(http.HandlerFunc(office))
	defer web.Close()
	files := provision(t, server, web.URL)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out, ended := background(t, ctx, "-tftp", files, "-mac", "001122334455", "-web", "127.0.0.1:0")
	at := regexp.MustCompile(`web server on (\S+)`)
	require.Eventually(t, func() bool { return at.MatchString(out.String()) }, 20*time.Second, time.Millisecond)
	form := url.Values{"XML": {`<CiscoIPPhoneExecute><ExecuteItem Priority="0" URL="` + web.URL + `/said?w=pushed"/></CiscoIPPhoneExecute>`}}
	for _, user := range []string{"tom", "ann"} {
		assert.NotContains(t, out.String(), "you said pushed")
		request, err := http.NewRequestWithContext(ctx, http.MethodPost,
			"http://"+at.FindStringSubmatch(out.String())[1]+"/CGI/Execute", strings.NewReader(form.Encode()))
		require.NoError(t, err)
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.SetBasicAuth(user, "secret")
		client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		response, err := client.Do(request)
		require.NoError(t, err)
		assert.Equal(t, http.StatusOK, response.StatusCode)
		assert.NoError(t, response.Body.Close())
	}
	require.Eventually(t, func() bool { return strings.Contains(out.String(), "| you said pushed") }, 20*time.Second, time.Millisecond)
	stop()
	assert.Equal(t, exitDone, ended())
	var again bytes.Buffer
	assert.Equal(t, exitFailed, run(t.Context(), []string{"-tftp", files, "-mac", "001122334455", "-web", "no such place"}, &again, &again))
}
