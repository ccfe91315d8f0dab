package cnfxml

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRedact(t *testing.T) {
	for _, c := range []struct{ before, after string }{
		{"<d><sshUserId>bob</sshUserId><sshPassword>x</sshPassword></d>", "<d><sshUserId>(redacted)</sshUserId><sshPassword>(redacted)</sshPassword></d>"},
		{"<d><phonePassword></phonePassword><adminPassword/></d>", "<d><phonePassword></phonePassword><adminPassword/></d>"},
		{"<d><authpassword>a<!-- b --><c>d</c></authpassword><e>f</e></d>", "<d><authpassword>(redacted)</authpassword><e>f</e></d>"},
		{"<d><energyWiseSecret>x</wrong><a>1</a></d>", "<d><energyWiseSecret>(redacted)</wrong><a>1</a></d>"},
		{"<!-- <sshPassword>x</sshPassword> --><d password = 'x' a=\"b\" /><!---->", "<!--(redacted)--><d password = '(redacted)' a=\"b\" /><!---->"},
		{"<line button='1'><name>1001</name><authName>u</authName><authPassword><![CDATA[p]]></authPassword><proxy>h</proxy></line>", "<line button='1'><name>1001</name><authName>(redacted)</authName><authPassword>(redacted)</authPassword><proxy>h</proxy></line>"},
		{"<d><certHash>ab:cd</certHash><wepKey1>x</wepKey1><voicemail_PIN>1234</voicemail_PIN><WlanPSK>x</WlanPSK><apiToken>x</apiToken></d>", "<d><certHash>(redacted)</certHash><wepKey1>(redacted)</wepKey1><voicemail_PIN>(redacted)</voicemail_PIN><WlanPSK>(redacted)</WlanPSK><apiToken>(redacted)</apiToken></d>"},
		{"<d><softKeyFile>a.xml</softKeyFile><holdResumeKey>1</holdResumeKey><spanToPCPort>1</spanToPCPort><eapAuthentication>1</eapAuthentication><mapping>x</mapping></d>", ""},
		{"<d><servicesURL>http://bob:pw@host/x?a=1&amp;pin=1234&amp;b=@</servicesURL></d>", "<d><servicesURL>http://(redacted)@host/x?a=1&amp;pin=(redacted)&amp;b=@</servicesURL></d>"},
		{"<d url='https://u@h:80/' contact='sip:100:pw@h'/>", "<d url='https://(redacted)@h:80/' contact='sip:100:(redacted)@h'/>"},
		{"<d><contact>sip:100@h:5060</contact><t>08:30</t><a>x=1</a></d>", ""},
		{"<d><note>the password: hunter2, port: 80</note></d>", "<d><note>the password: (redacted), port: 80</note></d>"},
		{"<d><param name=\"adminPassword\" value=\"x\">y</param><param name=\"size\" value=\"x\"/></d>", "<d><param name=\"adminPassword\" value=\"(redacted)\">(redacted)</param><param name=\"size\" value=\"x\"/></d>"},
		{"<?php $password = 'x' ?><d><!-- ask bob --></d>", "<?php (redacted)?><d><!-- ask bob --></d>"},
		{"<d/>\n# password is x\n<!-- x -->\n# x", "<d/>(redacted)<!-- x -->\n# x"},
		{"<d><a[== X ==]</a><authPassword[== x ==]</authPassword></d>", "<d><a[== X ==]</a><authPassword(redacted)</authPassword></d>"},
		{"<d><a>http://u&#58;pw@h/</a><a>http://u:p<!-- -->w@h/</a><a>http://u:<![CDATA[pw]]>@h/</a></d>", "<d><a>(redacted)</a><a>(redacted)</a><a>(redacted)</a></d>"},
		{"<d a='http://u&#58;pw@h/' b='http://u:pw@h/?x=1&amp;y=2'/>", "<d a='(redacted)' b='http://(redacted)@h/?x=1&amp;y=2'/>"},
		{"<d><p><name>authPassword</name><value>x</value></p><p><name>size</name><value>x</value></p></d>", "<d><p><name>authPassword</name><value>(redacted)</value></p><p><name>size</name><value>x</value></p></d>"},
		{"<d><adminPasswort>x</adminPasswort><Kennwort>x</Kennwort><WPAkey>x</WPAkey></d>", "<d><adminPasswort>(redacted)</adminPasswort><Kennwort>(redacted)</Kennwort><WPAkey>(redacted)</WPAkey></d>"},
		{"<d><a>Tom &amp; Jerry<!-- -->: 1</a><value>x</value></d>", ""},
		{"<d><u>http://h/?url=http%3A%2F%2Fg%2F%3FPassword%3Dx&amp;a%3Db&amp;c=%3</u><login>x</login><privKey>x</privKey></d>", "<d><u>http://h/?url=http%3A%2F%2Fg%2F%3FPassword%3D(redacted)&amp;a%3Db&amp;c=%3</u><login>(redacted)</login><privKey>(redacted)</privKey></d>"},
		{"<d><u>http://h/login.jsp?login=bob</u><uid>7</uid><encKey>x</encKey><softKey>x</softKey><motDePasse>x</motDePasse></d>", "<d><u>http://h/login.jsp?login=(redacted)</u><uid>7</uid><encKey>(redacted)</encKey><softKey>x</softKey><motDePasse>(redacted)</motDePasse></d>"},
		{"<d/>", ""},
	} {
		if c.after == "" {
			c.after = c.before
		}
		d := lenient(t, c.before)
		assert.Equal(t, c.after, string(d.Redact()))
		assert.Equal(t, c.before, string(d.Bytes()))
	}
}

