-- Gives a handoff its turn in a lane, or keeps a moment for it.
--
-- KEYS[1] lane:<lane>  hash  next: the first moment that nobody has, shut: nobody's turn before, <id>: that handoff's moment
-- ARGV[1] id
-- ARGV[2] now
-- ARGV[3] nobody's turn before, 0 if the lane is not closed
-- ARGV[4] milliseconds between turns
-- ARGV[5] milliseconds for which the lane is remembered after its last turn
--
-- Returns {"now"} or {"later", moment}.
local lane, id, now, every = KEYS[1], ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[4])
local stored = redis.call('HMGET', lane, 'next', 'shut', id)
local shut = math.max(tonumber(stored[2] or '0'), tonumber(ARGV[3]))
if stored[3] then
  local kept = tonumber(stored[3])
  if kept > now and kept >= shut then
    return {'later', stored[3]}
  end
  redis.call('HDEL', lane, id)
  -- Moments that passed long ago are void: whoever slept through theirs would all come at once.
  if kept <= now and kept >= shut and kept > now - 4 * every then
    return {'now'}
  end
end
local at = math.max(now, shut, tonumber(stored[1] or '0'))
redis.call('HSET', lane, 'next', string.format('%.0f', at + every), 'shut', string.format('%.0f', shut))
redis.call('PEXPIRE', lane, string.format('%.0f', at - now + ARGV[5]))
if at <= now then
  return {'now'}
end
redis.call('HSET', lane, id, string.format('%.0f', at))
return {'later', string.format('%.0f', at)}
