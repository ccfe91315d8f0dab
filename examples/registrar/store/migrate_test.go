package store

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/skinnykit/skinny/examples/registrar/call"
)

// oldData is what a registrar of each version could have written into the tables
// that came with it. The call is that of [answered], at noon.
func oldData() []string {
	at := func(d time.Duration) int64 { return noon.Add(d).UnixNano() }
	began, joined, ended := at(0), at(5*time.Second), at(65*time.Second)
	return []string{
		fmt.Sprintf(`INSERT INTO numbers (device, number, since) VALUES ('SEPA', '1000', %d);
			INSERT INTO lines VALUES ('101', '102', '', '103', 1, 2);
			INSERT INTO phones VALUES ('SEP101', 1, 1, 0, '104');
			INSERT INTO logins VALUES ('SEP101', 'anna', %d)`, began, began),
		fmt.Sprintf(`INSERT INTO runs VALUES (1, 'token', %d);
			INSERT INTO records (id, run, sequence, call, from_number, from_name, to_number, to_name, dialed, redirected_number,
				redirected_name, reason, started, answered, ended, cause, joined_to) VALUES (1, 1, 1, 7, '101', 'Caller 101', '102', 'Called 102', '102', '', '', 0, %d, %d, %d, 0, 0);
			INSERT INTO legs VALUES (1, 1, 'SEP102', 1, 2, '102', 'Called 102', 2, %[3]d, %[4]d, 0);
			INSERT INTO legs VALUES (2, 1, 'SEP101', 1, 1, '101', 'Caller 101', 1, %[3]d, %[4]d, 0)`, began, began, joined, ended),
		fmt.Sprintf(`INSERT INTO voice VALUES (1, 'SEP102', 2, %d, 10, 1600, 9, 1440, 1, 3, 20, 'MLQK=4.5')`, ended),
		fmt.Sprintf(`INSERT INTO days VALUES (%d, 0, 1, 1, 5000, 60000)`, dayOf(noon)),
		`UPDATE numbers SET claimed = 1, template = 'office'`,
		fmt.Sprintf(`INSERT INTO contacts VALUES ('user/anna', '[{"ID":1,"Name":"Bob","Number":"102"}]');
			INSERT INTO dials VALUES ('user/anna', '[{"Position":1,"Number":"102","Label":"Bob"}]');
			INSERT INTO cleared VALUES ('user/anna', %d, NULL, NULL)`, began),
		`INSERT INTO beginnings VALUES ('line/101', 'x')`,
		fmt.Sprintf(`INSERT INTO registrations VALUES ('SEP101', 3, %d, %d);
			INSERT INTO usage VALUES ('SEP101', 1, 0, 0, 0, 60000), ('SEP102', 0, 0, 1, 0, 60000)`, began, ended),
		`UPDATE numbers SET type = 365`,
		`UPDATE records SET hidden = 1`,
	}
}

// TestMigrationsKeepWhatIsThere opens a database of every version, with something in
// every table of it.
func TestMigrationsKeepWhatIsThere(t *testing.T) {
	data := oldData()
	require.Len(t, data, len(migrations), "a new version comes with what is in it")
	for version := 1; version <= len(migrations); version++ {
		t.Run(fmt.Sprintf("version %d", version), func(t *testing.T) {
			path := newPath(t)
			db, err := open(path, "mode=rwc", time.Second, 1)
			require.NoError(t, err)
			conn, err := db.Conn(patient(t))
			require.NoError(t, err)
			require.NoError(t, migrate(patient(t), conn, 0, migrations[:version]))
			for _, statements := range data[:version] {
				do(t, conn, statements)
			}
			require.NoError(t, conn.Close())
			require.NoError(t, db.Close())

			s := newStore(t, path, Options{Now: func() time.Time { return noon }})
			checkOldData(t, s, version)
			checkOldData(t, reopen(t, s), version)
			now, err := stand(patient(t), other(t, path))
			require.NoError(t, err)
			assert.Equal(t, len(migrations), now.version)
			assert.Equal(t, applicationID, now.id)
		})
	}
}

func checkOldData(t *testing.T, s *Store, version int) {
	t.Helper()
	assert.Equal(t, "ok", s.State().Word())
	assert.Empty(t, s.State().SetAside)
	number := Number{Device: "SEPA", Number: "1000", Since: noon}
	if version >= 5 {
		number.Claimed, number.Template = true, "office"
	}
	if version >= 9 {
		number.Type = 365
	}
	assert.Equal(t, []Number{number}, slices.Collect(s.Numbers()))
	assert.Equal(t, []Line{{"101", call.LineSettings{
		ForwardAll: "102", ForwardNoAnswer: "103", NewMessages: 1, OldMessages: 2,
	}}}, linesOf(s))
	assert.Equal(t, []Phone{{"SEP101", call.PhoneSettings{DND: call.DNDReject, Private: true, CallBack: "104"}}}, phonesOf(s))
	assert.Equal(t, []Login{{"SEP101", "anna", noon}}, slices.Collect(s.Logins()))

	if version >= 2 {
		records, err := s.Records(patient(t), RecordQuery{})
		require.NoError(t, err)
		require.Len(t, records, 1)
		want := answered("101", "102", noon)
		want.Hidden = version >= 10
		assert.Equal(t, want, records[0].Record)
		assert.Equal(t, version >= 3, len(records[0].Voice) == 1)
	}
	days, err := s.Statistics(patient(t), time.Time{}, time.Time{})
	require.NoError(t, err)
	assert.Equal(t, version >= 4, len(days) == 1 && days[0].Calls == 1 && days[0].Talk == time.Minute)
	if version >= 6 {
		assert.Equal(t, []Contact{{1, "Bob", "102"}}, s.Contacts("user/anna"))
		assert.Equal(t, []Dials{{"user/anna", []Dial{{1, "102", "Bob"}}}}, s.AllDials())
		assert.Equal(t, Cleared{Owner: "user/anna", Missed: noon}, s.Cleared("user/anna"))
	}
	assert.Equal(t, version >= 7, len(slices.Collect(s.Beginnings())) == 1)
	usage, err := s.Usage(patient(t))
	require.NoError(t, err)
	if version < 2 {
		assert.Empty(t, usage)
		return
	}
	require.Len(t, usage, 2)
	assert.EqualValues(t, 1, usage[0].Placed)
	assert.EqualValues(t, 1, usage[1].Received)
	assert.Equal(t, [2]time.Duration{time.Minute, time.Minute}, [2]time.Duration{usage[0].Talk, usage[1].Talk})
	assert.Equal(t, version >= 8, usage[0].Count == 3)
}

func TestAMigrationThatFailsLeavesNothing(t *testing.T) {
	path := newPath(t)
	o := opening{path: path, token: "a", steps: []string{migrations[0], "CREATE TABLE a (b); INSERT INTO nothing VALUES (1)"}}
	_, _, err := o.open(context.Background())
	require.ErrorContains(t, err, "step 2 of the schema")
	o.steps = o.steps[:1]
	conn := other(t, path)
	now, err := stand(patient(t), conn)
	require.NoError(t, err)
	assert.Equal(t, standing{id: applicationID, version: 1, tables: 4}, now)
}
