// Package client has the rules of the platform's client, StackExchange.Redis, version by
// version: what it reads in a configuration string, which name a certificate must have,
// what it sends and which rights that needs, how it uses the SERedis_* variables, and how
// long it waits. The rest of the program asks here.
//
// Seven versions were run and what they did was recorded; testdata has the recordings
// (parse.jsonl: one configuration string a line; verdicts.jsonl: one situation a line;
// failover.jsonl: one failure of a master a line), and the tests check every rule against
// them. docs/runtime.md describes for administrators what was compared. Where nothing was
// recorded, the rule is from the client's source.
//
// A rule is a table or a small function that takes the Version. The package has no texts
// for users, opens no connection, and imports nothing of this program.
package client
