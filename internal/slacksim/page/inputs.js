import { h, uid } from './dom.js';
import { renderTextObject } from './text.js';
import { entersDispatch } from './surface.js';
import { characters } from './values.js';
import { unixToZoned, zonedToUnix } from './time.js';

// Every renderer takes (app, surface, block, element, aria) and gives a node. aria carries the ids that tie
// the control to its label, hint and error; the control itself bears data-control.

export function controlProps(block, element, aria) {
  return {
    id: aria.controlId, 'aria-labelledby': aria.labelId, 'aria-describedby': aria.describedBy,
    'aria-label': aria.labelId ? null : element.accessibility_label ?? element.placeholder?.text ?? element.action_id,
    'aria-required': aria.required ? 'true' : null,
    dataset: { control: '', actionId: element.action_id, focusKey: focusKey(block, element) },
  };
}

export function focusKey(block, element) {
  return `${block.block_id}/${element.action_id}`;
}

const TEXT_INPUTS = {
  plain_text_input: {}, number_input: { inputmode: 'decimal' },
  email_text_input: { inputmode: 'email', autocomplete: 'off' }, url_text_input: { inputmode: 'url', autocomplete: 'off' },
};
const EXAMPLES = { email_text_input: 'name@example.com', url_text_input: 'https://example.com' };

export function renderTextInput(app, surface, block, element, aria) {
  const control = h(element.multiline ? 'textarea' : 'input', {
    ...controlProps(block, element, aria), ...TEXT_INPUTS[element.type], class: 'input', type: element.multiline ? null : 'text',
    rows: element.multiline ? 4 : null, value: surface.raw(block, element) ?? '', placeholder: element.placeholder?.text ?? EXAMPLES[element.type] ?? null,
  });
  const typed = () => {
    const text = element.type === 'plain_text_input' ? control.value : control.value.trim();
    return text === '' ? null : text;
  };
  control.addEventListener('input', () => surface.set(block, element, typed(), 'typing'));
  control.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing || !entersDispatch(block, element)) return;
    if (element.multiline && event.shiftKey) return;
    event.preventDefault();
    surface.set(block, element, typed(), 'enter');
  });
  if (element.type !== 'plain_text_input' || !(element.max_length || element.min_length)) return control;
  return h('div', { class: 'counted' }, control, renderCounter(control, element));
}

function renderCounter(control, { min_length: min, max_length: max }) {
  const counter = h('span', { class: 'counter', dataset: { testid: 'counter' } });
  const draw = () => {
    const count = characters(control.value);
    counter.textContent = max ? `${count} / ${max}` : `${count} (at least ${min})`;
    counter.classList.toggle('over', Boolean(max && count > max));
    counter.classList.toggle('near', Boolean(max && count > max * 0.8));
  };
  control.addEventListener('input', draw);
  draw();
  return counter;
}

// A simple stand-in for the formatted editor: plain lines, sent as rich text.
export function renderRichTextInput(app, surface, block, element, aria) {
  const text = (surface.raw(block, element)?.elements ?? []).flatMap((part) => part.elements ?? []).map((part) => part.text ?? '').join('');
  const control = h('textarea', { ...controlProps(block, element, aria), class: 'input', rows: 4, value: text, placeholder: element.placeholder?.text ?? null });
  control.addEventListener('input', () => {
    const rich = { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: control.value }] }] };
    surface.set(block, element, control.value === '' ? null : rich, 'typing');
  });
  return control;
}

const NATIVE = { datepicker: 'date', timepicker: 'time', datetimepicker: 'datetime-local' };

export function renderDateInput(app, surface, block, element, aria) {
  const zone = element.timezone ?? app.store.tz;
  const zoned = element.type === 'datetimepicker';
  const raw = surface.raw(block, element);
  const control = h('input', {
    ...controlProps(block, element, aria), class: 'input input-date', type: NATIVE[element.type],
    value: raw === null ? '' : zoned ? unixToZoned(raw, zone) : raw,
  });
  control.addEventListener('change', () => {
    const value = control.value === '' ? null : zoned ? zonedToUnix(control.value, zone) : control.value;
    surface.set(block, element, value, 'select');
  });
  return control;
}

export function renderCheckboxes(app, surface, block, element, aria) {
  const chosen = () => new Set(surface.raw(block, element).map((option) => option.value));
  return renderChoices(app, surface, block, element, aria, 'checkbox', (option) => chosen().has(option.value), (option, on) => {
    const now = chosen();
    return element.options.filter((candidate) => (candidate.value === option.value ? on : now.has(candidate.value)));
  });
}

export function renderRadioButtons(app, surface, block, element, aria) {
  const chosen = (option) => surface.raw(block, element)?.value === option.value;
  return renderChoices(app, surface, block, element, aria, 'radio', chosen, (option) => option);
}

function renderChoices(app, surface, block, element, aria, type, isChosen, next) {
  const name = uid('choice');
  const inputs = [];
  const rows = element.options.map((option) => {
    const input = h('input', { type, name, checked: isChosen(option), value: option.value, dataset: { value: option.value, focusKey: `${focusKey(block, element)}/${option.value}` } });
    input.addEventListener('change', async () => {
      if (await surface.set(block, element, next(option, input.checked), 'select')) return;
      inputs.forEach((other, i) => { other.checked = isChosen(element.options[i]); });
    });
    inputs.push(input);
    return h('label', { class: 'choice' }, input, h('span', null, h('span', null, renderTextObject(app, option.text)),
      option.description ? h('small', null, renderTextObject(app, option.description)) : null));
  });
  return h('div', { ...controlProps(block, element, aria), class: 'choices', role: type === 'radio' ? 'radiogroup' : 'group' }, rows);
}
