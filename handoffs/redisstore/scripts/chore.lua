-- Stores a chore's next version, and when to look at it.
--
-- KEYS[1] h:<id>  hash  v: version, t: time of the last change, s: state
-- KEYS[2] due     zset  members by the time at which to look at them
-- KEYS[3] lease   hash  member to token, for what is in a worker's hands
-- ARGV[1] id
-- ARGV[2] version that the change started from, 0 for a new chore
-- ARGV[3] state
-- ARGV[4] time of the change
-- ARGV[5] time of the next look, 0 for never
--
-- Returns {"ok"} or {"conflict"}.
if (redis.call('HGET', KEYS[1], 'v') or '0') ~= ARGV[2] then
  return {'conflict'}
end
redis.call('HSET', KEYS[1], 'v', ARGV[2] + 1, 't', ARGV[4], 's', ARGV[3])
-- Whoever holds the lease says when to look next, and learns of the change when giving back.
if redis.call('HEXISTS', KEYS[3], ARGV[1]) == 0 then
  if ARGV[5] == '0' then
    redis.call('ZREM', KEYS[2], ARGV[1])
  else
    redis.call('ZADD', KEYS[2], ARGV[5], ARGV[1])
  end
end
return {'ok'}
