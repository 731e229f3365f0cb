-- Stores a person's draft, unless its form has been sent: what is typed last may arrive after the form.
--
-- KEYS[1] draft:<user>  hash    view: the form, d: draft
-- KEYS[2] req:<view>    string  the handoff that the form made
-- ARGV[1] view
-- ARGV[2] draft
-- ARGV[3] milliseconds for which the draft is kept
--
-- Returns {"ok"} or {"sent"}.
if redis.call('EXISTS', KEYS[2]) == 1 then
  return {'sent'}
end
redis.call('HSET', KEYS[1], 'view', ARGV[1], 'd', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return {'ok'}
