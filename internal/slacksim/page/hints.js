import { h } from './dom.js';
import { icon } from './icons.js';
import { renderMrkdwn } from './text.js';

const KEY = 'slacksim.hints.dismissed';

// Where there is little room the card begins folded: it would lie over what it speaks of.
const ROOMY = '(min-width: 721px)';

// A card that says what to try; dismissed for this browser tab's life.
export function createHints(app) {
  const node = h('aside', { class: 'hints', 'aria-label': 'Try this', dataset: { testid: 'hints' }, hidden: true });
  document.querySelector('.columns').append(node);
  let open = matchMedia(ROOMY).matches;

  function draw() {
    const hints = app.store.state?.hints ?? [];
    node.hidden = hints.length === 0 || isDismissed();
    if (node.hidden) return;
    node.replaceChildren(
      h('details', { open, ontoggle: (event) => { open = event.target.open; } },
        h('summary', null, h('h2', null, 'Try this')),
        h('ol', null, hints.map((hint) => h('li', null, renderMrkdwn(app, hint))))),
      h('button', { type: 'button', class: 'icon-button', 'aria-label': 'Dismiss', dataset: { testid: 'hints-dismiss' }, onclick: dismiss }, icon('close')));
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
