package secure

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"time"
)

// Files are PEM files.
type Files struct {
	Certificate, Key string
	ClientCA         string // may be empty
}

// FileError is what is wrong with a file, and what to do.
type FileError struct {
	Name string
	Err  error
	Fix  string
}

func (e *FileError) Error() string { return e.Name + ": " + e.Err.Error() }

func (e *FileError) Unwrap() error { return e.Err }

// Check reads files as a listener will. The error is a *[FileError], or joins one for
// each file that is wrong.
func Check(f Files) error {
	var errs []error
	if _, err := read(f.Certificate); err == nil {
		_, err = f.loadPair()
		errs = append(errs, err)
	} else {
		errs = append(errs, err, private(f.Key))
	}
	if f.ClientCA != "" {
		_, err := f.loadAuthorities()
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// material is what files held at one time.
type material struct {
	certificate *tls.Certificate
	authorities *authorities // nil: phones are asked for no certificate
	stamps      stamps
}

// stamps tell whether a file is still the one that was read.
type stamps [3]struct {
	changed time.Time
	size    int64
}

func (f Files) stamps() (s stamps) {
	for i, name := range []string{f.Certificate, f.Key, f.ClientCA} {
		if info, err := os.Stat(name); err == nil {
			s[i].changed, s[i].size = info.ModTime(), info.Size()
		}
	}
	return s
}

func (f Files) load() (*material, error) {
	m := &material{stamps: f.stamps()} // before reading, so that a change meanwhile is seen
	var err error
	if m.certificate, err = f.loadPair(); err != nil {
		return nil, err
	}
	if f.ClientCA != "" {
		if m.authorities, err = f.loadAuthorities(); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func (f Files) loadPair() (*tls.Certificate, error) {
	if err := private(f.Key); err != nil {
		return nil, err
	}
	certificate, err := read(f.Certificate)
	if err != nil {
		return nil, err
	}
	key, err := read(f.Key)
	if err != nil {
		return nil, err
	}
	pair, err := tls.X509KeyPair(certificate, key)
	if err != nil {
		return nil, &FileError{f.Certificate, fmt.Errorf("no pair with the key %s: %w", f.Key, err), "give a PEM certificate and the PEM key that belongs to it, without a passphrase"}
	}
	if now := time.Now(); now.After(pair.Leaf.NotAfter) {
		return nil, &FileError{f.Certificate, fmt.Errorf("expired on %s", pair.Leaf.NotAfter.Format(time.DateOnly)), "have it renewed"}
	}
	return &pair, nil
}

func (f Files) loadAuthorities() (*authorities, error) {
	text, err := read(f.ClientCA)
	if err != nil {
		return nil, err
	}
	a := &authorities{pool: x509.NewCertPool()}
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, &FileError{f.ClientCA, err, "remove the certificate that cannot be read"}
		}
		a.pool.AddCert(certificate)
		a.list = append(a.list, certificate)
	}
	if len(a.list) == 0 {
		return nil, &FileError{f.ClientCA, errors.New("holds no certificate"), "put the certificates there, in PEM, that sign those of phones"}
	}
	return a, nil
}

// maxFile is more than a chain or a list of authorities needs.
const maxFile = 1 << 20

func read(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, unreadable(name, err)
	}
	if !info.Mode().IsRegular() || info.Size() > maxFile {
		return nil, &FileError{name, errors.New("no file of a certificate or a key"), "name a PEM file"}
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, unreadable(name, err)
	}
	return text, nil
}

// unreadable leaves the name to the FileError.
func unreadable(name string, err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	fix := "name a file that is there"
	if errors.Is(err, fs.ErrPermission) {
		fix = "let the user of the registrar read it"
	}
	return &FileError{name, err, fix}
}

// private refuses a key that others than its owner and its group can read, or
// others than its owner can change. Windows has no such bits.
func private(key string) error {
	const others = 0o027
	info, err := os.Stat(key)
	if err != nil {
		return unreadable(key, err)
	}
	if mode := info.Mode().Perm(); runtime.GOOS != "windows" && mode&others != 0 {
		return &FileError{key, fmt.Errorf("the key is open to others (mode %04o)", mode), "chmod 600 " + key}
	}
	return nil
}
