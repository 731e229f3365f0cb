import { h } from './dom.js';
import { icon } from './icons.js';
import { renderMrkdwn } from './text.js';

const KEY = 'slacksim.hints.dismissed';

// A card that says what to try; dismissed for this browser tab's life.
export function createHints(app) {
  const node = h('aside', { class: 'hints', 'aria-label': 'Try this', dataset: { testid: 'hints' }, hidden: true });
  document.querySelector('.columns').append(node);

  function draw() {
    const hints = app.store.state?.hints ?? [];
    node.hidden = hints.length === 0 || isDismissed();
    if (node.hidden) return;
    node.replaceChildren(
      h('header', null, h('h2', null, 'Try this'), h('button', { type: 'button', class: 'icon-button', 'aria-label': 'Dismiss', dataset: { testid: 'hints-dismiss' }, onclick: dismiss }, icon('close'))),
      h('ol', null, hints.map((hint) => h('li', null, renderMrkdwn(app, hint)))));
  }

  function dismiss() {
    try { sessionStorage.setItem(KEY, '1'); } catch { /* private mode: the card comes back on reload */ }
    node.hidden = true;
  }

  function isDismissed() {
    try { return sessionStorage.getItem(KEY) === '1'; } catch { return false; }
  }

  return { draw };
}
