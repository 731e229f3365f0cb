import { h, uid } from './dom.js';
import { icon } from './icons.js';
import { openPopup } from './popup.js';
import { renderAvatar } from './avatar.js';
import { EMOJI_NAMES, renderEmoji } from './emoji.js';

const SHOWN = 8;

// Slack's own commands that the simulator knows.
const BUILT_IN = [
  { command: '/invite', description: 'Invite somebody, or the app, to this channel', usage_hint: '@name' },
  { command: '/remove', description: 'Remove somebody, or the app, from this channel', usage_hint: '@name' },
];

export function knownCommands(app) {
  return [...app.store.app.commands, ...BUILT_IN];
}

// attachCompletion offers commands, people, channels and emoji while a person types into a textarea.
export function attachCompletion(app, textarea, { commands, anchor }) {
  const listId = uid('completion');
  let popup = null, items = [], active = 0, span = null, dismissedAt = null;

  textarea.setAttribute('aria-autocomplete', 'list');
  textarea.setAttribute('aria-expanded', 'false');
  textarea.setAttribute('aria-controls', listId);

  function refresh() {
    const found = textarea.selectionStart === textarea.selectionEnd ? findTrigger() : null;
    if (!found || found.items.length === 0 || found.start === dismissedAt) {
      if (!found) dismissedAt = null;
      close();
      return;
    }
    span = found;
    items = found.items.slice(0, SHOWN);
    active = 0;
    open();
    draw();
  }

  function findTrigger() {
    const before = textarea.value.slice(0, textarea.selectionStart);
    const slash = commands && /^\/(\S*)$/.exec(before);
    if (slash) return { start: 0, items: commandItems(app, slash[1]) };
    const match = /(?:^|[\s(])([@#:])([\p{L}\p{N}_.+-]*)$/u.exec(before);
    if (!match || (match[1] === ':' && match[2].length < 2)) return null;
    const source = { '@': personItems, '#': channelItems, ':': emojiItems }[match[1]];
    return { start: before.length - match[2].length - 1, items: source(app, match[2].toLowerCase()) };
  }

  function open() {
    if (popup) return;
    popup = openPopup({
      anchor: anchor ?? textarea, content: h('div', { class: 'options', id: listId, role: 'listbox', 'aria-label': 'Suggestions' }),
      role: 'presentation', className: 'options-popup completion', takeFocus: false, onClose: closed,
    });
    popup.node.removeAttribute('aria-label');
    popup.node.dataset.testid = 'completion';
    popup.node.addEventListener('pointerdown', (event) => event.preventDefault());
    textarea.setAttribute('aria-expanded', 'true');
  }

  function closed() {
    popup = null;
    textarea.setAttribute('aria-expanded', 'false');
    textarea.removeAttribute('aria-activedescendant');
  }

  const close = () => popup?.close({ focus: false });

  function draw() {
    popup.node.firstElementChild.replaceChildren(...items.map((item, i) => h('div', {
      class: `option${i === active ? ' active' : ''}`, id: `${listId}-${i}`, role: 'option', 'aria-selected': String(i === active), dataset: { value: item.insert }, onclick: () => accept(item),
    }, item.lead, h('span', { class: 'option-text' }, h('span', null, item.label, item.hint ? h('code', { class: 'usage' }, item.hint) : null), item.detail ? h('small', null, item.detail) : null))));
    textarea.setAttribute('aria-activedescendant', `${listId}-${active}`);
    popup.place();
  }

  function accept(item) {
    const after = textarea.value.slice(textarea.selectionStart);
    const text = `${textarea.value.slice(0, span.start)}${item.insert} `;
    textarea.value = text + after.replace(/^ /, '');
    textarea.setSelectionRange(text.length, text.length);
    close();
    textarea.focus();
    textarea.dispatchEvent(new Event('input'));
  }

  textarea.addEventListener('input', refresh);
  textarea.addEventListener('click', refresh);
  textarea.addEventListener('blur', close);

  // onKey gives true when the list has dealt with the key.
  return {
    onKey(event) {
      if (!popup) return false;
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        active = (active + (event.key === 'ArrowDown' ? 1 : -1) + items.length) % items.length;
        draw();
      } else if (event.key === 'Escape') {
        dismissedAt = span.start;
        close();
      } else if (event.key === 'Tab' || event.key === 'Enter') {
        // A command typed in full is sent by Enter, not completed once more.
        if (event.key === 'Enter' && textarea.value.trim() === items[active].insert) { close(); return false; }
        accept(items[active]);
      } else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
    close,
  };
}

function commandItems(app, query) {
  return knownCommands(app).filter((command) => command.command.slice(1).startsWith(query.toLowerCase())).map((command) => ({
    insert: command.command, label: command.command, hint: command.usage_hint, detail: command.description, lead: h('span', { class: 'option-icon' }, icon('bolt')),
  }));
}

function personItems(app, query) {
  return app.store.state.people
    .filter((person) => !person.deleted && `${person.name} ${person.real_name}`.toLowerCase().split(/\s+/).some((word) => word.startsWith(query)))
    .map((person) => ({ insert: `@${person.real_name || person.name}`, label: person.real_name || person.name, detail: person.is_bot ? 'App' : person.title, lead: renderAvatar(person, 'small') }));
}

function channelItems(app, query) {
  return app.store.state.channels.filter((channel) => !channel.is_im && channel.name.toLowerCase().includes(query))
    .map((channel) => ({ insert: `#${channel.name}`, label: channel.name, detail: channel.topic, lead: h('span', { class: 'option-icon' }, icon(channel.is_private ? 'lock' : 'hash')) }));
}

function emojiItems(app, query) {
  return EMOJI_NAMES.filter((name) => name.startsWith(query) || name.includes(`_${query}`))
    .map((name) => ({ insert: `:${name}:`, label: `:${name}:`, lead: renderEmoji(name) }));
}
