import { h, debounce, uid } from './dom.js';
import { icon } from './icons.js';
import { openPopup } from './popup.js';

const SEARCH_MS = 250;

// An accessible select with search, for one or many choices. A choice is {key, label, detail, group, lead}.
// load(query) gives the choices (or a promise of them); change(chosen) resolves to false to take it back.
export function createCombobox({ props, load, chosen, multiple = false, max = Infinity, placeholder = 'Choose…', clearable = false, remote = false, change }) {
  const listId = uid('list');
  let selected = [...chosen], shown = [], active = -1, popup = null, request = 0, noticeText = '';

  const input = h('input', {
    ...props, type: 'text', role: 'combobox', autocomplete: 'off', spellcheck: 'false', class: 'combobox-input',
    'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': listId, 'aria-haspopup': 'listbox',
  });
  const chips = h('span', { class: 'chips' });
  const clear = h('button', { type: 'button', class: 'icon-button combobox-clear', 'aria-label': 'Clear', tabindex: '-1', onclick: () => choose([]) }, icon('close'));
  const box = h('div', { class: `combobox${multiple ? ' multiple' : ''}` }, chips, input, clear, h('span', { class: 'combobox-arrow' }, icon('chevron')));

  function drawSelected() {
    chips.replaceChildren(...(multiple ? selected.map(chip) : []));
    if (!multiple) input.value = selected[0]?.label ?? '';
    input.placeholder = multiple && selected.length > 0 ? '' : placeholder;
    clear.hidden = !(clearable && selected.length > 0 && !multiple);
  }

  function chip(choice) {
    return h('span', { class: 'chip', dataset: { value: choice.key } }, choice.lead?.() ?? null, choice.label,
      h('button', { type: 'button', 'aria-label': `Remove ${choice.label}`, onclick: () => choose(selected.filter((other) => other.key !== choice.key)) }, icon('close')));
  }

  async function choose(next) {
    const previous = selected;
    selected = next;
    drawSelected();
    if (await change(next) !== false) return;
    selected = previous;
    drawSelected();
  }

  function pick(choice) {
    if (!multiple) {
      close();
      choose([choice]);
      return;
    }
    const has = selected.some((other) => other.key === choice.key);
    if (!has && selected.length >= max) return;
    input.value = '';
    choose(has ? selected.filter((other) => other.key !== choice.key) : [...selected, choice]);
    search('');
  }

  function open() {
    if (popup || input.disabled) return;
    const content = h('div', { class: 'options', id: listId, role: 'listbox', 'aria-multiselectable': multiple ? 'true' : null });
    popup = openPopup({ anchor: box, content, role: 'presentation', className: 'options-popup', align: 'stretch', takeFocus: false, onClose: closed });
    popup.node.removeAttribute('aria-label');
    popup.node.addEventListener('pointerdown', (event) => event.preventDefault());
    input.setAttribute('aria-expanded', 'true');
    box.classList.add('open');
    search('');
  }

  function closed() {
    popup = null;
    active = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
    box.classList.remove('open');
    if (multiple) input.value = '';
    else drawSelected();
  }

  function close() {
    popup?.close({ focus: false });
  }

  async function search(query) {
    const mine = ++request;
    const result = await load(query);
    if (mine !== request || !popup) return;
    shown = result.choices ?? result;
    noticeText = result.notice ?? (shown.length === 0 ? 'Nothing found' : '');
    active = query ? Math.min(0, shown.length - 1) : shown.findIndex((choice) => isSelected(choice));
    drawOptions();
  }

  const isSelected = (choice) => selected.some((other) => other.key === choice.key);

  function drawOptions() {
    const rows = [];
    let group = null;
    shown.forEach((choice, i) => {
      if (choice.group && choice.group !== group) rows.push(h('div', { class: 'option-group', role: 'presentation' }, choice.group));
      group = choice.group;
      rows.push(h('div', {
        class: 'option', id: `${listId}-${i}`, role: 'option', 'aria-selected': String(isSelected(choice)), dataset: { value: choice.key }, onclick: () => pick(choice),
      }, choice.lead?.() ?? null, h('span', { class: 'option-text' }, h('span', null, choice.label), choice.detail ? h('small', null, choice.detail) : null)));
    });
    if (noticeText) rows.push(h('div', { class: 'option-note', role: 'presentation' }, noticeText));
    popup.node.firstElementChild.replaceChildren(...rows);
    drawActive();
    popup.place();
  }

  function drawActive() {
    for (const row of popup.node.querySelectorAll('.option')) row.classList.toggle('active', row.id === `${listId}-${active}`);
    const row = active >= 0 ? document.getElementById(`${listId}-${active}`) : null;
    if (row) input.setAttribute('aria-activedescendant', row.id);
    else input.removeAttribute('aria-activedescendant');
    row?.scrollIntoView({ block: 'nearest' });
  }

  const searchSoon = remote ? debounce(search, SEARCH_MS) : search;
  input.addEventListener('input', () => { open(); searchSoon(input.value.trim()); });
  input.addEventListener('click', () => { if (popup) return; open(); input.select(); });
  input.addEventListener('blur', () => close());
  box.addEventListener('pointerdown', (event) => {
    if (event.target.closest('button, input')) return;
    event.preventDefault();
    input.focus();
    open();
  });
  input.addEventListener('keydown', (event) => {
    if (onKey(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  });

  // onKey gives true when it has dealt with the key.
  function onKey(event) {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!popup) open();
      else if (shown.length > 0) {
        active = (active + (event.key === 'ArrowDown' ? 1 : -1) + shown.length) % shown.length;
        drawActive();
      }
      return true;
    }
    if (event.key === 'Backspace' && multiple && input.value === '' && selected.length > 0) {
      choose(selected.slice(0, -1));
      return true;
    }
    if (!popup) return false;
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter' && shown[active]) pick(shown[active]);
    else return event.key === 'Enter';
    return true;
  }

  drawSelected();
  return box;
}
