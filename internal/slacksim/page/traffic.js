import { h } from './dom.js';
import { icon } from './icons.js';
import { timeOfDayMs } from './time.js';

const ROWS = 300;
const DIRECTIONS = { out: ['→ bot', 'to the bot'], in: ['← bot', 'from the bot'], api: ['API', 'Web API call'] };
const KINDS = [['all', 'Everything'], ['out', 'Envelopes'], ['in', 'Acks'], ['api', 'API calls'], ['bad', 'Only errors']];

// The live list of envelopes, acks and API calls, newest first.
export function createTraffic(app) {
  const filter = h('input', { type: 'search', class: 'input small', placeholder: 'Filter', 'aria-label': 'Filter the traffic', dataset: { testid: 'traffic-filter' }, oninput: () => draw() });
  const kind = h('select', { class: 'input small', 'aria-label': 'Which entries', dataset: { testid: 'traffic-kind' }, onchange: () => draw() }, KINDS.map(([value, label]) => h('option', { value }, label)));
  const pause = h('button', { type: 'button', class: 'button small', 'aria-pressed': 'false', dataset: { testid: 'traffic-pause' }, onclick: togglePause });
  const count = h('span', { class: 'muted', role: 'status' });
  const body = h('tbody', { dataset: { testid: 'traffic' } });
  const node = h('div', { class: 'panel-page traffic-page' },
    h('div', { class: 'traffic-tools' }, filter, kind, pause, count),
    h('div', { class: 'traffic-scroll', tabindex: '0', role: 'region', 'aria-label': 'Traffic' }, h('table', { class: 'traffic' },
      h('thead', null, h('tr', null, ['Time', 'Way', 'Kind', 'What', 'ms', 'Bytes', 'Result'].map((name) => h('th', { scope: 'col' }, name)))), body)));
  let frozen = null;
  drawPause();

  function togglePause() {
    frozen = frozen ? null : [...app.store.state.traffic];
    drawPause();
    draw();
  }

  function drawPause() {
    pause.replaceChildren(icon(frozen ? 'play' : 'pause'), frozen ? 'Go on' : 'Pause');
    pause.setAttribute('aria-pressed', String(Boolean(frozen)));
  }

  function matches(entry) {
    if (kind.value === 'bad' ? entry.ok !== false && !entry.error : kind.value !== 'all' && entry.dir !== kind.value) return false;
    const words = filter.value.trim().toLowerCase();
    return !words || `${entry.kind} ${entry.label} ${entry.error ?? ''}`.toLowerCase().includes(words);
  }

  function draw() {
    const entries = (frozen ?? app.store.state.traffic).filter(matches);
    body.replaceChildren(...entries.slice(-ROWS).reverse().map((entry) => renderRow(app, entry)));
    drawCount(entries.length);
  }

  function drawCount(shown) {
    const waiting = frozen ? app.store.state.traffic.filter((entry) => entry.n > (frozen.at(-1)?.n ?? 0)).length : 0;
    count.textContent = waiting > 0 ? `${waiting} more since the pause` : `${shown} shown`;
  }

  function add(entry) {
    if (node.hidden || !node.isConnected || node.parentElement.hidden) return;
    if (frozen) { drawCount(); return; }
    if (!matches(entry)) return;
    body.prepend(renderRow(app, entry));
    while (body.childElementCount > ROWS) body.lastElementChild.remove();
    drawCount(body.childElementCount);
  }

  return { node, draw, add };
}

function renderRow(app, entry) {
  const bad = entry.ok === false || Boolean(entry.error);
  const [way, meaning] = DIRECTIONS[entry.dir] ?? [entry.dir, ''];
  return h('tr', { class: `traffic-${entry.dir}${bad ? ' bad' : ''}`, dataset: { n: String(entry.n) } },
    h('td', { class: 'num' }, timeOfDayMs(entry.at_ms, app.store.tz)), h('td', null, h('span', { class: 'way', title: meaning }, way)), h('td', null, entry.kind), h('td', { class: 'what' }, entry.label),
    h('td', { class: `num${entry.ms > 1000 ? ' slow' : ''}` }, entry.ms ? String(Math.round(entry.ms * 10) / 10) : ''),
    h('td', { class: 'num' }, entry.bytes ? entry.bytes.toLocaleString('en-US') : ''), h('td', { class: 'result' }, bad ? entry.error || 'failed' : 'ok'));
}
