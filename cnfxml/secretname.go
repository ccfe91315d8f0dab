package cnfxml

import (
	"slices"
	"strings"
)

// secretParts mark a name, or a text, wherever they stand in it. Login names
// are among them: they are half of what an attacker needs.
var secretParts = [...]string{
	"passwor", "passwd", "passphrase", "kennwort", "motdepasse", "contrasen", "passcode", "pswd", "secret", "credential", "presharedkey", "authname",
	"authstring", "authenticationstring", "username", "userid", "certhash", "fingerprint", "community",
}

// secretWords mark a name in which they are a word of their own.
var secretWords = [...]string{"pin", "psk", "pwd", "pw", "pass", "token", "hash", "login"}

// keyOwners are the words before "key" that make it a secret and not a button.
var keyOwners = [...]string{
	"access", "api", "auth", "cipher", "crypt", "enc", "encryption", "master", "priv", "private", "session", "shared", "srtp", "ssh", "vpn", "wep", "wpa",
}

// isSecretName reports whether what an element or attribute of that name
// holds must not be shown.
func isSecretName[T string | []byte](name T) bool {
	if len(name) > maxSecretName {
		// No name in use is that long. What cannot be judged is not shown.
		return true
	}
	plain := lowerLetters(string(name))
	for _, part := range secretParts {
		if strings.Contains(plain, part) {
			return true
		}
	}
	if plain == "auth" {
		return true
	}
	if owner, ok := strings.CutSuffix(plain, "key"); ok && slices.ContainsFunc(keyOwners[:], func(o string) bool { return strings.HasSuffix(owner, o) }) {
		return true
	}
	before := ""
	for _, word := range words(string(name)) {
		if slices.Contains(secretWords[:], word) {
			return true
		}
		if word == "key" && slices.Contains(keyOwners[:], before) || strings.HasSuffix(word, "key") && slices.Contains(keyOwners[:], word[:len(word)-3]) {
			return true
		}
		before = word
	}
	return false
}

const maxSecretName = 4096

// lowerLetters drops what stands between the words of a name.
func lowerLetters(name string) string {
	var b [64]byte
	out := b[:0]
	for i := range len(name) {
		if isLetter(name[i]) {
			out = append(out, name[i]|0x20)
		}
	}
	return string(out)
}

// words splits a name where case, digits or punctuation do: "userPIN_2" into
// user and pin.
func words(name string) []string {
	var list []string
	start := 0
	for i := range len(name) {
		c := name[i]
		switch {
		case !isLetter(c):
			if i > start {
				list = append(list, strings.ToLower(name[start:i]))
			}
			start = i + 1
		case i > start && isUpper(c) && (!isUpper(name[i-1]) || i+1 < len(name) && isLetter(name[i+1]) && !isUpper(name[i+1])):
			list = append(list, strings.ToLower(name[start:i]))
			start = i
		}
	}
	if start < len(name) {
		list = append(list, strings.ToLower(name[start:]))
	}
	return list
}

func isUpper(c byte) bool  { return c >= 'A' && c <= 'Z' }
func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// mentionsSecret reports whether a text has a word that is a secret's name.
func mentionsSecret[T string | []byte](text T) bool {
	s := string(text)
	for len(s) > 0 {
		end := 0
		for end < len(s) && (isLetter(s[end]) || classes[s[end]]&nameRest != 0) {
			end++
		}
		if end > 0 && isSecretName(s[:end]) {
			return true
		}
		s = s[min(end+1, len(s)):]
	}
	return false
}
