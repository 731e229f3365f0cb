import { h, focusable } from './dom.js';

// A popup is a child of host (so that it works inside a dialog too) on the top layer, placed at anchor.
// It closes on Escape, on a press elsewhere and when the anchor goes away; returnFocus gets the focus back.
export function openPopup({ host, anchor, content, label, role = 'dialog', className = '', align = 'start', returnFocus = anchor, takeFocus = true, onClose }) {
  const node = h('div', { class: `popup ${className}`, popover: 'manual', role, 'aria-label': label }, content);
  (host ?? hostFor(anchor)).append(node);
  node.showPopover();
  place(node, anchor, align);

  if (takeFocus) anchor.setAttribute('aria-expanded', 'true');

  let closed = false;
  function close({ focus = true } = {}) {
    if (closed) return;
    closed = true;
    document.removeEventListener('pointerdown', onOutside, true);
    removeEventListener('resize', onMove);
    removeEventListener('scroll', onMove, true);
    const hadFocus = node.contains(document.activeElement);
    node.remove();
    if (focus && hadFocus) returnFocus?.focus({ preventScroll: true });
    // Only now: a toolbar stays visible for as long as its popup is open, and what is hidden takes no focus.
    if (takeFocus) anchor.setAttribute('aria-expanded', 'false');
    onClose?.();
  }
  function onOutside(event) {
    if (!node.contains(event.target) && !anchor.contains(event.target)) close({ focus: false });
  }
  function onMove(event) {
    if (event.type === 'scroll' && node.contains(event.target)) return;
    if (anchor.isConnected) place(node, anchor, align);
    else close({ focus: false });
  }
  document.addEventListener('pointerdown', onOutside, true);
  addEventListener('resize', onMove);
  addEventListener('scroll', onMove, true);
  node.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === 'Tab' && role === 'menu') close();
  });
  if (takeFocus) (focusable(node)[0] ?? node).focus({ preventScroll: true });
  return { node, close, place: () => place(node, anchor, align) };
}

function hostFor(anchor) {
  return anchor.closest('dialog') ?? document.body;
}

const GAP = 6;

function place(node, anchor, align) {
  const at = anchor.getBoundingClientRect();
  if (align === 'stretch') node.style.minWidth = `${at.width}px`;
  const size = node.getBoundingClientRect();
  const below = innerHeight - at.bottom - GAP, above = at.top - GAP;
  const up = below < size.height && above > below;
  const left = align === 'end' ? at.right - size.width : at.left;
  node.style.maxHeight = `${Math.max(120, (up ? above : below) - GAP)}px`;
  node.style.left = `${Math.max(GAP, Math.min(left, innerWidth - size.width - GAP))}px`;
  if (up) {
    node.style.top = 'auto';
    node.style.bottom = `${innerHeight - at.top + GAP}px`;
  } else {
    node.style.bottom = 'auto';
    node.style.top = `${at.bottom + GAP}px`;
  }
}
