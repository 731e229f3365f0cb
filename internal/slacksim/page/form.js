import { renderBlock } from './blocks.js';
import { createSurface } from './surface.js';
import { carryOver, check } from './values.js';
import { focusable, h, keepFocus, reconcile } from './dom.js';

// The blocks of one view with what the person typed into them. update takes the view as the server now has
// it: nodes whose block is unchanged stay, typed values stay where block_id and action_id do.
export function createForm(app, { kind, viewId, edited }) {
  const node = h('div', { class: 'form-blocks' });
  let blocks = [], drawn = new Map(), serverErrors = '';

  const surface = createSurface(app, {
    kind,
    send: (block, element, action) => app.api.act('view_action', { view_id: viewId(), block_id: block.block_id, action_id: element.action_id, element: action, values: surface.values }),
    loadOptions: (block, element, value) => app.api.act('options', { view_id: viewId(), block_id: block.block_id, action_id: element.action_id, value }),
    edited: (block, element) => { setError(block.block_id, ''); edited?.(block, element); },
  });

  function update(view) {
    blocks = view.blocks ?? [];
    surface.values = carryOver(blocks, surface.values, view.state?.values);
    keepFocus(node, () => {
      const next = new Map();
      reconcile(node, blocks.map((block, i) => {
        const key = block.block_id ?? `#${i}`;
        const text = JSON.stringify(block);
        const old = drawn.get(key);
        const entry = old?.text === text ? old : { text, node: renderBlock(app, surface, block) };
        next.set(key, entry);
        return entry.node;
      }));
      drawn = next;
    }, () => focusable(node)[0] ?? null);
    takeErrors(view.errors ?? {});
  }

  // Errors are shown once: after the person has changed a field, the same answer arriving again says nothing new.
  function takeErrors(errors) {
    const text = JSON.stringify(errors);
    if (text === serverErrors) return;
    serverErrors = text;
    showErrors(errors);
  }

  function showErrors(errors) {
    for (const block of blocks) if (block.type === 'input') setError(block.block_id, errors[block.block_id] ?? '');
    const first = blocks.find((block) => block.type === 'input' && errors[block.block_id]);
    if (!first) return;
    controlOf(first.block_id)?.focus();
    blockNode(first.block_id).scrollIntoView({ block: 'nearest' });
    const count = Object.keys(errors).length;
    app.notices.announce(`${count === 1 ? 'One field needs' : `${count} fields need`} attention. ${Object.values(errors).join(' ')}`, true);
  }

  function setError(blockId, text) {
    const block = blockNode(blockId);
    const slot = block?.querySelector('.field-error');
    if (!slot || slot.textContent === text) return;
    slot.textContent = text;
    block.classList.toggle('has-error', text !== '');
    const control = block.querySelector('[data-control]');
    if (text) control?.setAttribute('aria-invalid', 'true');
    else control?.removeAttribute('aria-invalid');
  }

  const blockNode = (blockId) => drawn.get(blockId)?.node ?? null;

  function controlOf(blockId) {
    const control = blockNode(blockId)?.querySelector('[data-control]');
    return control?.matches('.choices') ? control.querySelector('input') : control;
  }

  return {
    node, update, showErrors,
    get values() { return surface.values; },
    // validate shows what is wrong before sending and gives whether all is well.
    validate() {
      const errors = {};
      for (const block of blocks) {
        const problem = block.type === 'input' && check(block, block.element, surface.value(block, block.element));
        if (problem) errors[block.block_id] = problem;
      }
      showErrors(errors);
      return Object.keys(errors).length === 0;
    },
    forgetErrors() { serverErrors = ''; },
    settle: () => surface.settle(),
    focusFirst() {
      const wanted = blocks.find((block) => (block.element ?? block.accessory)?.focus_on_load) ?? blocks.find((block) => block.type === 'input');
      const control = wanted && (controlOf(wanted.block_id) ?? blockNode(wanted.block_id)?.querySelector('button, input'));
      control?.focus();
      return Boolean(control);
    },
  };
}
