package cnfxml

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// catalogueEnv names a file with more paths: lines that start with one, as
// /device/devicePool/callManagerGroup/members/member@priority. Columns behind
// a tab do not count, and {N} stands for a number.
const catalogueEnv = "SKINNY_CNFXML_PATHS"

// catalogue are paths of every kind that files have.
var catalogue = []string{
	"/device",
	"/device@ctiid",
	"/device@xsi:type",
	"/device/fullConfig",
	"/device/devicePool@uuid",
	"/device/devicePool/dateTimeSetting/ntps/ntp@priority",
	"/device/devicePool/callManagerGroup/members/member@priority",
	"/device/devicePool/callManagerGroup/members/member/callManager/ports/mgcpPorts/listen",
	"/device/sipProfile/sipLines/line@button",
	"/device/sipProfile/sipLines/line@lineIndex",
	"/device/sipProfile/sipLines/line/callHoldRingback",
	"/device/sipProfile/Unit_1_Key_6_@ua",
	"/device/vendorConfig/webAccess",
	"/device/phoneServices/phoneService@category",
	"/device/phoneServices/phoneService/name",
	"/device/addOnModules/addOnModule@idx",
	"/Default/loadInformation434@model",
	"/Default/callManagerGroup/members/member/callManager/processNodeName",
	"/DIALTEMPLATE/TEMPLATE@MATCH",
	"/tones/tone/part@t",
	"/CiscoIPPhoneImageList/ImageItem@URL",
	"/softKeyCfg/softKeySets/softKeySet/softKey@keyID",
}

// TestEveryKnownPathIsReachable sets each path in an empty document, and gets
// it from what a reader would see.
func TestEveryKnownPathIsReachable(t *testing.T) {
	paths := catalogue
	if name := os.Getenv(catalogueEnv); name != "" {
		more := readCatalogue(t, name)
		t.Logf("%d paths from %s", len(more), name)
		paths = append(paths[:len(paths):len(paths)], more...)
	}
	documents := map[string]*Document{}
	for _, path := range paths {
		root, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
		root, _, _ = strings.Cut(root, "@")
		d := documents[root]
		if d == nil {
			d = lenient(t, "<"+root+"/>")
			documents[root] = d
		}
		if _, err := d.Lookup(strings.Split(path, "@")[0]); err == nil && !strings.Contains(path, "@") {
			continue
		}
		require.NoError(t, d.Set(path, ""), path)
	}
	for _, path := range paths {
		root, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
		root, _, _ = strings.Cut(root, "@")
		d, err := Parse(documents[root].Bytes(), Options{})
		require.NoError(t, err)
		element, attr, isAttr := strings.Cut(path, "@")
		n, err := d.Lookup(element)
		require.NoError(t, err, path)
		if isAttr {
			_, ok := n.Attr(attr)
			assert.True(t, ok, path)
			_, ok = d.Get(path)
			assert.True(t, ok, path)
		} else if n.IsLeaf() {
			require.NoError(t, d.Set(path, "value"), path)
			value, ok := d.Get(path)
			assert.True(t, ok, path)
			assert.Equal(t, "value", value)
		}
	}
}

func readCatalogue(t *testing.T, name string) (paths []string) {
	t.Helper()
	file, err := os.Open(name)
	require.NoError(t, err)
	defer func() { require.NoError(t, file.Close()) }()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		path, _, _ := strings.Cut(lines.Text(), "\t")
		if strings.HasPrefix(path, "/") {
			paths = append(paths, strings.ReplaceAll(path, "{N}", "434"))
		}
	}
	require.NotEmpty(t, paths)
	return paths
}
