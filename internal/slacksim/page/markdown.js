import { h } from './dom.js';
import { renderEmoji } from './emoji.js';
import { renderLink, renderPlain } from './text.js';

// The markdown block, in its common part: headings, lists, quotes, code, emphasis, links.
export function renderMarkdown(app, source) {
  const lines = String(source ?? '').split('\n');
  const nodes = [];
  for (let at = 0; at < lines.length;) {
    const [node, used] = blockAt(app, lines, at);
    if (node) nodes.push(node);
    at += used;
  }
  return h('div', { class: 'markdown' }, nodes);
}

function blockAt(app, lines, at) {
  const line = lines[at];
  if (line.trim() === '') return [null, 1];
  if (line.startsWith('```')) return fenceAt(lines, at);
  const heading = /^(#{1,6})\s+(.*)$/.exec(line);
  if (heading) return [h('p', { class: `md-heading md-h${heading[1].length}`, role: 'heading', 'aria-level': String(heading[1].length + 2) }, inline(app, heading[2])), 1];
  if (/^(-{3,}|\*{3,})$/.test(line.trim())) return [h('hr'), 1];
  if (/^>/.test(line)) return runAt(lines, at, /^> ?(.*)$/, (items) => h('blockquote', null, joined(app, items)));
  if (/^\s*[-*+] /.test(line)) return runAt(lines, at, /^\s*[-*+] (.*)$/, (items) => h('ul', null, items.map((item) => h('li', null, inline(app, item)))));
  if (/^\s*\d+[.)] /.test(line)) return runAt(lines, at, /^\s*\d+[.)] (.*)$/, (items) => h('ol', null, items.map((item) => h('li', null, inline(app, item)))));
  return runAt(lines, at, /^(?!\s*$|```|#{1,6}\s|>|\s*[-*+] |\s*\d+[.)] )(.*)$/, (items) => h('p', null, joined(app, items)));
}

function fenceAt(lines, at) {
  let end = at + 1;
  while (end < lines.length && !lines[end].startsWith('```')) end += 1;
  return [h('pre', null, lines.slice(at + 1, end).join('\n')), end - at + 1];
}

function runAt(lines, at, pattern, draw) {
  const items = [];
  for (let i = at; i < lines.length; i++) {
    const match = pattern.exec(lines[i]);
    if (!match) break;
    items.push(match[1]);
  }
  if (items.length === 0) return [h('p', null, lines[at]), 1];
  return [draw(items), items.length];
}

function joined(app, items) {
  return items.flatMap((item, i) => (i > 0 ? [h('br'), ...inline(app, item)] : inline(app, item)));
}

const INLINE = /`([^`]+)`|\*\*(.+?)\*\*|__(.+?)__|~~(.+?)~~|\*([^*\s][^*]*)\*|\b_([^_\s][^_]*)_\b|\[([^\]]+)\]\(([^()\s]+)\)|:([a-z0-9_+'-]+):/g;

function inline(app, text) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > from) nodes.push(...renderPlain(unescapeMarks(text.slice(from, match.index)), false));
    nodes.push(inlineNode(app, match));
    from = match.index + match[0].length;
  }
  if (from < text.length) nodes.push(...renderPlain(unescapeMarks(text.slice(from)), false));
  return nodes;
}

function unescapeMarks(text) {
  return text.replace(/\\([\\`*_{}[\]()#+.!~>-])/g, '$1').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function inlineNode(app, match) {
  const [, code, strong, strong2, strike, em, em2, label, url, emoji] = match;
  if (code) return h('code', null, code);
  if (strong ?? strong2) return h('strong', null, inline(app, strong ?? strong2));
  if (strike) return h('s', null, inline(app, strike));
  if (em ?? em2) return h('em', null, inline(app, em ?? em2));
  if (label) return renderLink(app, url, inline(app, label));
  return renderEmoji(emoji);
}
