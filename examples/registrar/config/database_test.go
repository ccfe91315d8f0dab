package config_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/config"
)

func TestDatabase(t *testing.T) {
	const day = 24 * time.Hour
	usual := config.Default().Database
	for text, want := range map[string]config.Database{
		"":                                      usual,
		"database:":                             usual,
		"database: off":                         {File: config.NoDatabase, Keep: usual.Keep, Records: usual.Records},
		"database: {file: off}":                 {File: config.NoDatabase, Keep: usual.Keep, Records: usual.Records},
		"database: {file: calls.db}":            {File: "/etc/r/calls.db", Keep: usual.Keep, Records: usual.Records},
		"database: {file: /var/calls.db}":       {File: "/var/calls.db", Keep: usual.Keep, Records: usual.Records},
		"database: {keep: 0, records: 0}":       {},
		"database: {keep: 12h, records: 7}":     {Keep: 12 * time.Hour, Records: 7},
		"database: {keep: 2w, max-size: 500MB}": {Keep: 14 * day, Records: usual.Records, MaxSize: 500_000_000},
		"database: {keep: 30d, max-size: 2GiB}": {Keep: 30 * day, Records: usual.Records, MaxSize: 2 << 30},
		"database: {max-size: 0}":               usual,
	} {
		c, err := config.Parse("/etc/r/phones.yaml", []byte(text))
		require.NoError(t, err, text)
		assert.Equal(t, want, c.Database, text)
	}
}

func TestPathOfTheDatabase(t *testing.T) {
	for _, c := range []struct{ named, file, want string }{
		{"", "/etc/r/phones.yaml", "/etc/r/phones.db"},
		{"", "phones", "phones.db"},
		{"", "", ""},
		{config.NoDatabase, "/etc/r/phones.yaml", ""},
		{"/var/calls.db", "/etc/r/phones.yaml", "/var/calls.db"},
		{"/var/calls.db", "", "/var/calls.db"},
	} {
		assert.Equal(t, c.want, config.Database{File: c.named}.Path(c.file), c)
	}
}

// Every name of a file is taken from where the configuration is.
func TestRelativePaths(t *testing.T) {
	c, err := config.Parse("/etc/r/phones.yaml", []byte("file-directory: ./files\nmusic: {default: music/a.wav, b: /srv/b.wav}\n"))
	require.NoError(t, err)
	assert.Equal(t, "/etc/r/files", c.FileDirectory)
	assert.Equal(t, map[string]string{"default": "/etc/r/music/a.wav", "b": "/srv/b.wav"}, c.Music)
}

func TestBrokenDatabase(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "phones.yaml")
	require.NoError(t, os.Symlink(file, filepath.Join(dir, "link.db")))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "folder"), 0o700))
	for text, want := range map[string]string{
		"database:\n  file: phones.yaml":        ":2:9: file: the database cannot be the configuration file itself; give a file of its own",
		"database:\n  file: ./phones.yaml":      ":2:9: file: the database cannot be the configuration file itself",
		"database:\n  file: link.db":            ":2:9: file: the database cannot be the configuration file itself",
		"database:\n  file: folder":             `folder" is a directory; name a file in it, such as `,
		"database:\n  file: none/a.db":          ":2:9: file: there is no directory",
		"database:\n  file: phones.yaml/a.db":   ":2:9: file: there is no directory",
		"database:\n  file: \"\"":               ":2:9: file: the name is empty",
		"database:\n  file:":                    "file is empty",
		"database:\n  keep: 90":                 `:2:9: keep: "90" is no time; write how long, such as 90d`,
		"database:\n  keep: 1m":                 ":2:9: keep: ",
		"database:\n  keep: -1d":                ":2:9: keep: ",
		"database:\n  keep: 99999999999999999d": ":2:9: keep: ",
		"database:\n  records: many":            ":2:12: records: ",
		"database:\n  records: -1":              ":2:12: records: ",
		"database:\n  max-size: 5":              `:2:13: max-size: "5" is no size; write a size such as 500MB`,
		"database:\n  max-size: 5KB":            `:2:13: max-size: "5KB" is not at least 1MB`,
		"database:\n  max-size: 9999999999TB":   ":2:13: max-size: ",
		"database:\n  path: a.db":               `:2:3: unknown key "path" in database`,
		"database: a.db":                        ":1:11: database must be a mapping",
	} {
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		_, err := config.Check(file)
		assert.ErrorContains(t, err, want, text)
		assert.ErrorContains(t, err, file+":", text)
	}
}
