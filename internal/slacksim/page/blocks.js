import { h, uid } from './dom.js';
import { icon } from './icons.js';
import { renderElement } from './elements.js';
import { renderMarkdown } from './markdown.js';
import { renderRichText } from './richtext.js';
import { renderTextObject } from './text.js';

const RENDERERS = {
  header: (app, surface, block) => h('div', { class: 'block-header', role: 'heading', 'aria-level': String(Math.min((block.level ?? 1) + 2, 6)) }, renderTextObject(app, block.text)),
  divider: () => h('hr'),
  section: renderSection, context: renderContext, actions: renderActions, input: renderInput, image: renderImage, table: renderTable, alert: renderAlert,
  rich_text: (app, surface, block) => renderRichText(app, block),
  markdown: (app, surface, block) => renderMarkdown(app, block.text),
};

export function renderBlocks(app, surface, blocks) {
  return (blocks ?? []).map((block) => renderBlock(app, surface, block));
}

export function renderBlock(app, surface, block) {
  const draw = RENDERERS[block.type];
  const content = draw ? draw(app, surface, block) : h('p', { class: 'unknown' }, `[${block.type} block: not in this simulation]`);
  return h('div', { class: `block block-${block.type}`, dataset: { blockId: block.block_id } }, content);
}

function renderSection(app, surface, block) {
  const text = block.text ? h('div', { class: 'section-text' }, renderTextObject(app, block.text)) : null;
  const fields = block.fields ? h('div', { class: 'section-fields' }, block.fields.map((field) => h('div', null, renderTextObject(app, field)))) : null;
  const accessory = block.accessory ? h('div', { class: 'accessory' }, renderElement(app, surface, block, block.accessory)) : null;
  return h('div', { class: 'section' }, h('div', { class: 'section-main' }, text, fields), accessory);
}

function renderContext(app, surface, block) {
  return h('div', { class: 'context' }, (block.elements ?? []).map((element) => (
    element.type === 'image' ? renderElement(app, surface, block, element) : h('span', null, renderTextObject(app, element)))));
}

function renderActions(app, surface, block) {
  return h('div', { class: 'actions' }, (block.elements ?? []).map((element) => renderElement(app, surface, block, element)));
}

const GROUPS = new Set(['checkboxes', 'radio_buttons']);

function renderInput(app, surface, block) {
  const ids = { labelId: uid('label'), hintId: uid('hint'), errorId: uid('error'), controlId: uid('field') };
  const aria = {
    labelId: ids.labelId, controlId: ids.controlId, required: !block.optional,
    describedBy: `${block.hint ? `${ids.hintId} ` : ''}${ids.errorId}`,
  };
  const label = h(GROUPS.has(block.element?.type) ? 'span' : 'label', { class: 'field-label', id: ids.labelId, for: GROUPS.has(block.element?.type) ? null : ids.controlId },
    renderTextObject(app, block.label), block.optional ? h('span', { class: 'optional' }, ' (optional)') : null);
  return h('div', { class: 'field' }, label, renderElement(app, surface, block, block.element, aria),
    block.hint ? h('p', { class: 'hint', id: ids.hintId }, renderTextObject(app, block.hint)) : null,
    h('p', { class: 'field-error', id: ids.errorId, dataset: { testid: 'field-error' } }));
}

function renderImage(app, surface, block) {
  return h('figure', { class: 'image-alt' }, block.title ? h('figcaption', null, renderTextObject(app, block.title)) : null,
    h('div', { role: 'img', 'aria-label': block.alt_text }, icon('eye'), h('span', null, block.alt_text)));
}

function renderTable(app, surface, block) {
  const settings = block.column_settings ?? [];
  const cell = (tag) => (content, i) => h(tag, { class: `align-${settings[i]?.align ?? 'left'}`, scope: tag === 'th' ? 'col' : null },
    content.type === 'rich_text' ? renderRichText(app, content) : content.text ?? '');
  const [head, ...rows] = block.rows ?? [];
  return h('div', { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': 'Table' }, h('table', null,
    h('thead', null, h('tr', null, (head ?? []).map(cell('th')))),
    h('tbody', null, rows.map((row) => h('tr', null, row.map(cell('td')))))));
}

function renderAlert(app, surface, block) {
  return h('div', { class: `alert alert-${block.level ?? 'default'}`, role: 'note' }, icon(block.level === 'success' || block.level === 'info' ? 'info' : 'alert'), h('div', null, renderTextObject(app, block.text)));
}
