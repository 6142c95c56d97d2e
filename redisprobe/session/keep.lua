local data, internal, lock = KEYS[1], KEYS[2], KEYS[3]
local step, expiry, owner, number = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
if step == 'take' then
  if redis.call('SETNX', lock, owner) == 1 then redis.call('EXPIRE', lock, expiry) end
  local held = redis.call('HGETALL', data)
  if redis.call('EXISTS', data) == 0 then
    redis.call('HMSET', data, 'number', '0', 'payload', string.rep('0123456789abcdef', 16))
    redis.call('HMSET', internal, 'timeout', expiry)
    redis.call('EXPIRE', data, expiry)
    redis.call('EXPIRE', internal, expiry)
    return { redis.call('GET', lock), '' }
  end
  return { redis.call('GET', lock), redis.call('HGET', data, 'number') }
end
if redis.call('GET', lock) == owner then redis.call('DEL', lock) end
redis.call('HMSET', data, 'number', number)
redis.call('EXPIRE', data, expiry)
redis.call('EXPIRE', internal, expiry)
return { '', number }
