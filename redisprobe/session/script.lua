local data, internal, lock = KEYS[1], KEYS[2], KEYS[3]
local step, expiry = ARGV[1], ARGV[2]
local function keep() for i = 1, 3 do redis.call('EXPIRE', KEYS[i], expiry) end end
if step == 'create' then
  redis.call('SET', lock, '', 'XX', 'EX', expiry)
  keep()
  redis.call('DEL', data, internal, lock)
  redis.call('HMSET', data, 'payload', ARGV[3], 'state', 'new')
  redis.call('HMSET', internal, 'timeout', expiry, 'scratch', '1')
  keep()
  return redis.call('EXISTS', data)
elseif step == 'lock' then
  keep()
  if redis.call('SETNX', lock, ARGV[3]) == 1 then redis.call('EXPIRE', lock, expiry) end
  return redis.call('GET', lock)
elseif step == 'read' then
  return { redis.call('GET', lock), redis.call('HGET', internal, 'timeout'), redis.call('HGETALL', data) }
elseif step == 'update' then
  keep()
  if redis.call('GET', lock) ~= ARGV[3] then return 0 end
  redis.call('HMSET', data, 'state', 'updated')
  redis.call('HDEL', internal, 'scratch')
  redis.call('SET', lock, ARGV[3])
  redis.call('DEL', lock)
  keep()
  return 1
elseif step == 'touch' then
  return redis.call('EXPIRE', data, expiry) + redis.call('EXPIRE', internal, expiry)
elseif step == 'remove' then
  return redis.call('DEL', data, internal, lock)
end
return redis.call('EXISTS', data) + redis.call('EXISTS', internal) + redis.call('EXISTS', lock)
