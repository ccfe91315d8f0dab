package services

import (
	"strconv"
	"sync"

	"github.com/skinnykit/skinny/cnfxml/xsi"
	"github.com/skinnykit/skinny/examples/registrar/config"
	"github.com/skinnykit/skinny/examples/registrar/services/phonebook"
)

// Parameters of the search. Their values are short, so that the URL of the next
// page is no longer than phones take, however long the address of the pages is.
const (
	paramFirst  = "f"
	paramLast   = "l"
	paramNumber = "n"
	paramSkip   = "skip"
	maxWord     = 36 // characters of the URL for what is looked for in a name
	maxDigits   = 24 // for a number
	maxSkip     = 1_000_000
)

func (s *Server) peopleForm(q *request) answer {
	return form("Corporate directory", "Leave empty to see all", q.url(pathPeopleList),
		xsi.InputItem{DisplayName: "First name", QueryStringParam: paramFirst, InputFlags: xsi.InputASCII},
		xsi.InputItem{DisplayName: "Last name", QueryStringParam: paramLast, InputFlags: xsi.InputASCII},
		xsi.InputItem{DisplayName: "Number", QueryStringParam: paramNumber, InputFlags: xsi.InputTelephone},
	)
}

func (s *Server) peopleList(q *request) answer {
	wanted := phonebook.Query{First: q.word(paramFirst, maxWord), Last: q.word(paramLast, maxWord), Number: q.word(paramNumber, maxDigits)}
	skip := int(min(q.number(paramSkip), maxSkip))
	book := s.book.open(q.cfg)
	found, more := book.Find(wanted, skip, xsi.MaxDirectoryEntries)
	var entries []xsi.DirectoryEntry
	taken := 0
	for _, p := range found {
		if len(entries) > 0 && len(entries)+len(p.Numbers) > xsi.MaxDirectoryEntries {
			more = true
			break
		}
		for _, n := range p.Numbers[:min(len(p.Numbers), xsi.MaxDirectoryEntries)] {
			entries = append(entries, entry(nameWithKind(p.Name(), n.Kind), n.Digits))
		}
		taken++
	}
	if len(entries) == 0 {
		return note("Corporate directory", "Nobody was found.", softKey("Search", q.url(pathPeople)))
	}
	keys := []xsi.SoftKeyItem{dialKey, editDialKey, exitKey}
	if more {
		keys = append(keys, softKey("Next", q.url(pathPeopleList, paramFirst, wanted.First, paramLast, wanted.Last,
			paramNumber, wanted.Number, paramSkip, strconv.Itoa(skip+taken))))
	}
	keys = append(keys, softKey("Search", q.url(pathPeople)))
	prompt := "Entries " + strconv.Itoa(skip+1) + " to " + strconv.Itoa(skip+taken)
	return answer{object: &xsi.Directory{Page: newPage("Corporate directory", prompt, keys...), Entries: entries}}
}

// nameWithKind keeps the kind in sight however long the name is.
func nameWithKind(name string, kind phonebook.Kind) string {
	word := kind.String()
	if word == "" {
		return name
	}
	word = " (" + word + ")"
	return cut(name, xsi.MaxLabel-len(word)) + word
}

// bookshelf keeps the book of the configuration that holds.
type bookshelf struct {
	mu   sync.Mutex
	of   *config.Config
	book *phonebook.Book
}

func (b *bookshelf) open(cfg *config.Config) *phonebook.Book {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.of != cfg {
		b.of, b.book = cfg, phonebook.NewBook(everybody(cfg))
	}
	return b.book
}

// everybody returns the people of the files, and the lines that have a name.
func everybody(cfg *config.Config) []phonebook.Person {
	d := &cfg.Services.Directory
	people := append([]phonebook.Person(nil), d.Others...)
	if d.NoLines {
		return people
	}
	for _, l := range cfg.Lines {
		name := line(l.Name, xsi.MaxName)
		if name == "" {
			continue
		}
		people = append(people, phonebook.Person{Last: name, Numbers: []phonebook.Number{{Digits: l.Number}}})
	}
	return people
}
