import { h } from './dom.js';
import { ask } from './dialog.js';
import { icon } from './icons.js';
import { openEmojiPicker, openMenu } from './menu.js';
import { renderAvatar } from './avatar.js';
import { renderBlocks } from './blocks.js';
import { renderEmoji } from './emoji.js';
import { renderMrkdwn } from './text.js';
import { createSurface } from './surface.js';
import { clockLabel, timeOfDay, tsToMs } from './time.js';

const QUICK = ['white_check_mark', 'eyes'];

// renderMessage draws one message. context: {compact, inThread, values (kept per message), editing, setEditing}.
export function renderMessage(app, message, context) {
  const author = authorOf(app, message);
  const classes = ['message', context.compact && 'compact', message.ephemeral_to && 'ephemeral', context.editing && 'editing'];
  const node = h('article', {
    class: classes.filter(Boolean).join(' '), tabindex: '-1', 'aria-label': `${author.name}, ${timeOfDay(tsToMs(message.ts), app.store.tz)}`,
    dataset: { testid: 'message', ts: message.ts, channel: message.channel, userId: message.user, focusKey: `message/${message.ts}` },
  });
  if (message.deleted) {
    node.append(h('div', { class: 'gutter' }), h('p', { class: 'tombstone' }, 'This message was deleted.'));
    return withReplies(app, node, message, context);
  }
  const stamp = renderStamp(app, message, context.compact);
  node.append(
    h('div', { class: 'gutter' }, context.compact ? stamp : renderAvatar(author.person)),
    h('div', { class: 'message-body' },
      message.ephemeral_to ? renderEphemeralNote(app, message, context) : null,
      context.compact ? null : h('div', { class: 'byline' }, h('span', { class: 'author' }, author.name), author.isBot ? h('span', { class: 'badge' }, 'APP') : null, stamp),
      context.editing ? renderEditor(app, message, context) : renderContent(app, message, context),
      renderFiles(app, message),
      renderReactions(app, message)));
  if (!message.ephemeral_to && !context.editing) node.append(renderToolbar(app, message, context));
  return withReplies(app, node, message, context);
}

export function authorOf(app, message) {
  const person = app.store.person(message.user);
  const isBot = Boolean(message.bot_id || person?.is_bot);
  const name = message.username || person?.real_name || person?.name || (isBot ? app.store.app.name : message.user) || 'Somebody';
  return { person: person ?? { id: message.user ?? message.bot_id, real_name: name, is_bot: isBot }, name, isBot };
}

function renderStamp(app, message, short) {
  const ms = tsToMs(message.ts);
  const text = timeOfDay(ms, app.store.tz);
  return h('a', {
    class: 'stamp', title: clockLabel(ms, app.store.tz), href: `/archives/${message.channel}/p${message.ts.replace('.', '')}${location.hash ? `#as=${app.store.me.id}` : ''}`, tabindex: '-1',
    onclick: (event) => {
      if (event.metaKey || event.ctrlKey) return;
      event.preventDefault();
      app.openPermalink({ channel: message.channel, ts: message.ts, thread: message.thread_ts ?? null });
    },
  }, short ? text.replace(/ [AP]M$/, '') : text);
}

function renderContent(app, message, context) {
  const edited = message.edited && !message.bot_id ? h('span', { class: 'muted edited' }, ' (edited)') : null;
  if (!message.blocks?.length) return h('div', { class: 'text' }, renderMrkdwn(app, message.text), edited);
  const surface = createSurface(app, {
    kind: 'message', values: context.values, channel: message.channel,
    send: (block, element, action) => app.api.act('press', { channel: message.channel, ts: message.ts, block_id: block.block_id, action_id: element.action_id, element: action, values: surface.values }),
    loadOptions: (block, element, value) => app.api.act('options', { channel: message.channel, ts: message.ts, block_id: block.block_id, action_id: element.action_id, value }),
  });
  return h('div', { class: 'blocks' }, renderBlocks(app, surface, message.blocks), edited);
}

// renderFiles shows the pictures of a message, and other files by their names.
function renderFiles(app, message) {
  if (message.deleted || !message.files?.length) return null;
  return message.files.map((file) => h('figure', { class: 'shared-file', dataset: { testid: 'shared-file', fileId: file.id } },
    h('figcaption', { class: 'muted' }, file.title),
    file.mimetype.startsWith('image/') ? h('img', { src: `/client/file/${file.id}?as=${encodeURIComponent(app.store.me.id)}`, alt: file.alt_txt ?? '', title: file.alt_txt ?? null }) : null));
}

function renderEphemeralNote(app, message, context) {
  return h('div', { class: 'ephemeral-note' }, icon('eye'), h('span', null, 'Only visible to you'),
    h('button', { type: 'button', class: 'link-button', dataset: { testid: 'dismiss' }, onclick: () => context.dismiss(message) }, 'Dismiss'));
}

function renderEditor(app, message, context) {
  const input = h('textarea', { class: 'input', rows: 3, value: context.editText(message), 'aria-label': 'Edit the message', dataset: { testid: 'edit-input', focusKey: `edit/${message.ts}` } });
  const save = async () => {
    const result = await app.api.act('edit', { channel: message.channel, ts: message.ts, text: app.encodeText(input.value) });
    if (result.ok) context.setEditing(null);
    else app.notices.error(result.error);
  };
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') { event.preventDefault(); context.setEditing(null); }
    if (event.key === 'Enter' && !event.shiftKey) { event.preventDefault(); save(); }
  });
  return h('div', { class: 'editor' }, input, h('div', { class: 'actions' },
    h('button', { type: 'button', class: 'button', onclick: () => context.setEditing(null) }, 'Cancel'),
    h('button', { type: 'button', class: 'button primary', onclick: save }, 'Save')));
}