func TestRedactFixtures(t *testing.T) {
	for name, data := range fixtures(t) {
		d := lenient(t, string(data))
		out := d.Redact()
		again, err := Parse(out, Options{Mode: Lenient})
		require.NoError(t, err, name)
		assert.NotContains(t, leafText(again), "correct horse", name)
		assert.Equal(t, string(out), string(again.Redact()), "%s: redacting twice", name)
	}
}

func leafText(d *Document) string {
	var all strings.Builder
	for _, value := range leaves(d) {
		all.WriteString(value + "\n")
	}
	return all.String()
}

func TestRedactKeepsTheEncoding(t *testing.T) {
	d := lenient(t, utf16Text(bigEndian, "\uFEFF<d><a>é</a><password>geheim</password></d>"))
	assert.Equal(t, utf16Text(bigEndian, "\uFEFF<d><a>é</a><password>(redacted)</password></d>"), string(d.Redact()))
}

// TestNothingPrintsSecrets prints what the package hands out with every verb
// and logger.
func TestNothingPrintsSecrets(t *testing.T) {
	const secret = "hunter2"
	d := lenient(t, "<device password='"+secret+"'><sshPassword>"+secret+"</sshPassword><phonePassword[== "+secret+" ==]</phonePassword></device>")
	var list []any
	for a := range d.Root().Attrs() {
		list = append(list, a, &a, []Attr{a})
	}
	changes := Diff(d, lenient(t, "<device><sshPassword>x</sshPassword></device>"), DiffOptions{})
	require.NotEmpty(t, changes)
	list = append(list, d, d.Root(), []*Document{d}, map[string]any{"d": d}, d.Diagnostics(), changes, changes[0], &changes[0],
		NewSecret(secret), []Secret{NewSecret(secret)}, struct{ S Secret }{NewSecret(secret)}, struct{ s Secret }{NewSecret(secret)}, struct{ c Change }{changes[0]})
	for _, v := range list {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%#x"} {
			out := fmt.Sprintf(verb, v)
			assert.NotContains(t, out, secret, "%s of %T", verb, v)
			assert.NotContains(t, strings.ToLower(out), fmt.Sprintf("%x", secret), "%s of %T", verb, v)
			assert.NotContains(t, out, strings.Trim(fmt.Sprint([]byte(secret)), "[]"), "%s of %T", verb, v)
		}
		out, err := json.Marshal(v)
		require.NoError(t, err)
		assert.NotContains(t, string(out), secret)
		var log bytes.Buffer
		slog.New(slog.NewTextHandler(&log, nil)).Info("x", "v", v)
		slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "v", v)
		assert.NotContains(t, log.String(), secret, "%T", v)
	}
	_, err := Parse([]byte("<d><sshPassword>"+secret+" & "+secret+"</sshPasswort></d>"), Options{})
	require.Error(t, err)
	assert.NotContains(t, fmt.Sprintf("%v %+v %#v", err, err, err), secret)
}

func TestViewsPrintNoSecretsOfURLsAndAttributes(t *testing.T) {
	const secret = "hunter2"
	dev, diags, err := ParseDevice([]byte("<device><sshPassword a='" + secret + "'>x</sshPassword><idleURL>http://u:" + secret + "@h/</idleURL>" +
		"<servicesURL>http://h/?a=1&amp;password=" + secret + "</servicesURL><x url='http://u:" + secret + "@h/'/></device>"))
	require.NoError(t, err)
	url, _ := dev.IdleURL.Get()
	assert.Contains(t, url, secret, "the value itself stays")
	text, err := dev.Encode()
	require.NoError(t, err)
	assert.Equal(t, 4, strings.Count(string(text), secret))
	for _, v := range []any{dev, *dev, dev.Rest, dev.LeafAttrs, dev.Extra, dev.IdleURL, &dev.ServicesURL, diags} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
			assert.NotContains(t, fmt.Sprintf(verb, v), secret)
		}
		js, err := json.Marshal(v)
		require.NoError(t, err)
		assert.NotContains(t, string(js), secret)
		var log bytes.Buffer
		slog.New(slog.NewTextHandler(&log, nil)).Info("x", "v", v)
		slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "v", v)
		assert.NotContains(t, log.String(), secret)
	}
}

// TestViewsHideWhatRedactHides looks at every field of every view that has a
// name: what Redact takes out of a file must not print from a view either.
func TestViewsHideWhatRedactHides(t *testing.T) {
	hidden := 0
	for _, element := range []string{
		"device", "Default", "vendorConfig", "devicePool", "dateTimeSetting", "ntp", "srstInfo", "callManagerGroup",
		"callManager", "ports", "mgcpPorts", "sipProfile", "sipProxies", "sipCallFeatures", "sipStack", "line",
		"autoAnswer", "forwardCallInfoDisplay", "commonProfile", "addOnModule", "userLocale", "networkLocaleInfo",
		"capfList", "capf", "phoneServices", "phoneService", "mobility", "tzdata",
	} {
		v := viewNamed(element)
		require.NotNil(t, v, element)
		for _, name := range orderIn(element) {
			f := find(v, name, false).target
			if f == nil || !isSecretName(name) {
				continue
			}
			hidden++
			f.readText("hunter2")
			assert.Equal(t, "hunter2", f.Text(), name)
			assert.NotContains(t, fmt.Sprintf("%v %+v %#v %s %q", f, f, f, f, f), "hunter2", "%s of %s", name, element)
		}
		assert.NotContains(t, fmt.Sprintf("%v %+v %#v", v, v, v), "hunter2", element)
	}
	assert.Equal(t, 9, hidden)
}
