import { debounce, h, uid } from './dom.js';
import { openDialog } from './dialog.js';
import { createForm } from './form.js';
import { icon } from './icons.js';

const DRAFT_MS = 500;
const SETTLE_MS = 600;

// The stack of modals. The top view is shown; those below keep their forms, and so what was typed.
export function createModals(app) {
  const entries = new Map();
  let frame = null, shownId = null, heard = 0;

  function draw() {
    const views = app.store.state?.views ?? [];
    heard += 1;
    for (const [id, entry] of entries) {
      if (views.some((view) => view.id === id)) continue;
      entry.form.settle();
      entry.saveDraft.cancel();
      entries.delete(id);
    }
    for (const view of views) takeView(view);
    if (views.length === 0) {
      frame?.dialog.close();
      frame = shownId = null;
      return;
    }
    frame ??= openFrame();
    show(views);
  }

  function takeView(view) {
    if (!entries.has(view.id)) {
      const entry = { view, submitting: false, banner: '', started: false };
      entry.saveDraft = debounce(() => app.api.act('draft', { view_id: view.id, values: entry.form.values }), DRAFT_MS);
      entry.form = createForm(app, { kind: 'modal', viewId: () => view.id, edited: () => entry.saveDraft() });
      entries.set(view.id, entry);
    }
    entries.get(view.id).view = view;
  }

  function show(views) {
    const entry = entries.get(views.at(-1).id);
    const changed = shownId !== entry.view.id;
    shownId = entry.view.id;
    frame.dialog.node.dataset.viewId = shownId;
    frame.dialog.node.dataset.callbackId = entry.view.callback_id ?? '';
    frame.dialog.node.classList.toggle('stacked', views.length > 1);
    frame.title.textContent = plain(entry.view.title) || 'Form';
    frame.depth.textContent = views.length > 1 ? `Step ${views.length}` : '';
    frame.closeButton.textContent = plain(entry.view.close) || (entry.view.submit ? 'Cancel' : 'Close');
    if (changed) frame.body.replaceChildren(entry.form.node);
    entry.form.update(entry.view);
    drawState(entry);
    if (changed) {
      frame.body.scrollTop = 0;
      const hasErrors = Object.keys(entry.view.errors ?? {}).length > 0;
      if (!hasErrors && !entry.form.focusFirst()) frame.title.focus();
    }
  }

  function drawState(entry) {
    if (!frame || entry.view.id !== shownId) return;
    const busy = entry.submitting || Boolean(entry.view.busy);
    const label = plain(entry.view.submit);
    frame.submitButton.hidden = !label;
    frame.submitButton.disabled = busy;
    frame.submitButton.textContent = busy ? 'Submitting…' : label;
    frame.form.setAttribute('aria-busy', String(busy));
    const banner = entry.banner || entry.view.banner || '';
    if (frame.banner.textContent !== banner) frame.banner.textContent = banner;
    frame.banner.hidden = !banner;
  }

  async function submit() {
    const entry = entries.get(shownId);
    if (!entry || entry.submitting || entry.view.busy || !plain(entry.view.submit) || !entry.form.validate()) return;
    entry.submitting = true;
    entry.banner = '';
    entry.saveDraft.cancel();
    entry.form.settle();
    entry.form.forgetErrors();
    drawState(entry);
    const before = heard;
    const result = await app.api.act('submit', { view_id: entry.view.id, values: entry.form.values });
    if (!result.ok) entry.banner = result.error;
    // The answer and the changed views travel apart: until the views are here, a second press must not count.
    else if (heard === before) await new Promise((resolve) => { setTimeout(resolve, SETTLE_MS); });
    entry.submitting = false;
    drawState(entry);
  }

  async function close(clear) {
    const entry = entries.get(shownId);
    if (!entry || entry.closing) return;
    entry.closing = true;
    entry.form.settle();
    if (entry.saveDraft.pending()) {
      entry.saveDraft.cancel();
      await app.api.act('draft', { view_id: entry.view.id, values: entry.form.values });
    }
    const result = await app.api.act('close', { view_id: entry.view.id, clear });
    entry.closing = false;
    if (result.ok) return;
    entry.banner = result.error;
    drawState(entry);
  }

  function openFrame() {
    const titleId = uid('modal-title');
    const title = h('h2', { id: titleId, tabindex: '-1' });
    const depth = h('span', { class: 'modal-depth' });
    const body = h('div', { class: 'modal-body' });
    const banner = h('div', { class: 'modal-banner', role: 'alert', dataset: { testid: 'modal-banner' }, hidden: true });
    const closeButton = h('button', { type: 'button', class: 'button', dataset: { testid: 'modal-cancel' }, onclick: () => close(false) });
    const submitButton = h('button', { type: 'submit', class: 'button primary', dataset: { testid: 'modal-submit' } });
    const form = h('form', { class: 'modal-form', novalidate: true, onsubmit: (event) => { event.preventDefault(); submit(); } },
      h('header', { class: 'modal-head' }, h('span', { class: 'modal-app' }, app.store.app.name ?? 'App'), title, depth,
        h('button', { type: 'button', class: 'icon-button', 'aria-label': 'Close', dataset: { testid: 'modal-close' }, onclick: () => close(true) }, icon('close'))),
      banner, body,
      h('footer', { class: 'modal-foot' }, closeButton, submitButton));
    form.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.defaultPrevented) { event.preventDefault(); submit(); }
    });
    const dialog = openDialog({ className: 'modal', labelledBy: titleId, dataset: { testid: 'modal' }, content: form, onCancel: () => close(false) });
    return { dialog, title, depth, body, banner, closeButton, submitButton, form };
  }

  addEventListener('pagehide', () => {
    for (const [id, entry] of entries) {
      if (entry.saveDraft.pending()) app.api.act('draft', { view_id: id, values: entry.form.values }, { keepalive: true });
    }
  });

  return {
    draw,
    // reset forgets the forms: another person's are about to be drawn.
    reset() { for (const entry of entries.values()) entry.saveDraft.cancel(); entries.clear(); shownId = null; },
  };
}

function plain(text) {
  return typeof text === 'string' ? text : text?.text ?? '';
}
