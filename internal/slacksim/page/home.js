import { h } from './dom.js';
import { createForm } from './form.js';
import { refreshDates } from './text.js';

// The app's Home tab, as the bot has published it for this person.
export function createHome(app) {
  const node = h('div', { class: 'home scroller', dataset: { testid: 'home' } });
  let form = null, viewId = null, openedFor = null;

  function draw() {
    const view = app.store.state.home;
    if (openedFor !== app.store.me.id) {
      openedFor = app.store.me.id;
      app.run('home');
    }
    if (!view) {
      form = null;
      node.replaceChildren(h('div', { class: 'empty' }, h('h2', null, 'Nothing here yet'), h('p', null, `${app.store.app.name} has not published a Home tab for you.`)));
      return;
    }
    if (!form || viewId !== view.id) {
      viewId = view.id;
      form = createForm(app, { kind: 'home', viewId: () => viewId });
      node.replaceChildren(h('div', { class: 'home-page' }, form.node));
    }
    form.update(view);
  }

  return {
    node, draw,
    // left: the next visit tells the bot again that Home was opened.
    left() { openedFor = null; },
    reset() { form = null; viewId = null; openedFor = null; },
    refreshDates: () => refreshDates(app, node),
  };
}
