-- Makes a handoff due, unless a worker holds it: what it gives back is looked at anew anyway.
--
-- KEYS[1] h:<id>  hash  exists if there is such a handoff
-- KEYS[2] due     zset  members by the time at which to look at them, or by the end of their lease
-- KEYS[3] lease   hash  member to token
-- ARGV[1] id
-- ARGV[2] now
--
-- Returns {"ok"}, {"held"} or {"missing"}.
if redis.call('EXISTS', KEYS[1]) == 0 then
  return {'missing'}
end
local at = redis.call('ZSCORE', KEYS[2], ARGV[1])
if at and tonumber(at) > tonumber(ARGV[2]) and redis.call('HEXISTS', KEYS[3], ARGV[1]) == 1 then
  return {'held'}
end
if not at or tonumber(at) > tonumber(ARGV[2]) then
  redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
end
return {'ok'}
