// Package browser is the browser of a simulated phone, in which the pages of phone
// services are shown, and its web server, by which programs send it commands.
//
// It is as strict as an old phone: a page that is longer than phones take, in
// another encoding than the phone reads, or behind a redirection, is an error. Keys
// act as they do on a phone: they load pages, send forms, dial, go back.
//
// Priorities of commands are not looked at: the phone is always idle.
package browser
