import { h } from './dom.js';
import { openPopup } from './popup.js';
import { EMOJI_NAMES, PICKER_NAMES, renderEmoji } from './emoji.js';

// openMenu shows items {label, detail, icon, danger, checked, href, dataset, run} under anchor. A string is a heading.
export function openMenu(anchor, items, { label, align = 'start', className = '', onClose } = {}) {
  const rows = items.map((item) => menuRow(item, () => popup.close()));
  const popup = openPopup({
    anchor, content: rows, label, role: 'menu', align, className: `menu ${className}`, onClose,
  });
  const buttons = () => [...popup.node.querySelectorAll('[role^="menuitem"]')];
  (buttons().find((node) => node.getAttribute('aria-checked') === 'true') ?? buttons()[0])?.focus();
  popup.node.addEventListener('keydown', (event) => moveIn(buttons(), event, 1));
  return popup;
}

function menuRow(item, close) {
  if (typeof item === 'string') return h('div', { class: 'menu-heading', role: 'presentation' }, item);
  const checkable = item.checked !== undefined;
  const props = {
    class: `menu-item${item.danger ? ' danger' : ''}`, role: checkable ? 'menuitemradio' : 'menuitem', tabindex: '-1',
    'aria-checked': checkable ? String(item.checked) : null, dataset: item.dataset,
    onclick: () => { close(); item.run?.(); },
  };
  const body = [item.icon ?? null, h('span', { class: 'menu-text' }, h('span', null, item.label), item.detail ? h('small', null, item.detail) : null)];
  if (item.href) return h('a', { ...props, href: item.href, target: '_blank', rel: 'noopener' }, body);
  return h('button', { ...props, type: 'button' }, body);
}

// moveIn moves the focus with the arrow keys; columns > 1 for a grid. Letters jump to the next item that begins so.
function moveIn(nodes, event, columns) {
  const at = nodes.indexOf(document.activeElement);
  const steps = { ArrowDown: columns, ArrowUp: -columns, Home: -Infinity, End: Infinity };
  if (columns > 1) Object.assign(steps, { ArrowRight: 1, ArrowLeft: -1 });
  let to = -1;
  if (event.key in steps) {
    const step = steps[event.key];
    to = columns === 1 && Number.isFinite(step) ? (at + step + nodes.length) % nodes.length : Math.min(Math.max(at + step, 0), nodes.length - 1);
  } else if (event.key.length === 1 && columns === 1 && !event.ctrlKey && !event.metaKey) {
    const order = [...nodes.slice(at + 1), ...nodes.slice(0, at + 1)];
    to = nodes.indexOf(order.find((node) => node.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase())));
  }
  if (to < 0) return;
  event.preventDefault();
  event.stopPropagation();
  nodes[to].focus();
}

const PICKER_COLUMNS = 8;

export function openEmojiPicker(anchor, pick) {
  const grid = h('div', { class: 'emoji-grid' });
  const search = h('input', { type: 'text', class: 'input', placeholder: 'Find a reaction', 'aria-label': 'Find a reaction', oninput: () => draw() });
  const popup = openPopup({ anchor, content: [search, grid], label: 'Add a reaction', className: 'emoji-picker', align: 'end' });
  const choose = (name) => { popup.close(); pick(name); };
  function draw() {
    const query = search.value.trim().replaceAll(':', '').toLowerCase();
    const names = query ? EMOJI_NAMES.filter((name) => name.includes(query.replaceAll(' ', '_'))) : PICKER_NAMES;
    grid.replaceChildren(...names.map((name) => h('button', {
      type: 'button', class: 'emoji-choice', 'aria-label': name.replaceAll('_', ' '), dataset: { emoji: name }, onclick: () => choose(name),
    }, renderEmoji(name))));
    if (names.length === 0) grid.replaceChildren(h('p', { class: 'muted' }, 'No such reaction here.'));
  }
  popup.node.addEventListener('keydown', (event) => {
    const choices = [...grid.querySelectorAll('button')];
    if (document.activeElement === search) {
      if (event.key === 'Enter' && choices[0]) { event.preventDefault(); choices[0].click(); }
      if (event.key === 'ArrowDown') { event.preventDefault(); choices[0]?.focus(); }
      return;
    }
    moveIn(choices, event, PICKER_COLUMNS);
  });
  draw();
  popup.place();
}
