import { h } from './dom.js';
import { icon } from './icons.js';
import { clockLabel, offsetLabel } from './time.js';

// The strip on top says what this is, and holds the clock and the panel's switch.
export function createTopbar(app) {
  const node = document.getElementById('topbar');
  const clock = h('button', { type: 'button', class: 'clock-chip', dataset: { testid: 'clock-chip' }, onclick: () => app.panel.toggle(true, 'clock') });
  const panel = h('button', { type: 'button', class: 'button small', 'aria-controls': 'panel', dataset: { testid: 'panel-toggle' }, onclick: () => app.panel.toggle() }, icon('panel'), h('span', null, 'Inspect'));
  node.append(h('span', { class: 'sim-label' }, h('strong', null, 'Local workspace'), h('span', null, ' — '), 'a simulation, not Slack'), h('span', { class: 'spacer' }), clock, panel);

  function draw() {
    const offset = app.store.state?.clock?.offset_ms ?? 0;
    const now = clockLabel(app.store.now(), app.store.tz);
    clock.classList.toggle('moved', offset !== 0);
    clock.replaceChildren(icon('clock'), h('span', null, now), offset === 0 ? '' : h('small', null, offsetLabel(offset)));
    clock.setAttribute('aria-label', `Clock: ${now}${offset === 0 ? '' : `, ${offsetLabel(offset)} from this machine’s`}. Move it on`);
    clock.title = 'Move the clock on';
    panel.setAttribute('aria-expanded', String(app.panel.open));
  }

  return { draw };
}
