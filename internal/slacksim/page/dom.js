// Elements are built with DOM calls only: what people or the bot wrote can never become markup.

const SVG = 'http://www.w3.org/2000/svg';

export function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) setProp(node, name, value);
  append(node, children);
  return node;
}

export function svg(tag, props, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value !== null && value !== undefined) node.setAttribute(name, value);
  }
  append(node, children);
  return node;
}

function setProp(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === 'class') node.className = value;
  else if (name === 'dataset') setData(node, value);
  else if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
  else if (name === 'value' || name === 'checked' || name === 'disabled') node[name] = value;
  else node.setAttribute(name, value === true ? '' : value);
}

function setData(node, data) {
  for (const [key, value] of Object.entries(data)) {
    if (value !== null && value !== undefined) node.dataset[key] = value;
  }
}

export function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child);
  }
}

// reconcile gives parent exactly these children and moves only what is out of place, so that focus
// and scroll position survive where a node stays.
export function reconcile(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
  let at = parent.firstChild;
  for (const node of nodes) {
    if (node === at) at = at.nextSibling;
    else parent.insertBefore(node, at);
  }
}

const FOCUSABLE = 'a[href], button:not([disabled]), input:not([disabled]), textarea:not([disabled]), select:not([disabled]), [tabindex]:not([tabindex="-1"])';

export function focusable(root) {
  return [...root.querySelectorAll(FOCUSABLE)].filter((node) => node.checkVisibility({ visibilityProperty: true }));
}

// keepFocus runs change and, when it replaced the focused element, focuses its successor: the one with the
// same data-focus-key, else that of the nearest element around it, else fallback.
export function keepFocus(root, change, fallback) {
  const active = document.activeElement;
  const inside = active && root.contains(active);
  const keys = inside ? keysAround(active, root) : [];
  const selection = inside && 'selectionStart' in active ? [active.selectionStart, active.selectionEnd] : null;
  change();
  if (!inside || root.contains(document.activeElement)) return;
  const heirs = keys.map((key) => root.querySelector(`[data-focus-key="${CSS.escape(key)}"]`)).filter(Boolean);
  heirs.push(fallback?.());
  const reached = heirs.find((heir) => takesFocus(heir));
  // What shows only while its surroundings have the focus can be reached now.
  if (reached && reached !== heirs[0]) takesFocus(heirs[0]);
  if (selection && selection[0] !== null && document.activeElement === heirs[0]) restoreSelection(heirs[0], selection);
}

function keysAround(node, root) {
  const keys = [];
  for (let at = node; at && at !== root; at = at.parentElement) if (at.dataset.focusKey) keys.push(at.dataset.focusKey);
  return keys;
}

function takesFocus(node) {
  node?.focus({ preventScroll: true });
  return Boolean(node) && document.activeElement === node;
}

function restoreSelection(node, [start, end]) {
  if (node.matches('textarea, input[type="text"]')) node.setSelectionRange(start, end);
}

let nextId = 0;
export function uid(prefix) {
  nextId += 1;
  return `${prefix}-${nextId}`;
}

export function debounce(fn, ms) {
  let timer = null;
  const run = (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => { timer = null; fn(...args); }, ms);
  };
  run.cancel = () => { clearTimeout(timer); timer = null; };
  run.pending = () => timer !== null;
  return run;
}
