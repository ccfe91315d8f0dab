// Package api serves the control interface of a registrar: HTTP with JSON, over a
// local socket and, where it is configured, over TCP. openapi.yaml describes every
// operation; /v1/openapi.json serves it.
//
// [Server] opens and serves both. Over TCP it answers only requests that name it
// as this machine or by a configured name, so that no web page reaches it through
// a browser, and needs a token wherever it listens beyond this machine.
//
// The rooms below: wire has the JSON, token the secret, socket the local socket,
// client a client in Go, ctl the commands of "registrar ctl".
package api
