-- Takes the members that are longest due, each under a lease. While it lasts, a member's time in the queue is the
-- lease's end, so that what a crashed worker held comes back by itself.
--
-- KEYS[1] due       zset  members by the time at which to look at them
-- KEYS[2] lease     hash  member to token
-- KEYS[3] attempts  hash  member to number of claims since the last clean end
-- KEYS[4] h:        the beginning of every handoff's key, in the same slot
-- ARGV[1] now
-- ARGV[2] end of the lease
-- ARGV[3] most members to take
-- ARGV[4] token
--
-- Returns {member, attempt, time at which it was due, member, ...}.
local claims = {}
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'WITHSCORES', 'LIMIT', 0, ARGV[3])
for i = 1, #due, 2 do
  local member = due[i]
  if string.sub(member, 1, 2) == 'H-' and redis.call('EXISTS', KEYS[4] .. member) == 0 then
    redis.call('ZREM', KEYS[1], member)
    redis.call('HDEL', KEYS[2], member)
    redis.call('HDEL', KEYS[3], member)
  else
    redis.call('ZADD', KEYS[1], ARGV[2], member)
    redis.call('HSET', KEYS[2], member, ARGV[4])
    claims[#claims + 1] = member
    claims[#claims + 1] = tostring(redis.call('HINCRBY', KEYS[3], member, 1))
    claims[#claims + 1] = due[i + 1]
  end
end
return claims
