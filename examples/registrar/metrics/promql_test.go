package metrics_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// promQL reads as much of the language of queries as the dashboard needs, and says
// what is wrong. Kinds of values are checked too: a rate is of a span of time.
type promQL struct{ tokens []string }

var promToken = regexp.MustCompile(`^(?:\s+|"(?:[^"\\]|\\.)*"|\$?[A-Za-z_][\w:]*|\d+(?:\.\d+)?|==|!=|=~|!~|>=|<=|[-+*/<>=(){}\[\],])`)

// checkPromQL returns nil for a query that yields a value for each moment.
func checkPromQL(query string) (err error) {
	defer func() {
		if said := recover(); said != nil {
			err = fmt.Errorf("%v: %s", said, query)
		}
	}()
	q := &promQL{}
	for rest := query; rest != ""; {
		token := promToken.FindString(rest)
		if token == "" {
			panic("cannot read " + rest)
		}
		rest = rest[len(token):]
		if token = strings.TrimSpace(token); token != "" {
			q.tokens = append(q.tokens, token)
		}
	}
	q.instant()
	if q.next() != "" {
		panic("something behind the end: " + q.next())
	}
	return nil
}

func (q *promQL) next() string {
	if len(q.tokens) == 0 {
		return ""
	}
	return q.tokens[0]
}

func (q *promQL) take() string {
	token := q.next()
	if token == "" {
		panic("ends too early")
	}
	q.tokens = q.tokens[1:]
	return token
}

func (q *promQL) want(token string) {
	if is := q.take(); is != token {
		panic(fmt.Sprintf("%s where %s belongs", is, token))
	}
}

func (q *promQL) instant() {
	if q.expression() {
		panic("a span of time where a moment belongs")
	}
}

// expression tells whether it is over a span of time.
func (q *promQL) expression() (span bool) {
	span = q.operand()
	for slices.Contains([]string{"+", "-", "*", "/", "==", "!=", ">", "<", ">=", "<=", "or", "and", "unless"}, q.next()) {
		q.take()
		if q.operand() || span {
			panic("an operator on a span of time")
		}
	}
	return span
}

var identifier = regexp.MustCompile(`^[A-Za-z_]\w*$`)

func (q *promQL) operand() (span bool) {
	switch token := q.take(); {
	case token == "(":
		span = q.expression()
		q.want(")")
	case token[0] >= '0' && token[0] <= '9':
	case slices.Contains([]string{"sum", "max", "min", "avg", "count", "topk"}, token):
		q.aggregate(token)
	case q.next() == "(":
		q.call(token)
	case identifier.MatchString(token):
		return q.selector()
	default:
		panic("what is " + token)
	}
	return span
}

func (q *promQL) aggregate(name string) {
	if q.next() == "by" || q.next() == "without" {
		q.take()
		q.want("(")
		for {
			if label := q.take(); !identifier.MatchString(label) {
				panic("no label: " + label)
			}
			if q.next() != "," {
				break
			}
			q.take()
		}
		q.want(")")
	}
	q.want("(")
	if name == "topk" {
		q.number()
		q.want(",")
	}
	q.instant()
	q.want(")")
}

func (q *promQL) call(name string) {
	q.want("(")
	switch name {
	case "time":
	case "vector":
		q.number()
	case "rate", "increase":
		if !q.expression() {
			panic(name + " of a moment")
		}
	case "histogram_quantile":
		q.number()
		q.want(",")
		q.instant()
	default:
		panic("no function: " + name)
	}
	q.want(")")
}

func (q *promQL) number() {
	if n := q.take(); n[0] < '0' || n[0] > '9' {
		panic("no number: " + n)
	}
}

// selector is what stands behind a name.
func (q *promQL) selector() (span bool) {
	if q.next() == "{" {
		for q.take(); q.next() != "}"; {
			if label := q.take(); !identifier.MatchString(label) {
				panic("no label: " + label)
			}
			if op := q.take(); !slices.Contains([]string{"=", "!=", "=~", "!~"}, op) {
				panic("no comparison: " + op)
			}
			if text := q.take(); text[0] != '"' {
				panic("no text: " + text)
			}
			if q.next() == "," {
				q.take()
			}
		}
		q.want("}")
	}
	if q.next() != "[" {
		return false
	}
	q.take()
	q.want("$__rate_interval")
	q.want("]")
	return true
}

// TestTheCheckOfQueries: it takes what Prometheus takes, and not the rest.
func TestTheCheckOfQueries(t *testing.T) {
	for _, query := range []string{
		"a", "a == 1", "time() - a", "sum(a) or vector(0)", `60 * sum by (b, c) (rate(a{b="x",c!~"y|z"}[$__rate_interval]))`,
		"histogram_quantile(0.5, sum by (le) (rate(a_bucket[$__rate_interval])))", "topk(8, (a) / (a))",
	} {
		require.NoError(t, checkPromQL(query))
	}
	for _, query := range []string{
		"", "a b", "sum(a", "sum a)", "rate(a)", "a[$__rate_interval]", "rate(sum(a))", "sum by b (a)", "sum by () (a)", `a{b=x}`, `a{b"x"}`,
		`a{="x"}`, "topk(a)", "histogram_quantile(a)", "speed(a)", "a +", "+ a", "a[5m]", "rate(a[$__rate_interval] * 60)", `a{b="x}`, "a;b",
	} {
		assert.Error(t, checkPromQL(query), query)
	}
}
