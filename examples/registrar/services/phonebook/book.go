package phonebook

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// Book is people in the order of their last names. It does not change, so that
// many may read it at the same time.
type Book struct{ pages []page }

// page is a person, and the words of the name in the form in which they are
// compared.
type page struct {
	Person
	first, last []string
}

// Query is what is looked for: the beginnings of words of the name, in any case
// and with or without accents, and of a number. Empty fields are in everybody.
type Query struct{ First, Last, Number string }

// NewBook returns a book of people, whose order in the list does not matter.
func NewBook(people []Person) *Book {
	b := &Book{pages: make([]page, len(people))}
	for i, p := range people {
		b.pages[i] = page{Person: p, first: words(p.First), last: words(p.Last)}
	}
	slices.SortStableFunc(b.pages, func(x, y page) int {
		return cmp.Or(slices.Compare(x.last, y.last), slices.Compare(x.first, y.first))
	})
	return b
}

// Len counts the people.
func (b *Book) Len() int { return len(b.pages) }

// Find returns those whom a query is about, in order: no more than limit, after
// the first skip of them. more tells whether there are others.
func (b *Book) Find(q Query, skip, limit int) (found []Person, more bool) {
	first, last := seek(q.First), seek(q.Last)
	for i := range b.pages {
		p := &b.pages[i]
		if !p.matches(first, last, q.Number) {
			continue
		}
		switch {
		case skip > 0:
			skip--
		case len(found) == limit:
			return found, true
		default:
			found = append(found, p.Person)
		}
	}
	return found, false
}

func (p *page) matches(first, last sought, number string) bool {
	if number != "" && !slices.ContainsFunc(p.Numbers, func(n Number) bool { return strings.HasPrefix(n.Digits, number) }) {
		return false
	}
	if p.First == "" { // the whole name is all that is known
		return first.in(p.Last, p.last) && last.in(p.Last, p.last)
	}
	return first.in(p.First, p.first) && last.in(p.Last, p.last)
}

// sought is what is looked for in a name: the beginnings of words, or what has no
// word, such as %.
type sought struct {
	words []string
	signs string
}

func seek(text string) sought {
	if list := words(text); len(list) > 0 {
		return sought{words: list}
	}
	return sought{signs: strings.TrimSpace(text)}
}

// in tells whether a name with these words is meant.
func (s sought) in(name string, words []string) bool {
	for _, w := range s.words {
		if !slices.ContainsFunc(words, func(word string) bool { return strings.HasPrefix(word, w) }) {
			return false
		}
	}
	return strings.Contains(name, s.signs)
}

// words splits a name into what is compared. Pictures such as those of smileys are
// words too.
func words(name string) []string {
	return strings.FieldsFunc(fold(name), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && (r <= unicode.MaxASCII || !unicode.IsSymbol(r))
	})
}

// fold makes lower case of a name, and plain letters of those that people cannot
// type on every phone, or write in two ways: ü, ue and u are the same. Apostrophes
// do not count.
func fold(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) || strings.ContainsRune("'’‘`´", r) {
			return -1 // an accent of its own, as files of some systems have
		}
		return unicode.ToLower(r)
	}, name)
	return twoLetters.Replace(plainLetters.Replace(name))
}

// twoLetters are what stands for ä, æ, ö, ø, œ and ü where these cannot be typed.
var twoLetters = strings.NewReplacer("ae", "a", "oe", "o", "ue", "u")

// plainLetters are those of Latin-1 and of its neighbours in Europe.
var plainLetters = strings.NewReplacer(
	"à", "a", "á", "a", "â", "a", "ã", "a", "ä", "a", "å", "a", "æ", "ae", "ç", "c", "è", "e", "é", "e", "ê", "e",
	"ë", "e", "ì", "i", "í", "i", "î", "i", "ï", "i", "ñ", "n", "ò", "o", "ó", "o", "ô", "o", "õ", "o", "ö", "o",
	"ø", "o", "ù", "u", "ú", "u", "û", "u", "ü", "u", "ý", "y", "ÿ", "y", "ß", "ss", "œ", "oe", "š", "s", "ž", "z",
	"č", "c", "ć", "c", "ř", "r", "ě", "e", "ů", "u", "ł", "l", "ń", "n", "ś", "s", "ź", "z", "ż", "z", "ą", "a",
	"ę", "e", "ő", "o", "ű", "u", "ğ", "g", "ı", "i", "ş", "s", "ț", "t", "ș", "s", "ă", "a", "đ", "d",
)
