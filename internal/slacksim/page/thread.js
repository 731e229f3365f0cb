import { h } from './dom.js';
import { icon } from './icons.js';
import { createComposer } from './composer.js';
import { createMessageList } from './messagelist.js';

// The pane at the right: one message and its replies.
export function createThread(app) {
  const node = document.getElementById('thread');
  const where = h('span', { class: 'muted' });
  const list = createMessageList(app, { inThread: true, label: 'Replies' });
  const composer = createComposer(app, { testid: 'thread-composer', channel: () => app.route.current.at, thread: () => app.route.current.thread, placeholder: () => 'Reply…' });
  const closeButton = h('button', { type: 'button', class: 'icon-button', 'aria-label': 'Close the thread', dataset: { testid: 'thread-close' }, onclick: close }, icon('close'));
  const foot = h('div', { class: 'channel-foot' });
  node.append(h('header', { class: 'channel-head' }, h('h2', null, 'Thread'), where, closeButton), list.node, foot);
  node.addEventListener('keydown', (event) => { if (event.key === 'Escape' && !event.defaultPrevented) close(); });
  let shown = null;

  function close() {
    const root = app.route.current.thread;
    app.route.go({ thread: null, message: null });
    document.querySelector(`#main article[data-ts="${CSS.escape(root ?? '')}"]`)?.focus({ preventScroll: true });
  }

  function draw({ fresh = false } = {}) {
    const { at, thread } = app.route.current;
    const channel = app.store.channel(at);
    node.hidden = !thread || !channel;
    document.body.classList.toggle('with-thread', !node.hidden);
    if (node.hidden) { shown = null; return; }
    const key = `${app.store.me.id}/${at}/${thread}`;
    if (fresh || shown !== key) list.clear();
    where.textContent = channel.is_im ? '' : `#${channel.name}`;
    const root = app.store.message(at, thread);
    const replies = app.store.replies(at, thread).filter((message) => !app.isDismissed(message));
    list.draw(root ? [root, ...replies] : replies);
    if (channel.is_archived || (!channel.is_im && !channel.is_member)) foot.replaceChildren();
    else {
      if (!foot.contains(composer.node)) foot.replaceChildren(composer.node);
      composer.show();
    }
    if (shown !== key) list.toEnd();
    shown = key;
  }

  return { draw, focus: () => composer.focus(), highlight: (ts) => list.highlight(ts), refreshDates: () => list.refreshDates() };
}
