import { h, keepFocus, reconcile } from './dom.js';
import { icon } from './icons.js';
import { renderMessage } from './message.js';
import { refreshDates } from './text.js';
import { dayKey, dayLabel, tsToMs } from './time.js';

const GROUP_MS = 5 * 60 * 1000;
const NEAR_END = 80;

// A list of messages that keeps its place: it follows the end while the reader is there, and reuses the
// node of a message that did not change.
export function createMessageList(app, { inThread, label }) {
  const list = h('div', { class: 'messages', 'aria-label': label, role: 'group', dataset: { testid: inThread ? 'thread-messages' : 'messages' } });
  const jump = h('button', { type: 'button', class: 'jump', hidden: true, onclick: () => toEnd() }, icon('down'), 'New messages');
  const scroller = h('div', { class: 'scroller', tabindex: '-1' }, list);
  const node = h('div', { class: 'scroll-frame' }, scroller, jump);
  const values = new Map();
  let cache = new Map(), shown = [], before = null, editing = null, following = true;

  const atEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END;
  function toEnd() {
    scroller.scrollTop = scroller.scrollHeight;
    following = true;
    jump.hidden = true;
  }
  // A scroller that shrinks (the composer grows, the panel opens) keeps showing the end.
  scroller.addEventListener('scroll', () => {
    following = atEnd();
    if (following) jump.hidden = true;
  });
  new ResizeObserver(() => { if (following) toEnd(); }).observe(scroller);

  const context = {
    inThread,
    dismiss(message) { app.dismiss(message); },
    setEditing(ts) {
      editing = ts;
      draw(shown, before);
      if (ts) list.querySelector('.editor textarea')?.focus();
      else list.querySelector('[tabindex="0"]')?.focus();
    },
    editText: (message) => app.decodeText(message.text),
  };

  // draw shows these messages; head is a node that stands before them.
  function draw(messages, head = null) {
    const follow = following;
    const lastBefore = shown.at(-1)?.ts ?? '';
    shown = messages;
    before = head;
    const next = new Map();
    const nodes = head ? [head] : [];
    let previous = null;
    for (const message of messages) {
      const day = dayKey(tsToMs(message.ts), app.store.tz);
      if (!inThread && (!previous || dayKey(tsToMs(previous.ts), app.store.tz) !== day)) nodes.push(entry(next, `day/${day}/${dayText(message)}`, () => renderDay(message)));
      nodes.push(messageNode(next, message, previous));
      previous = message;
    }
    keepFocus(list, () => reconcile(list, nodes), () => list.querySelector('article[tabindex="0"]'));
    cache = next;
    if (!list.contains(document.activeElement)) rove([...list.querySelectorAll('article')].at(-1));
    if (follow) toEnd();
    else if ((messages.at(-1)?.ts ?? '') > lastBefore && lastBefore) jump.hidden = messages.at(-1).user === app.store.me?.id;
    if (messages.at(-1)?.user === app.store.me?.id && messages.at(-1).ts > lastBefore) toEnd();
  }

  function entry(next, key, make) {
    const node = cache.get(key) ?? make();
    next.set(key, node);
    return node;
  }

  function messageNode(next, message, previous) {
    // The first reply stands apart from the message that it answers.
    const compact = isCompact(message, previous) && !(inThread && previous === shown[0]);
    const replies = inThread ? [] : app.store.replies(message.channel, message.ts);
    const key = JSON.stringify([message, compact, editing === message.ts, replies.length, replies.at(-1)?.ts]);
    if (!values.has(message.ts)) values.set(message.ts, {});
    return entry(next, key, () => renderMessage(app, message, { ...context, compact, editing: editing === message.ts, values: values.get(message.ts) }));
  }

  const dayText = (message) => dayLabel(tsToMs(message.ts), app.store.tz, app.store.now());
  function renderDay(message) {
    return h('div', { class: 'day', role: 'separator', 'aria-label': dayText(message) }, h('span', null, dayText(message)));
  }

  // One message is in the Tab order at a time; the arrow keys move between them.
  function rove(target) {
    for (const article of list.querySelectorAll('article[tabindex="0"]')) article.tabIndex = -1;
    if (target) target.tabIndex = 0;
  }
  list.addEventListener('focusin', (event) => rove(event.target.closest('article')));
  list.addEventListener('keydown', (event) => {
    if (event.target.tagName !== 'ARTICLE' || !['ArrowUp', 'ArrowDown', 'Home', 'End'].includes(event.key)) return;
    const articles = [...list.querySelectorAll('article')];
    const at = articles.indexOf(event.target);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: articles.length - 1 }[event.key];
    if (!articles[to]) return;
    event.preventDefault();
    articles[to].focus();
    articles[to].scrollIntoView({ block: 'nearest' });
  });

  return {
    node, draw, toEnd,
    // clear forgets the drawn nodes: names or the reader changed.
    clear() { cache = new Map(); shown = []; editing = null; list.replaceChildren(); jump.hidden = true; },
    refreshDates: () => refreshDates(app, list),
    highlight(ts) {
      const target = list.querySelector(`article[data-ts="${CSS.escape(ts)}"]`);
      if (!target) return;
      target.scrollIntoView({ block: 'center' });
      target.focus({ preventScroll: true });
      target.classList.add('highlight');
      setTimeout(() => target.classList.remove('highlight'), 2500);
    },
  };
}

function isCompact(message, previous) {
  return Boolean(previous) && !previous.deleted && !message.deleted && previous.user === message.user && previous.username === message.username
    && Boolean(previous.ephemeral_to) === Boolean(message.ephemeral_to) && !message.ephemeral_to
    && tsToMs(message.ts) - tsToMs(previous.ts) < GROUP_MS;
}
