package session

import (
	_ "embed"
	"sync"

	"github.com/redis/go-redis/v9"
)

// keyExpiry is how many seconds a key of the test outlives its last use.
const keyExpiry = 60

// sessionScript plays one step of a session's life, named by ARGV[1], over the
// session's three keys: data (a hash), internal (a hash) and write lock (a
// string). ARGV[2] is the expiry in seconds. Each step that writes begins with
// EXPIRE on all keys: a user without that right, a replica, or a server that
// refuses writes fails there, before anything was written that would stay.
// Before that, creating asks SET to replace a lock that does not exist: a
// server that is out of memory only refuses the first write of a script.
//
//go:embed script.lua
var sessionScript string

// sessionScriptSHA is the name under which servers keep the script.
var sessionScriptSHA = sync.OnceValue(func() string { return redis.NewScript(sessionScript).Hash() })
