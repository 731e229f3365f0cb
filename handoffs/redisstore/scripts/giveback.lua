-- Ends a lease. A handoff that changed since it was looked at is due from the moment of that change.
--
-- KEYS[1] h:<id>    hash  v: version, t: time of the last change; absent if the member is no handoff
-- KEYS[2] due       zset  members by the time at which to look at them
-- KEYS[3] lease     hash  member to token
-- KEYS[4] attempts  hash  member to number of claims since the last clean end
-- ARGV[1] member
-- ARGV[2] token
-- ARGV[3] version that was seen
-- ARGV[4] time of the next look, 0 for never
-- ARGV[5] 1 if nothing that the claim did is in doubt, else 0
--
-- Returns {"ok"} or {"lost"}.
if redis.call('HGET', KEYS[3], ARGV[1]) ~= ARGV[2] then
  return {'lost'}
end
redis.call('HDEL', KEYS[3], ARGV[1])
if ARGV[5] == '1' then
  redis.call('HDEL', KEYS[4], ARGV[1])
end
local next_look = ARGV[4]
local stored = redis.call('HMGET', KEYS[1], 'v', 't')
if stored[1] and stored[1] ~= ARGV[3] then
  next_look = stored[2]
end
if next_look == '0' then
  redis.call('ZREM', KEYS[2], ARGV[1])
else
  redis.call('ZADD', KEYS[2], next_look, ARGV[1])
end
return {'ok'}
