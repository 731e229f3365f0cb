-- Stores one change of a handoff with all that belongs to it, or nothing.
--
-- KEYS[1] h:<id>         hash    v: version, t: time of the last change, s: state
-- KEYS[2] log:<id>       list    events, oldest first
-- KEYS[3] due            zset    members by the time at which to look at them
-- KEYS[4] lease          hash    member to token, for what is in a worker's hands
-- KEYS[5] req:<request>  string  the handoff that the request was committed on
-- KEYS[6] def:<id>       string  definition
-- KEYS[7] card:<message> string  the handoff whose card the message is
-- KEYS[8] draft:<user>   hash    view: the form, d: draft
-- KEYS[9] holders        set     people who have a list of open handoffs
-- KEYS[10] index         zset    handoffs by score; more of them may follow, the subject is the first if it is checked;
--                                among them are keys of any kind that go, and the last are people's lists
-- ARGV[1] id
-- ARGV[2] version that the change started from, 0 for a new handoff
-- ARGV[3] version after the change
-- ARGV[4] state
-- ARGV[5] time of the change
-- ARGV[6] time of the next look, 0 for never
-- ARGV[7] request
-- ARGV[8] milliseconds for which the request is remembered, 0 for not at all
-- ARGV[9] definition, empty if it is stored
-- ARGV[10] 1 if the card is this message now, else 0
-- ARGV[11] 1 if the subject, the first index, must hold nothing else, else 0
-- ARGV[12] 1 if the events are the whole timeline, without what was removed from it, else 0
-- ARGV[13] number of events
-- ARGV[14] number of people's lists
-- ARGV[15] the events; then one score for each index, empty to leave it; '-' if the whole key goes, '<' and a score if all
-- below that do; then whose each list is. Two more kinds of keys stand among the indexes, the first before the second:
-- '@', a time and 0 or 1: a string, when the first handoff was sent that is counted; 1 if this one may be that
-- '+', milliseconds and pairs of a field and a number: a hash, which expires then, to which the numbers are added
--
-- Returns {"ok"}, {"duplicate"}, {"conflict"} or {"taken", id}.
local id, remember, events = ARGV[1], ARGV[8] ~= '0', tonumber(ARGV[13])

if remember and redis.call('EXISTS', KEYS[5]) == 1 then
  return {'duplicate'}
end
if (redis.call('HGET', KEYS[1], 'v') or '0') ~= ARGV[2] then
  return {'conflict'}
end
if ARGV[11] == '1' then
  local other = redis.call('ZRANGE', KEYS[10], 0, 0)[1]
  if other then
    return {'taken', other}
  end
end

if ARGV[12] == '1' then
  redis.call('DEL', KEYS[2])
end
for i = 15, 14 + events do
  redis.call('RPUSH', KEYS[2], ARGV[i])
end
redis.call('HSET', KEYS[1], 'v', ARGV[3], 't', ARGV[5], 's', ARGV[4])
if ARGV[9] ~= '' then
  redis.call('SET', KEYS[6], ARGV[9], 'NX')
end
if ARGV[10] == '1' then
  redis.call('SET', KEYS[7], id)
end
local counted = false
for i = 10, #KEYS do
  local score = ARGV[14 + events + i - 9]
  if score == '' then
    redis.call('ZREM', KEYS[i], id)
  elseif score == '-' then
    redis.call('DEL', KEYS[i])
  elseif string.sub(score, 1, 1) == '<' then
    redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', '(' .. string.sub(score, 2))
  elseif string.sub(score, 1, 1) == '@' then
    local sent, first = string.match(score, '^@(%d+) ([01])$')
    if first == '1' then
      redis.call('SET', KEYS[i], sent, 'NX')
    end
    local since = redis.call('GET', KEYS[i])
    counted = since and tonumber(since) <= tonumber(sent)
  elseif string.sub(score, 1, 1) == '+' then
    -- What was sent by a release that did not count is left out: of some things only a part would be there.
    if counted then
      for field, n in string.gmatch(score, ' (%S+) (%-?%d+)') do
        if redis.call('HINCRBY', KEYS[i], field, n) == 0 then
          redis.call('HDEL', KEYS[i], field)
        end
      end
      redis.call('PEXPIRE', KEYS[i], string.match(score, '^%+(%d+)'))
    end
  else
    redis.call('ZADD', KEYS[i], score, id)
  end
end
for i = #KEYS - tonumber(ARGV[14]) + 1, #KEYS do
  local user = ARGV[#ARGV - #KEYS + i]
  if redis.call('EXISTS', KEYS[i]) == 1 then
    redis.call('SADD', KEYS[9], user)
  else
    redis.call('SREM', KEYS[9], user)
  end
end
if remember then
  redis.call('SET', KEYS[5], id, 'PX', ARGV[8])
  if redis.call('HGET', KEYS[8], 'view') == ARGV[7] then
    redis.call('DEL', KEYS[8])
  end
end
-- Whoever holds the lease learns of the change when giving back.
if redis.call('HEXISTS', KEYS[4], id) == 0 then
  local due, next_look = redis.call('ZSCORE', KEYS[3], id), tonumber(ARGV[6])
  if next_look == 0 then
    redis.call('ZREM', KEYS[3], id)
  elseif not (due and tonumber(due) < next_look and next_look < ARGV[5] + 1000) then
    -- Else it was due, and is still: what waits keeps its place by age, however often it changes meanwhile.
    redis.call('ZADD', KEYS[3], ARGV[6], id)
  end
end
return {'ok'}
