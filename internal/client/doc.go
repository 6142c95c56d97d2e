// Package client knows how the platform's client, StackExchange.Redis, behaves,
// version by version: what it reads in a configuration string, which name a
// certificate must carry, what it sends and which rights that takes, what it makes
// of the SERedis_* variables, and how long it waits. Whoever in this program must
// know such a thing asks here.
//
// Seven versions were run and what they did was recorded; testdata holds the
// recordings (parse.jsonl: one configuration string a line; verdicts.jsonl: one
// situation a line; failover.jsonl: one failure of a master a line), and the tests
// hold every rule to them. docs/runtime.md says in an administrator's words what was
// compared. Where nothing was recorded, the rule is what the client's own source
// says.
//
// A rule is a table or a small function that takes the Version. The package knows no
// texts for users, no network and nothing of this program.
package client
