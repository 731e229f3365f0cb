import { h } from './dom.js';
import { icon } from './icons.js';
import { openMenu } from './menu.js';
import { attachCompletion, knownCommands } from './completion.js';

// What a person types into the channel (or, with thread(), into a thread). Enter sends, Shift+Enter breaks the line.
export function createComposer(app, { testid, channel, thread, placeholder }) {
  const drafts = new Map();
  let key = '', sending = false;

  const input = h('textarea', { class: 'composer-input', rows: 1, dataset: { testid }, 'aria-label': 'Message' });
  const hint = h('div', { class: 'composer-hint', 'aria-live': 'polite' });
  const problem = h('div', { class: 'composer-problem', role: 'alert', dataset: { testid: `${testid}-error` } });
  const send = h('button', { type: 'button', class: 'send', 'aria-label': 'Send', title: 'Send (Enter)', dataset: { testid: thread ? 'thread-send' : 'send' }, onclick: () => submit() }, icon('send'));
  const bolt = thread ? null : h('button', { type: 'button', class: 'icon-button', 'aria-label': 'Shortcuts and commands', title: 'Shortcuts and commands', 'aria-haspopup': 'menu', 'aria-expanded': 'false', dataset: { testid: 'shortcuts' }, onclick: () => openMenu(bolt, shortcutItems(), { label: 'Shortcuts and commands' }) }, icon('bolt'));
  const bar = h('div', { class: 'composer-bar' }, bolt, h('span', { class: 'composer-keys muted' }, thread ? null : [h('kbd', null, '/'), ' commands '], h('kbd', null, '@'), ' people ', h('kbd', null, '#'), ' channels'), send);
  const box = h('div', { class: 'composer-box' }, input, bar);
  const node = h('div', { class: 'composer' }, problem, hint, box);
  const completion = attachCompletion(app, input, { commands: true, anchor: box });

  input.addEventListener('input', () => { problem.textContent = ''; fit(); });
  input.addEventListener('keydown', (event) => {
    if (event.isComposing || completion.onKey(event)) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      submit();
    } else if (event.key === 'ArrowUp' && input.value === '') editLast(event);
  });

  // fit lets the box grow with its text and shows the hint of the command being typed.
  function fit() {
    input.style.height = 'auto';
    input.style.height = `${Math.min(input.scrollHeight, 220)}px`;
    send.disabled = input.value.trim() === '' || sending;
    const name = /^(\/\S+)\s/.exec(input.value)?.[1];
    const command = name && knownCommands(app).find((known) => known.command === name);
    hint.replaceChildren(...(command ? [h('code', null, `${command.command} ${command.usage_hint ?? ''}`), ' ', command.description ?? ''] : []));
  }

  async function submit() {
    const text = input.value.trim();
    if (text === '' || sending) return;
    const name = /^\/\S+/.exec(input.value)?.[0];
    const payload = { channel: channel(), thread_ts: thread?.() ?? undefined, text: app.encodeText(text) };
    if (name && name !== '/kick' && !knownCommands(app).some((command) => command.command === name)) {
      problem.textContent = `${name} is not a valid command. To send it as a message, put a space before it.`;
      return;
    }
    const isCommand = name && app.store.app.commands.some((command) => command.command === name);
    sending = true;
    fit();
    const result = await app.api.act(isCommand ? 'command' : 'message', payload);
    sending = false;
    if (result.ok) {
      input.value = '';
      drafts.delete(key);
    } else problem.textContent = result.error;
    fit();
  }

  function editLast(event) {
    const mine = app.store.channel(channel())?.messages.filter((message) => message.user === app.store.me.id && !message.deleted && !message.ephemeral_to) ?? [];
    if (mine.length === 0 || thread) return;
    event.preventDefault();
    document.querySelector(`[data-testid="messages"] article[data-ts="${mine.at(-1).ts}"]`)?.focus();
  }

  function shortcutItems() {
    const shortcuts = app.store.app.shortcuts.filter((shortcut) => shortcut.type === 'global').map((shortcut) => ({
      label: shortcut.name, detail: shortcut.description ?? app.store.app.name, icon: icon('bolt'), dataset: { callbackId: shortcut.callback_id },
      run: async () => {
        const result = await app.api.act('shortcut', { callback_id: shortcut.callback_id });
        if (!result.ok) app.notices.error(result.error);
      },
    }));
    const commands = knownCommands(app).map((command) => ({ label: command.command, detail: command.description, run: () => type(`${command.command} `) }));
    return [...(shortcuts.length > 0 ? ['Shortcuts', ...shortcuts] : []), 'Commands', ...commands];
  }

  function type(text) {
    input.value = text;
    input.focus();
    fit();
  }

  return {
    node, type,
    focus: () => input.focus(),
    // show keeps one draft for each conversation.
    show() {
      const next = `${app.store.me?.id}/${channel()}/${thread?.() ?? ''}`;
      if (next !== key) {
        if (key) drafts.set(key, input.value);
        key = next;
        input.value = drafts.get(key) ?? '';
        problem.textContent = '';
      }
      input.placeholder = placeholder();
      input.setAttribute('aria-label', placeholder());
      fit();
    },
  };
}
