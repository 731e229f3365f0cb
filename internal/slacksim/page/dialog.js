import { h, focusable, uid } from './dom.js';

// openDialog shows a modal dialog over the page. The browser makes the rest inert and brings the focus back;
// Tab goes round inside. onCancel runs on Escape instead of closing.
export function openDialog({ className = '', labelledBy, describedBy, role, dataset, content, onCancel }) {
  const node = h('dialog', { class: `dialog ${className}`, 'aria-labelledby': labelledBy, 'aria-describedby': describedBy, role, dataset },
    content, h('div', { class: 'dialog-toasts' }));
  const opener = document.activeElement;
  node.addEventListener('cancel', (event) => {
    event.preventDefault();
    onCancel();
  });
  node.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented) {
      event.preventDefault();
      event.stopPropagation();
      onCancel();
    } else if (event.key === 'Tab') keepTabInside(node, event);
  });
  document.body.append(node);
  node.showModal();
  return {
    node,
    close() {
      node.close();
      node.remove();
      const back = opener?.isConnected && opener !== document.body ? opener : document.querySelector('[data-testid="composer"]');
      back?.focus({ preventScroll: true });
    },
  };
}

function keepTabInside(node, event) {
  const stops = focusable(node);
  if (stops.length === 0) return;
  const [first, last] = [stops[0], stops.at(-1)];
  const wraps = event.shiftKey ? document.activeElement === first : document.activeElement === last;
  if (!wraps && node.contains(document.activeElement)) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
}

// ask shows a question and resolves to whether it was confirmed.
export function ask({ title, text, confirm = 'Yes', deny = 'Cancel', style }) {
  return new Promise((resolve) => {
    const titleId = uid('confirm-title'), textId = uid('confirm-text');
    const done = (answer) => { dialog.close(); resolve(answer); };
    const denyButton = h('button', { type: 'button', class: 'button', dataset: { testid: 'confirm-deny' }, onclick: () => done(false) }, deny);
    const confirmButton = h('button', { type: 'button', class: `button ${style === 'danger' ? 'danger' : 'primary'}`, dataset: { testid: 'confirm-yes' }, onclick: () => done(true) }, confirm);
    const dialog = openDialog({
      className: 'confirm', labelledBy: titleId, describedBy: textId, role: 'alertdialog', dataset: { testid: 'confirm' }, onCancel: () => done(false),
      content: [h('h2', { id: titleId }, title), h('div', { id: textId, class: 'confirm-text' }, text), h('div', { class: 'dialog-buttons' }, denyButton, confirmButton)],
    });
    denyButton.focus();
  });
}
