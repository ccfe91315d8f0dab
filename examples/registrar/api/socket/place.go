package socket

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const (
	folder     = "skinny"
	fileName   = "control.sock"
	systemPath = "/run/" + folder + "/" + fileName
)

// Places are where sockets are. [OfProcess] returns those of this process.
type Places struct {
	Runtime string // directory that systemd made for a service (RUNTIME_DIRECTORY)
	User    string // directory of the user's session (XDG_RUNTIME_DIR)
	Private string // a directory made for this user alone, where the others are missing
	Root    bool   // /run/skinny can be made
}

// OfProcess returns the places of this process.
func OfProcess() Places {
	runtime, _, _ := strings.Cut(os.Getenv("RUNTIME_DIRECTORY"), ":")
	return Places{
		Runtime: runtime, User: os.Getenv("XDG_RUNTIME_DIR"),
		Private: privateDirectory(), Root: os.Geteuid() == 0,
	}
}

// Default returns where a registrar listens that was told nothing.
func (p Places) Default() string {
	switch {
	case p.Runtime != "":
		return filepath.Join(p.Runtime, fileName)
	case p.Root:
		return systemPath
	case p.User != "":
		return filepath.Join(p.User, folder, fileName)
	}
	return filepath.Join(p.Private, fileName)
}

// Find returns the socket of a registrar: the first of the places that has one,
// and else where a registrar of this process would listen. A socket in a
// directory that others could have made is none.
func (p Places) Find() string {
	var candidates []string
	if p.User != "" {
		candidates = append(candidates, filepath.Join(p.User, folder, fileName))
	}
	candidates = append(candidates, filepath.Join(p.Private, fileName), systemPath)
	for _, path := range candidates {
		info, err := os.Lstat(path)
		if err == nil && isSocket(info) && trusted(filepath.Dir(path)) {
			return path
		}
	}
	return p.Default()
}

// trusted tells whether only this user or root decides what is in a directory.
func trusted(dir string) bool {
	info, err := os.Lstat(dir)
	return err == nil && info.IsDir() && (!hasModes || info.Mode()&othersWrite == 0) && ownedHere(info, dir)
}

func temporary() string {
	return filepath.Join(os.TempDir(), fmt.Sprintf("%s-%d", folder, os.Getuid()))
}
