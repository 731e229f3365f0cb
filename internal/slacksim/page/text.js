import { h } from './dom.js';
import { renderEmoji, splitEmojiChars } from './emoji.js';
import { parseMrkdwn } from './mrkdwn.js';
import { formatDate } from './time.js';

const TAGS = { bold: 'strong', italic: 'em', strike: 's', quote: 'blockquote', code: 'code', pre: 'pre' };

export function renderMrkdwn(app, source) {
  return parseMrkdwn(source).map((node) => renderNode(app, node));
}

// renderTextObject draws a text object of Block Kit (mrkdwn or plain_text) or a bare string.
export function renderTextObject(app, object) {
  if (!object) return [];
  if (typeof object === 'string') return renderPlain(object);
  return object.type === 'mrkdwn' ? renderMrkdwn(app, object.text) : renderPlain(object.text, object.emoji !== false);
}

// renderPlain draws text as it is, with its line breaks and, unless told not to, its emoji.
export function renderPlain(text, withEmoji = true) {
  const nodes = [];
  String(text ?? '').split('\n').forEach((line, i) => {
    if (i > 0) nodes.push(h('br'));
    nodes.push(...(withEmoji ? emojiText(line, true) : [line]));
  });
  return nodes;
}

function emojiText(text, codes) {
  const pieces = codes ? text.split(/(:[a-z0-9_+'-]+(?:::skin-tone-\d)?:)/) : [text];
  return pieces.filter(Boolean).flatMap((piece) => {
    if (codes && /^:.+:$/.test(piece)) return [renderEmoji(piece.slice(1, -1))];
    return splitEmojiChars(piece).map((part) => (typeof part === 'string' ? part : renderEmoji(part.emoji)));
  });
}

function renderNode(app, node) {
  if (TAGS[node.type]) return h(TAGS[node.type], null, node.children.map((child) => renderNode(app, child)));
  switch (node.type) {
    case 'text': return emojiText(node.text, false);
    case 'break': return h('br');
    case 'emoji': return renderEmoji(node.name);
    case 'link': return renderLink(app, node.url, node.label ? node.label.map((child) => renderNode(app, child)) : [node.url.replace(/^mailto:/, '')]);
    case 'user': return renderUser(app, node.id);
    case 'channel': return renderChannel(app, node.id, node.label);
    case 'usergroup': return renderUsergroup(app, node.id, node.label);
    case 'broadcast': return renderBroadcast(node.range);
    case 'date': return renderDate(app, node);
    default: return '';
  }
}

export function renderLink(app, url, children) {
  if (!/^(https?:|mailto:|tel:)/i.test(url)) return h('span', null, children);
  const permalink = localPermalink(url);
  return h('a', {
    href: url, title: url, target: permalink ? null : '_blank', rel: 'noopener noreferrer',
    onclick: (event) => {
      if (!permalink || event.metaKey || event.ctrlKey) return;
      event.preventDefault();
      app.openPermalink(permalink);
    },
  }, children);
}

// localPermalink reads a link to a message of this workspace, or gives null.
function localPermalink(url) {
  const parsed = URL.canParse(url, location.origin) ? new URL(url, location.origin) : null;
  const match = parsed && /^\/archives\/([A-Z0-9]+)(?:\/p(\d{10,})(\d{6}))?\/?$/.exec(parsed.pathname);
  if (!match || parsed.origin !== location.origin) return null;
  return { channel: match[1], ts: match[2] ? `${match[2]}.${match[3]}` : null, thread: parsed.searchParams.get('thread_ts') };
}

export function renderUser(app, id) {
  const person = app.store.person(id);
  const mine = id === app.store.me?.id;
  return h('span', { class: `mention${mine ? ' mention-me' : ''}`, title: person?.title || null, dataset: { userId: id } }, `@${person ? person.real_name || person.name : id}`);
}

export function renderChannel(app, id, label) {
  const channel = app.store.channel(id);
  const name = `#${channel?.name ?? (label || 'private channel')}`;
  if (!channel) return h('span', { class: 'mention' }, name);
  return h('button', { class: 'mention mention-link', type: 'button', onclick: () => app.openChannel(id) }, name);
}

export function renderUsergroup(app, id, label) {
  const group = app.store.state?.usergroups?.find((candidate) => candidate.id === id);
  const mine = group?.users?.includes(app.store.me?.id);
  return h('span', { class: `mention${mine ? ' mention-me' : ''}`, title: group?.name ?? null }, group ? `@${group.handle}` : label || `@${id}`);
}

// A mention of everybody is loud on purpose: in this product it means that text was not escaped.
export function renderBroadcast(range) {
  return h('span', { class: 'mention mention-broadcast', dataset: { broadcast: range }, title: 'Notifies everybody in the channel' }, `@${range}`);
}

export function renderDate(app, { seconds, format, url, fallback }) {
  const time = h('time', {
    datetime: new Date(seconds * 1000).toISOString(), title: fallback || null,
    dataset: { seconds: String(seconds), format },
  }, formatDate(seconds, format, app.store.tz, app.store.now()));
  return url ? renderLink(app, url, [time]) : time;
}

// refreshDates writes the relative dates under root again, for the time that it is now.
export function refreshDates(app, root) {
  for (const node of root.querySelectorAll('time[data-format]')) {
    const text = formatDate(Number(node.dataset.seconds), node.dataset.format, app.store.tz, app.store.now());
    if (node.textContent !== text) node.textContent = text;
  }
}

// plainText is what a screen reader or a notification says of a message.
export function plainText(app, source) {
  const holder = h('div', null, renderMrkdwn(app, source));
  for (const image of holder.querySelectorAll('[role="img"]')) image.replaceWith(image.getAttribute('aria-label'));
  return holder.textContent.replace(/\s+/g, ' ').trim();
}
