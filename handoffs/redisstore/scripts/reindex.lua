-- Puts a handoff into indexes, and takes it out of them, if it is still of that version: else whoever changed it has.
--
-- KEYS[1] h:<id>  hash  v: version
-- KEYS[2] index   zset  handoffs by score; more of them may follow
-- ARGV[1] id
-- ARGV[2] version, 0 for a handoff that is not there
-- ARGV[3] one score for each index, empty to leave it
--
-- Returns {"ok"} or {"changed"}.
if (redis.call('HGET', KEYS[1], 'v') or '0') ~= ARGV[2] then
  return {'changed'}
end
for i = 2, #KEYS do
  local score = ARGV[i + 1]
  if score == '' then
    redis.call('ZREM', KEYS[i], ARGV[1])
  else
    redis.call('ZADD', KEYS[i], score, ARGV[1])
  end
end
return {'ok'}
