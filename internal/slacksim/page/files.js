import { h } from './dom.js';
import { controlProps } from './inputs.js';

// renderFileInput uploads what is chosen at once, as Slack does, and lists what is attached with a button that takes it away.
export function renderFileInput(app, surface, block, element, aria) {
  const endings = (element.filetypes ?? []).map((ending) => `.${ending}`);
  const control = h('input', {
    ...controlProps(block, element, aria), class: 'file-control', type: 'file', multiple: (element.max_files ?? 10) > 1, accept: endings.join(',') || null,
  });
  const list = h('ul', { class: 'file-list' });
  const state = h('span', { class: 'small', role: 'status' });
  const files = () => surface.raw(block, element);
  const set = (next) => { surface.set(block, element, next, 'select'); draw(); };

  function draw() {
    list.replaceChildren(...files().map((file) => h('li', { class: 'file' },
      h('span', { class: 'file-name' }, file.name ?? file.id),
      h('button', { type: 'button', class: 'button', 'aria-label': `Remove ${file.name ?? file.id}`, onclick: () => { set(files().filter((other) => other.id !== file.id)); control.focus(); } }, 'Remove'))));
  }

  control.addEventListener('change', async () => {
    const chosen = [...control.files];
    control.value = '';
    for (const file of chosen) {
      if (endings.length > 0 && !endings.some((ending) => file.name.toLowerCase().endsWith(ending))) {
        app.notices.error(`${file.name} is not of a supported type.`);
        continue;
      }
      state.textContent = `Uploading ${file.name}…`;
      const result = await app.api.upload(file);
      state.textContent = result.ok ? `${file.name} is attached.` : '';
      if (!result.ok) app.notices.error(result.error);
      else set([...files(), result.file].slice(-(element.max_files ?? 10)));
    }
  });
  draw();
  return h('div', { class: 'file-input' }, control, list, state);
}
