import { h } from './dom.js';
import { icon } from './icons.js';
import { clockLabel, offsetLabel } from './time.js';
import { createTraffic } from './traffic.js';

const HOUR_MS = 3600000;
const TABS = [['traffic', 'Traffic'], ['clock', 'Clock'], ['faults', 'Faults']];

// The simulator's own panel: what goes over the wire, the clock, faults on request.
export function createPanel(app) {
  const node = document.getElementById('panel');
  const traffic = createTraffic(app);
  const clock = h('div', { class: 'panel-page clock-page' });
  const faults = h('div', { class: 'panel-page faults-page' });
  const pages = { traffic: traffic.node, clock, faults };
  let current = 'traffic';

  const tabs = TABS.map(([name, label]) => h('button', { type: 'button', role: 'tab', class: 'tab', dataset: { testid: `panel-${name}` }, id: `panel-tab-${name}`, 'aria-controls': `panel-page-${name}`, onclick: () => show(name) }, label));
  node.append(h('header', { class: 'panel-head' }, h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Simulator panel' }, tabs), h('span', { class: 'panel-note muted' }, 'The simulator’s own panel'),
    h('button', { type: 'button', class: 'icon-button', 'aria-label': 'Close the panel', dataset: { testid: 'panel-close' }, onclick: () => toggle(false) }, icon('close'))));
  for (const [name] of TABS) {
    pages[name].id = `panel-page-${name}`;
    pages[name].setAttribute('role', 'tabpanel');
    pages[name].setAttribute('aria-labelledby', `panel-tab-${name}`);
    node.append(pages[name]);
  }
  node.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') toggle(false);
    const at = tabs.indexOf(document.activeElement);
    if (at < 0 || !['ArrowLeft', 'ArrowRight'].includes(event.key)) return;
    const to = (at + (event.key === 'ArrowRight' ? 1 : -1) + tabs.length) % tabs.length;
    show(TABS[to][0]);
    tabs[to].focus();
  });

  function show(name) {
    current = name;
    TABS.forEach(([other], i) => {
      const selected = other === name;
      tabs[i].setAttribute('aria-selected', String(selected));
      tabs[i].tabIndex = selected ? 0 : -1;
      pages[other].hidden = !selected;
    });
    if (!node.hidden) draw();
  }

  function toggle(open = node.hidden, name = current) {
    const hadFocus = node.contains(document.activeElement);
    node.hidden = !open;
    app.topbar?.draw();
    if (!open) {
      if (hadFocus) document.querySelector('[data-testid="panel-toggle"]')?.focus();
      return;
    }
    show(name);
    tabs.find((tab) => tab.getAttribute('aria-selected') === 'true').focus();
  }

  function draw() {
    if (node.hidden || !app.store.state) return;
    if (current === 'traffic') traffic.draw();
    if (current === 'clock') drawClock();
    if (current === 'faults') drawFaults();
  }

  const clockTime = h('strong', { class: 'clock-time', dataset: { testid: 'clock-time' } });
  const clockNote = h('p', { class: 'muted' });
  const jump = (testid, label, payload) => h('button', { type: 'button', class: 'button', dataset: { testid }, onclick: () => app.run('clock', payload) }, label);
  clock.append(h('div', null, clockTime, clockNote), h('div', { class: 'actions' },
    jump('clock-1h', '+1 hour', { advance_ms: HOUR_MS }), jump('clock-4h', '+4 hours', { advance_ms: 4 * HOUR_MS }), jump('clock-morning', 'Next morning', { until: 'morning' })),
  h('p', { class: 'muted' }, 'Moving the clock on lets reminders, digests and targets fall due. It never moves back. “Next morning” is 9:00 on the next day from Monday to Friday.'));

  function drawClock() {
    const offset = app.store.state.clock?.offset_ms ?? 0;
    clockTime.textContent = clockLabel(app.store.now(), app.store.tz);
    clockNote.textContent = `${offset === 0 ? 'The same as this machine’s clock' : `${offsetLabel(offset)} from this machine’s clock`}, in ${app.store.tz ?? 'local time'}`;
  }

  function drawFaults() {
    const list = app.store.state.faults ?? [];
    if (list.length === 0) {
      faults.replaceChildren(h('p', { class: 'muted' }, 'This simulator offers no faults.'));
      return;
    }
    faults.replaceChildren(h('p', { class: 'muted' }, 'What real networks do, on request.'), h('div', { class: 'fault-list' }, list.map((fault) => {
      const input = h('input', { type: 'checkbox', role: 'switch', checked: fault.on, dataset: { fault: fault.name } });
      input.addEventListener('change', async () => {
        const result = await app.run('fault', { name: fault.name, on: input.checked });
        if (result.ok) fault.on = input.checked;
        else input.checked = fault.on;
      });
      return h('label', { class: 'choice switch' }, input, h('span', null, h('span', null, fault.label ?? fault.name), h('small', null, fault.name)));
    })));
  }

  show('traffic');
  return { draw, drawClock, toggle, get open() { return !node.hidden; }, addTraffic: (entry) => traffic.add(entry) };
}
