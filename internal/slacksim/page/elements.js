import { h } from './dom.js';
import { icon } from './icons.js';
import { openMenu } from './menu.js';
import { renderTextObject } from './text.js';
import { focusKey, renderCheckboxes, renderDateInput, renderRadioButtons, renderRichTextInput, renderTextInput } from './inputs.js';
import { renderSelect } from './selects.js';
import { renderFileInput } from './files.js';

const RENDERERS = {
  button: renderButton, workflow_button: renderButton, overflow: renderOverflow, image: renderImageElement,
  plain_text_input: renderTextInput, number_input: renderTextInput, email_text_input: renderTextInput, url_text_input: renderTextInput,
  rich_text_input: renderRichTextInput, datepicker: renderDateInput, timepicker: renderDateInput, datetimepicker: renderDateInput,
  file_input: renderFileInput, checkboxes: renderCheckboxes, radio_buttons: renderRadioButtons,
  static_select: renderSelect, multi_static_select: renderSelect, external_select: renderSelect, multi_external_select: renderSelect,
  users_select: renderSelect, multi_users_select: renderSelect, conversations_select: renderSelect, multi_conversations_select: renderSelect,
  channels_select: renderSelect, multi_channels_select: renderSelect,
};

// renderElement draws an element of an actions block, an input block or an accessory.
export function renderElement(app, surface, block, element, aria = {}) {
  const draw = RENDERERS[element?.type];
  if (!draw) return h('span', { class: 'unknown' }, `[${element?.type}: not in this simulation]`);
  return draw(app, surface, block, element, aria);
}

function renderButton(app, surface, block, element) {
  const node = h('button', {
    type: 'button', class: `button ${element.style ?? ''}`, 'aria-label': element.accessibility_label ?? null, title: element.url ?? null,
    dataset: { actionId: element.action_id, value: element.value ?? null, focusKey: `${focusKey(block, element)}/${element.value ?? ''}` },
    onclick: () => {
      if (element.url) openUrl(element.url);
      surface.press(block, element, { text: element.text, value: element.value, style: element.style }, node);
    },
  }, h('span', { class: 'button-text' }, renderTextObject(app, element.text)));
  return node;
}

function openUrl(url) {
  if (/^https?:/i.test(url)) window.open(url, '_blank', 'noopener');
}

function renderOverflow(app, surface, block, element) {
  const node = h('button', {
    type: 'button', class: 'button overflow', 'aria-label': element.accessibility_label ?? 'More actions', 'aria-haspopup': 'menu', 'aria-expanded': 'false',
    dataset: { actionId: element.action_id, focusKey: focusKey(block, element) },
    onclick: () => openMenu(node, element.options.map((option) => ({
      label: option.text.text, detail: option.description?.text, dataset: { value: option.value },
      run: () => {
        if (option.url) openUrl(option.url);
        surface.press(block, element, { selected_option: option }, node);
      },
    })), { label: 'More actions', align: 'end' }),
  }, icon('more'));
  return node;
}

// Nothing remote is ever loaded: an image stands as its alternative text.
function renderImageElement(app, surface, block, element) {
  return h('span', { class: 'image-alt small', role: 'img', 'aria-label': element.alt_text }, element.alt_text);
}
