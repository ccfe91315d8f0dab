package images

import (
	"bytes"
	"errors"
	"fmt"
	"image/png"
	"path"
	"strings"

	"github.com/skinnykit/skinny/cnfxml"
	"github.com/skinnykit/skinny/cnfxml/internal/binding"
)

// MaxItems is how many pictures phones take.
const MaxItems = 50

// Codes of findings besides those of package cnfxml.
const (
	CodeCount     = binding.CodeCount
	CodeMissing   = binding.CodeMissing
	CodeFile      = binding.CodeFile
	CodeReference = binding.CodeReference
)

// Validate checks a document as a list of pictures. Findings are in document
// order.
func Validate(doc *cnfxml.Document) []cnfxml.Diagnostic {
	l, read, err := Read(doc)
	if err != nil {
		return binding.WrongRoot(doc, err)
	}
	return binding.Locate(doc, read, l.Validate())
}

// Validate checks the list. Findings have paths and no lines.
func (l *List) Validate() []cnfxml.Diagnostic {
	c := &binding.Check{}
	c.MaxCount(cnfxml.Warning, binding.SourceDocs, "ImageItem", len(l.Items), MaxItems)
	folder := ""
	for i := range l.Items {
		at := binding.Nth("ImageItem", i)
		checkURL(c, at, "Image", l.Items[i].Image, &folder)
		checkURL(c, at, "URL", l.Items[i].URL, &folder)
	}
	return c.Found()
}

func checkURL(c *binding.Check, at, name, url string, folder *string) {
	if url == "" {
		c.Needed(binding.SourceFiles, at, name, url)
		return
	}
	at += "@" + name
	if strings.ContainsAny(url, "{$") {
		return // of a template
	}
	file, ok := cutPrefixFold(url, "TFTP:")
	if !ok {
		if !strings.Contains(url, "://") {
			c.Add(CodeReference, cnfxml.Warning, binding.SourceDocs, at, "%s does not start with TFTP:", name)
		}
		return
	}
	if !strings.EqualFold(path.Ext(file), ".png") {
		c.Add(CodeFile, cnfxml.Warning, binding.SourceDocs, at, "pictures are PNG files")
	}
	dir := path.Dir(file)
	if *folder == "" {
		*folder = dir
	}
	if dir != *folder {
		c.Add(CodeReference, cnfxml.Note, binding.SourceFiles, at, "folder %s, but %s in entries before", dir, *folder)
	}
}

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// ErrPicture: a file that phones do not show.
var ErrPicture = errors.New("not a picture for the phone")

// CheckPNG looks whether data is a PNG file of that many pixels. It reads the
// header only. The error wraps ErrPicture.
func CheckPNG(data []byte, width, height int) error {
	config, err := png.DecodeConfig(bytes.NewReader(data))
	switch {
	case err != nil:
		return fmt.Errorf("images: %w: %w", ErrPicture, err)
	case config.Width != width || config.Height != height:
		return fmt.Errorf("images: %dx%d pixels, phones want %dx%d: %w", config.Width, config.Height, width, height, ErrPicture)
	}
	return nil
}
