// mrkdwn to a tree of plain objects. No DOM here: text.js draws the tree.

const ENTITY = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
function unescapeText(text) {
  return text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITY[entity]);
}

const MARKS = { '*': 'bold', _: 'italic', '~': 'strike' };
const BEFORE_MARK = /[\s\p{P}\p{S}]/u;

export function parseMrkdwn(source) {
  const nodes = [];
  const pieces = String(source ?? '').split(/```([\s\S]*?)```/);
  pieces.forEach((piece, i) => {
    if (i % 2 === 1) nodes.push({ type: 'pre', children: angles(piece.replace(/^\n|\n$/g, '')) });
    else nodes.push(...parseLines(trimAround(piece, i, pieces.length)));
  });
  return nodes;
}

// A code block stands on lines of its own, so the breaks that touch it would be empty lines.
function trimAround(piece, i, count) {
  let text = piece;
  if (i > 0) text = text.replace(/^\n/, '');
  if (i < count - 1) text = text.replace(/\n$/, '');
  return text;
}

function parseLines(text) {
  if (text === '') return [];
  const nodes = [];
  let quoted = null, previousQuote = false;
  text.split('\n').forEach((line, i) => {
    const quote = /^(?:&gt;|>) ?(.*)$/.exec(line);
    if (quote && quoted) quoted.children.push({ type: 'break' }, ...parseInline(quote[1]));
    else if (quote) {
      quoted = { type: 'quote', children: parseInline(quote[1]) };
      nodes.push(quoted);
    } else {
      quoted = null;
      if (i > 0 && !previousQuote) nodes.push({ type: 'break' });
      nodes.push(...parseInline(line));
    }
    previousQuote = Boolean(quote);
  });
  return nodes;
}

// Inside code only links and mentions are read, as Slack does.
function angles(text) {
  return text.split(/(<[^<>\n]+>)/).filter(Boolean).map((piece) => parseAngle(piece) ?? { type: 'text', text: unescapeText(piece) });
}

function parseInline(text) {
  const nodes = [];
  let plain = '';
  const flush = () => {
    if (plain) nodes.push({ type: 'text', text: unescapeText(plain) });
    plain = '';
  };
  for (let at = 0; at < text.length;) {
    const found = tokenAt(text, at);
    if (!found) {
      plain += text[at];
      at += 1;
      continue;
    }
    flush();
    nodes.push(found.node);
    at += found.length;
  }
  flush();
  return nodes;
}

function tokenAt(text, at) {
  const char = text[at];
  if (char === '`') return codeAt(text, at);
  if (char === '<') return angleAt(text, at);
  if (char === ':') return emojiAt(text, at);
  if (Object.hasOwn(MARKS, char)) return markAt(text, at, char);
  return null;
}

function codeAt(text, at) {
  const match = /^`([^`\n]+)`/.exec(text.slice(at));
  return match && { node: { type: 'code', children: angles(match[1]) }, length: match[0].length };
}

function angleAt(text, at) {
  const match = /^<[^<>\n]+>/.exec(text.slice(at));
  const node = match && parseAngle(match[0]);
  return node && { node, length: match[0].length };
}

function emojiAt(text, at) {
  const match = /^:([a-z0-9_+'-]+(?:::skin-tone-\d)?):/.exec(text.slice(at));
  return match && { node: { type: 'emoji', name: match[1] }, length: match[0].length };
}

function markAt(text, at, char) {
  if (at > 0 && !BEFORE_MARK.test(text[at - 1])) return null;
  for (let end = at + 1; end < text.length; end++) {
    if (text[end] === '<') end = Math.max(end, text.indexOf('>', end));
    else if (text[end] === '`') end = Math.max(end, text.indexOf('`', end + 1));
    if (text[end] !== char) continue;
    const inner = text.slice(at + 1, end);
    const after = text[end + 1];
    if (!inner || /^\s|\s$/.test(inner) || (after !== undefined && !BEFORE_MARK.test(after))) continue;
    return { node: { type: MARKS[char], children: parseInline(inner) }, length: end + 1 - at };
  }
  return null;
}

function parseAngle(token) {
  const match = /^<([^<>\n|]+)(?:\|([^<>\n]*))?>$/.exec(token);
  if (!match) return null;
  const [, target, label] = match;
  const words = label === undefined ? null : unescapeText(label);
  if (/^@[UW][A-Z0-9]+$/.test(target)) return { type: 'user', id: target.slice(1) };
  if (/^#[CGD][A-Z0-9]+$/.test(target)) return { type: 'channel', id: target.slice(1), label: words };
  if (target.startsWith('!')) return parseSpecial(target.slice(1), words);
  if (/^(https?:|mailto:|tel:)/i.test(target)) return { type: 'link', url: unescapeText(target), label: label ? parseInline(label) : null };
  return null;
}

function parseSpecial(target, label) {
  if (/^(channel|here|everyone|group)$/.test(target)) return { type: 'broadcast', range: target };
  const group = /^subteam\^(S[A-Z0-9]+)$/.exec(target);
  if (group) return { type: 'usergroup', id: group[1], label };
  const date = /^date\^(-?\d+)\^([^^]*)(?:\^(.*))?$/.exec(target);
  if (date) return { type: 'date', seconds: Number(date[1]), format: unescapeText(date[2]), url: date[3] ? unescapeText(date[3]) : null, fallback: label ?? '' };
  return { type: 'text', text: label ?? `<${target}>` };
}
