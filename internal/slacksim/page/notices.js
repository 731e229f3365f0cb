import { h } from './dom.js';
import { icon } from './icons.js';

const TOAST_MS = { info: 6000, error: 12000 };

// Toasts for the eye, live regions for the ear.
export function createNotices() {
  const holder = document.getElementById('toasts');
  const polite = document.getElementById('live-polite');
  const assertive = document.getElementById('live-assertive');

  function announce(text, urgent = false) {
    const line = h('p', null, text);
    const region = urgent ? assertive : polite;
    region.append(line);
    while (region.childElementCount > 4) region.firstElementChild.remove();
  }

  function toast(level, text) {
    // The same news may come with an answer and over the stream.
    for (const old of document.querySelectorAll('.toast')) if (old.textContent === text) old.remove();
    const close = () => node.remove();
    const node = h('div', { class: `toast toast-${level}`, dataset: { testid: 'toast', level } },
      icon(level === 'error' ? 'alert' : 'info'),
      h('p', null, text),
      h('button', { type: 'button', class: 'icon-button', 'aria-label': 'Dismiss', onclick: close }, icon('close')));
    // An open dialog covers everything that is not in it, so the toast goes where it can be seen and pressed.
    (document.querySelector('dialog[open] .dialog-toasts') ?? holder).append(node);
    announce(text, level === 'error');
    setTimeout(close, TOAST_MS[level] ?? TOAST_MS.info);
  }

  return { announce, toast, error: (text) => toast('error', text), info: (text) => toast('info', text) };
}
