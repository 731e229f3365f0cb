import { h } from './dom.js';
import { icon } from './icons.js';
import { clockLabel, offsetLabel } from './time.js';

// The strip on top says what this is, and holds the clock (when it was moved) and the panel's switch.
export function createTopbar(app) {
  const node = document.getElementById('topbar');
  const clock = h('button', { type: 'button', class: 'clock-chip', dataset: { testid: 'clock-chip' }, onclick: () => app.panel.toggle(true, 'clock') });
  const panel = h('button', { type: 'button', class: 'button small', 'aria-controls': 'panel', dataset: { testid: 'panel-toggle' }, onclick: () => app.panel.toggle() }, icon('panel'), h('span', null, 'Inspect'));
  node.append(h('span', { class: 'sim-label' }, h('strong', null, 'Local workspace'), h('span', null, ' — '), 'a simulation, not Slack'), h('span', { class: 'spacer' }), clock, panel);

  function draw() {
    const offset = app.store.state?.clock?.offset_ms ?? 0;
    clock.hidden = offset === 0;
    if (offset !== 0) {
      clock.replaceChildren(icon('clock'), h('span', null, clockLabel(app.store.now(), app.store.tz)), h('small', null, offsetLabel(offset)));
      clock.setAttribute('aria-label', `Simulated time ${clockLabel(app.store.now(), app.store.tz)}, ${offsetLabel(offset)}`);
    }
    panel.setAttribute('aria-expanded', String(app.panel.open));
  }

  return { draw };
}
