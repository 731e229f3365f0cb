import test from 'node:test';
import assert from 'node:assert/strict';
import { createReadMarks } from '../page/readmarks.js';

const channel = (...times) => ({ id: 'C1', unread: times.length, messages: times.map((ts) => ({ ts, user: 'U1' })) });

test('what is read stays read where a reply to an old message comes last', () => {
  const marks = createReadMarks();
  const c = channel('100.000001', '300.000001', '200.000001');
  marks.start({ team: { id: 'T1' }, me: { id: 'U2' }, clock: { now_ms: 400000 }, channels: [c] });
  assert.equal(marks.unread(c, 'U2'), 3);
  assert.equal(marks.mark(c, 'U2'), true);
  assert.equal(marks.unread(c, 'U2'), 0);
  assert.equal(marks.mark(c, 'U2'), false);
});