function renderReactions(app, message) {
  const reactions = (message.reactions ?? []).filter((reaction) => reaction.users?.length);
  if (reactions.length === 0) return null;
  return h('div', { class: 'reactions' }, reactions.map((reaction) => {
    const mine = reaction.users.includes(app.store.me.id);
    const names = reaction.users.map((id) => app.store.person(id)?.real_name ?? id).join(', ');
    return h('button', {
      type: 'button', class: `reaction${mine ? ' mine' : ''}`, 'aria-pressed': String(mine), title: `${names} reacted with :${reaction.name}:`,
      dataset: { reaction: reaction.name, focusKey: `reaction/${message.ts}/${reaction.name}` }, onclick: () => toggleReaction(app, message, reaction.name),
    }, renderEmoji(reaction.name), h('span', null, String(reaction.users.length)));
  }));
}

async function toggleReaction(app, message, name) {
  const mine = message.reactions?.some((reaction) => reaction.name === name && reaction.users.includes(app.store.me.id));
  const result = await app.api.act(mine ? 'unreact' : 'react', { channel: message.channel, ts: message.ts, name });
  if (!result.ok) app.notices.error(result.error);
}

function renderToolbar(app, message, context) {
  const tool = (name, label, testid, run, opens = null) => h('button', { type: 'button', class: 'icon-button', 'aria-label': label, title: label, 'aria-haspopup': opens, 'aria-expanded': opens && 'false', dataset: { testid, focusKey: `${testid}/${message.ts}` }, onclick: (event) => run(event.currentTarget) }, icon(name));
  return h('div', { class: 'toolbar', role: 'toolbar', 'aria-label': 'Message actions' },
    QUICK.map((name) => h('button', { type: 'button', class: 'icon-button', 'aria-label': `React with ${name.replaceAll('_', ' ')}`, title: `:${name}:`, dataset: { quickReaction: name }, onclick: () => toggleReaction(app, message, name) }, renderEmoji(name))),
    tool('smile', 'Add a reaction', 'add-reaction', (node) => openEmojiPicker(node, (name) => toggleReaction(app, message, name)), 'dialog'),
    context.inThread ? null : tool('reply', 'Reply in thread', 'reply', () => app.openThread(message.channel, message.thread_ts || message.ts)),
    tool('more', 'More actions', 'message-more', (node) => openMenu(node, moreItems(app, message, context), { label: 'More actions', align: 'end' }), 'menu'));
}

function moreItems(app, message, context) {
  const shortcuts = app.store.app.shortcuts.filter((shortcut) => shortcut.type === 'message').map((shortcut) => ({
    label: shortcut.name, detail: app.store.app.name, icon: icon('bolt'), dataset: { callbackId: shortcut.callback_id },
    run: async () => {
      const result = await app.api.act('shortcut', { callback_id: shortcut.callback_id, channel: message.channel, ts: message.ts });
      if (!result.ok) app.notices.error(result.error);
    },
  }));
  const copy = { label: 'Copy link', icon: icon('link'), run: () => copyLink(app, message) };
  const own = message.user === app.store.me.id ? [
    { label: 'Edit message', icon: icon('edit'), dataset: { testid: 'edit-message' }, run: () => context.setEditing(message.ts) },
    { label: 'Delete message', icon: icon('trash'), danger: true, dataset: { testid: 'delete-message' }, run: () => deleteMessage(app, message) },
  ] : [];
  return [...(shortcuts.length > 0 ? ['Shortcuts', ...shortcuts, 'Message'] : []), copy, ...own];
}

async function copyLink(app, message) {
  const thread = message.thread_ts && message.thread_ts !== message.ts ? `?thread_ts=${message.thread_ts}&cid=${message.channel}` : '';
  const link = `${location.origin}/archives/${message.channel}/p${message.ts.replace('.', '')}${thread}`;
  try {
    await navigator.clipboard.writeText(link);
    app.notices.info('The link is copied.');
  } catch {
    app.notices.info(link);
  }
}

async function deleteMessage(app, message) {
  if (!await ask({ title: 'Delete message', text: 'Delete this message? This cannot be undone.', confirm: 'Delete', style: 'danger' })) return;
  const result = await app.api.act('delete', { channel: message.channel, ts: message.ts });
  if (!result.ok) app.notices.error(result.error);
}

function withReplies(app, node, message, context) {
  const replies = app.store.replies(message.channel, message.ts);
  const count = Math.max(message.reply_count ?? 0, replies.length);
  if (context.inThread || count === 0) return node;
  const people = [...new Set(replies.map((reply) => reply.user))].slice(0, 4);
  const last = replies.at(-1);
  const bar = h('button', {
    type: 'button', class: 'reply-bar', dataset: { testid: 'open-thread', focusKey: `replies/${message.ts}` }, onclick: () => app.openThread(message.channel, message.ts),
  }, people.map((id) => renderAvatar(app.store.person(id) ?? { id }, 'tiny')), h('strong', null, count === 1 ? '1 reply' : `${count} replies`),
  last ? h('span', { class: 'muted' }, `Last reply ${timeOfDay(tsToMs(last.ts), app.store.tz)}`) : null);
  (node.querySelector('.message-body') ?? node.lastElementChild).append(bar);
  return node;
}

