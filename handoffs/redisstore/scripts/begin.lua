-- Reserves the number of a new handoff, unless the request made one before. Numbers are never given twice.
--
-- KEYS[1] req:<request>  string  the handoff that the request was committed on
-- KEYS[2] seq            string  the last number given
-- ARGV[1] the number before the first
-- ARGV[2] 1 if the request is remembered, else 0
--
-- Returns {"ok", number} or {"duplicate", id}.
if ARGV[2] == '1' then
  local id = redis.call('GET', KEYS[1])
  if id then
    return {'duplicate', id}
  end
end
redis.call('SET', KEYS[2], ARGV[1], 'NX')
return {'ok', tostring(redis.call('INCR', KEYS[2]))}
