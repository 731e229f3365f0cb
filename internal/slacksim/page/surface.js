import { debounce } from './dom.js';
import { ask } from './dialog.js';
import { renderTextObject } from './text.js';
import { TEXT_TYPES, initialValue, isStateful, rawValue, valueKey } from './values.js';

const TYPING_MS = 400;

// A surface is where blocks stand: a message, a modal, the Home tab. It keeps the elements' values and
// sends their actions. send(block, element, action) resolves to {ok, error}; edited tells of each change.
export function createSurface(app, { kind, values = {}, send, loadOptions, edited, channel }) {
  const typing = new Map();

  const surface = {
    kind, channel, values,
    value(block, element) {
      return surface.values[block.block_id]?.[element.action_id] ?? initialValue(element);
    },
    raw: (block, element) => rawValue(element, surface.value(block, element)),
    // set keeps a value and, where the element says so, sends it as an action. trigger is typing, enter or select.
    // It resolves to false when the person took it back in the confirmation.
    async set(block, element, raw, trigger) {
      const dispatches = dispatchesOn(block, element, trigger);
      if (dispatches && element.confirm && !(await confirmed(app, element))) return false;
      (surface.values[block.block_id] ??= {})[element.action_id] = { type: element.type, [valueKey(element.type)]: raw };
      edited?.(block, element);
      if (dispatches) dispatch(block, element, trigger);
      return true;
    },
    async press(block, element, action, node) {
      if (node?.getAttribute('aria-busy') === 'true') return;
      if (element.confirm && !(await confirmed(app, element))) return;
      node?.setAttribute('aria-busy', 'true');
      const result = await send(block, element, { type: element.type, action_id: element.action_id, block_id: block.block_id, ...action });
      node?.removeAttribute('aria-busy');
      if (result && !result.ok) app.notices.error(result.error);
    },
    // settle drops what is still waiting for the person to stop typing: the form is being sent or closed.
    settle() { for (const wait of typing.values()) wait.cancel(); },
    options: (block, element, query) => loadOptions?.(block, element, query) ?? Promise.resolve([]),
  };

  function dispatch(block, element, trigger) {
    const run = () => {
      const value = isStateful(element) ? surface.value(block, element) : {};
      return surface.press(block, { ...element, confirm: null }, value, null);
    };
    if (trigger !== 'typing') return run();
    const key = `${block.block_id} ${element.action_id}`;
    if (!typing.has(key)) typing.set(key, debounce((latest) => latest(), TYPING_MS));
    return typing.get(key)(run);
  }

  return surface;
}

function dispatchesOn(block, element, trigger) {
  if (block.type !== 'input') return trigger === 'select' || trigger === 'enter';
  if (!block.dispatch_action) return false;
  if (!TEXT_TYPES.has(element.type)) return trigger === 'select';
  const on = element.dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed'];
  return (trigger === 'typing' && on.includes('on_character_entered')) || (trigger === 'enter' && on.includes('on_enter_pressed'));
}

export function entersDispatch(block, element) {
  return dispatchesOn(block, element, 'enter');
}

function confirmed(app, { confirm }) {
  return ask({
    title: confirm.title?.text ?? 'Are you sure?', text: renderTextObject(app, confirm.text),
    confirm: confirm.confirm?.text, deny: confirm.deny?.text, style: confirm.style,
  });
}
