-- Reads a handoff, and whether a request was committed on it, as of one moment: read apart, a request that is committed
-- in between would look new against a state that holds its result.
--
-- KEYS[1] h:<id>         hash    s: the state
-- KEYS[2] req:<request>  string  the handoff that the request was committed on
-- ARGV[1] id
--
-- Returns {"missing"}, {"ok", state} or {"duplicate", state}.
local state = redis.call('HGET', KEYS[1], 's')
if not state then
  return {'missing'}
end
if redis.call('GET', KEYS[2]) == ARGV[1] then
  return {'duplicate', state}
end
return {'ok', state}
