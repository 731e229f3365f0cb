import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMrkdwn } from '../page/mrkdwn.js';

const text = (value) => ({ type: 'text', text: value });

// shape writes a tree in a short form: bold(yes).
function shape(nodes) {
  return nodes.map((node) => {
    switch (node.type) {
      case 'text': return node.text;
      case 'break': return '⏎';
      case 'emoji': return `emoji(${node.name})`;
      case 'user': case 'usergroup': return `${node.type}(${node.id})`;
      case 'channel': return `channel(${node.id})`;
      case 'broadcast': return `broadcast(${node.range})`;
      case 'link': return `link(${node.url}${node.label ? `|${shape(node.label)}` : ''})`;
      case 'date': return `date(${node.seconds}|${node.format}|${node.fallback})`;
      default: return `${node.type}(${shape(node.children)})`;
    }
  }).join('');
}

const CASES = [
  ['*yes* and _no_ and ~gone~', 'bold(yes) and italic(no) and strike(gone)'],
  ['*bold _both_*', 'bold(bold italic(both))'],
  ['2*3*4 and snake_case_name', '2*3*4 and snake_case_name'],
  ['* not a mark * here', '* not a mark * here'],
  ['`a *b* &lt;c&gt;`', 'code(a *b* <c>)'],
  ['```x\n*y*```', 'pre(x\n*y*)'],
  ['before\n```code```\nafter', 'beforepre(code)after'],
  ['&gt; one\n&gt; two\nthree', 'quote(one⏎two)three'],
  ['one\ntwo', 'one⏎two'],
  ['<@U0REP> in <#C0ONB|onboarding>', 'user(U0REP) in channel(C0ONB)'],
  ['<!channel> <!here> <!everyone>', 'broadcast(channel) broadcast(here) broadcast(everyone)'],
  ['&lt;!channel&gt; &lt;@U0REP&gt;', '<!channel> <@U0REP>'],
  ['&amp;lt;!here&amp;gt;', '&lt;!here&gt;'],
  ['<!subteam^S0ONB|@onb>', 'usergroup(S0ONB)'],
  ['<https://a.example/?x=1&amp;y=2|see *this*>', 'link(https://a.example/?x=1&y=2|see bold(this))'],
  ['<mailto:lee@a.example|lee@a.example>', 'link(mailto:lee@a.example|lee@a.example)'],
  ['<javascript:alert(1)|press>', '<javascript:alert(1)|press>'],
  ['*<https://a.example/a*b|x>*', 'bold(link(https://a.example/a*b|x))'],
  ['until <!date^1700000000^{date_short} at {time}|Nov 14>', 'until date(1700000000|{date_short} at {time}|Nov 14)'],
  [':eyes: 10:30:15', 'emoji(eyes) 10emoji(30)15'],
];

for (const [source, want] of CASES) {
  test(`reads ${JSON.stringify(source)}`, () => assert.equal(shape(parseMrkdwn(source)), want));
}

test('reads nothing as nothing', () => assert.deepEqual(parseMrkdwn(null), []));

test('keeps plain text as one node', () => assert.deepEqual(parseMrkdwn('just words'), [text('just words')]));
