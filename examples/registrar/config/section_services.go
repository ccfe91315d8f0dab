package config

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"

	"github.com/skinnykit/skinny/cnfxml/xsi"
	"github.com/skinnykit/skinny/examples/registrar/services/phonebook"
)

// Services are the pages that the registrar has for the browsers of phones.
type Services struct {
	HTTP string // host:port; empty: none
	// URL is how phones reach the pages, such as http://192.0.2.1:8080; empty: by
	// the address that leads from this machine to the phone.
	URL string
	// AnyAddress takes the name that a phone tells as it is. Else the request must
	// come from the address from which that phone has registered.
	AnyAddress  bool
	PushByHTTP  bool // by the web server of phones, not by SCCP
	Information string
	Idle        Idle
	Directory   People
}

// Idle is what phones show that nobody uses.
type Idle struct {
	After time.Duration // 0: nothing
	Text  string
}

// People are those of the corporate directory.
type People struct {
	NoLines   bool   // else the lines that have a name are among them
	CSV, LDIF string // files; may be empty
	Plus      string // what is dialled for the + of a number; empty: 00
	// Others are the people of the files, which [Parse] does not read.
	Others []phonebook.Person
}

const (
	maxServicesURL  = 100 // characters; those of pages have 256
	maxPlus         = 10  // digits
	maxServicesText = xsi.MaxText
	defaultPlus     = "00"
	minIdle         = 10 * time.Second
	maxIdle         = 24 * time.Hour
)

func (s *sections) phoneServices(n ast.Node) {
	c := &s.cfg.Services
	before := len(s.problems)
	s.mapping(n, "services", map[string]field{
		"http":        s.listens("services", &c.HTTP, s.checked("http", hostPort(&c.HTTP), "write host:port, such as 192.0.2.1:8080 or :8080 for every address")),
		"url":         s.checked("url", servicesURL(&c.URL), "write it without a path, such as http://192.0.2.1:8080"),
		"phones":      s.servicesTrust,
		"push":        s.servicesPush,
		"information": s.checked("information", servicesText(&c.Information), fmt.Sprintf("write at most %d characters", maxServicesText)),
		"idle": func(n ast.Node) {
			s.mapping(n, "idle", map[string]field{
				"after": s.duration("after", minIdle, maxIdle, &c.Idle.After),
				"text":  s.checked("text", servicesText(&c.Idle.Text), fmt.Sprintf("write at most %d characters", maxServicesText)),
			})
		},
		"directory": func(n ast.Node) {
			s.mapping(n, "directory", map[string]field{
				"lines": func(n ast.Node) {
					lines := true
					s.boolean("lines", &lines)(n)
					c.Directory.NoLines = !lines
				},
				"csv":  s.people("csv", &c.Directory.CSV, phonebook.ReadCSV),
				"ldif": s.people("ldif", &c.Directory.LDIF, phonebook.ReadLDIF),
				"plus": s.checked("plus", servicesPlus(&c.Directory.Plus), "write what is dialled for it, such as 00 or 000"),
			})
		},
	})
	if len(s.problems) > before {
		return
	}
	s.later = append(s.later, func() {
		if c.Idle.After > 0 && c.Idle.Text == "" {
			s.problem(n, "idle: there is nothing to show", `add "text: ..." under idle, or remove it`)
		}
		if c.HTTP == "" {
			s.problem(n, "services have no address", `add "http: 127.0.0.1:8080", or :8080 for every address; remove services to have none`)
		}
	})
}

func (s *sections) servicesTrust(n ast.Node) {
	if word, ok := choice(&s.reader, n, "check of phones", []string{"address", "name"}); ok {
		s.cfg.Services.AnyAddress = word == "name"
	}
}

func (s *sections) servicesPush(n ast.Node) {
	if word, ok := choice(&s.reader, n, "way to push", []string{"sccp", "http"}); ok {
		s.cfg.Services.PushByHTTP = word == "http"
	}
}

func servicesURL(into *string) func(string) error {
	return func(v string) error {
		u, err := url.Parse(v)
		switch {
		case err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https":
			return fmt.Errorf("%q is no address of a web server", v)
		case u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "" || u.User != nil:
			return fmt.Errorf("%q has more than scheme, host and port", v)
		case checkHost(u.Hostname()) != nil:
			return checkHost(u.Hostname())
		case len(v) > maxServicesURL:
			return fmt.Errorf("longer than %d characters", maxServicesURL)
		}
		*into = u.Scheme + "://" + u.Host
		return nil
	}
}

func servicesText(into *string) func(string) error {
	return func(v string) error {
		switch {
		case utf8.RuneCountInString(v) > maxServicesText:
			return fmt.Errorf("%d characters", utf8.RuneCountInString(v))
		case strings.TrimSpace(v) == "":
			return errors.New("the text is empty")
		}
		*into = v
		return nil
	}
}

func servicesPlus(into *string) func(string) error {
	return func(v string) error {
		if len(v) > maxPlus || v == "" || strings.Trim(v, "0123456789*#") != "" {
			return fmt.Errorf("%q cannot be dialled", v)
		}
		*into = v
		return nil
	}
}

type peopleReader func(r io.Reader, plus string) ([]phonebook.Person, []phonebook.Problem, error)

// people reads the name of a file, and the file when all other keys are known.
func (s *sections) people(what string, into *string, read peopleReader) field {
	return func(n ast.Node) {
		s.path(what, into)(n)
		name := *into
		if name == "" || !s.disk {
			return
		}
		s.later = append(s.later, func() { s.peopleOf(n, name, read) })
	}
}

func (s *sections) peopleOf(n ast.Node, name string, read peopleReader) {
	file, err := os.Open(name)
	if err != nil {
		s.problem(n, fmt.Sprintf("the file %q cannot be read: %s", name, plain(err)), "name a file that is there; a relative one is taken from the folder of this file")
		return
	}
	defer file.Close() // it was only read
	people, problems, err := read(file, cmp.Or(s.cfg.Services.Directory.Plus, defaultPlus))
	if err != nil {
		s.problem(n, fmt.Sprintf("the file %q cannot be read: %s", name, plain(err)), "name a file of people")
		return
	}
	for _, p := range problems {
		s.elsewhere = append(s.elsewhere, Problem{File: name, Line: p.Line, Column: 1, Message: p.Message, Fix: p.Fix})
	}
	d := &s.cfg.Services.Directory
	d.Others = append(d.Others, people...)
}

// plain leaves out the path, which the message has.
func plain(err error) string {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}
