import { h, uid } from './dom.js';
import { ask, openDialog } from './dialog.js';
import { icon } from './icons.js';
import { createCombobox } from './combobox.js';
import { renderAvatar } from './avatar.js';

// Members of a channel: add, remove, leave, archive.
export function openDetails(app, channelId) {
  const titleId = uid('details');
  const body = h('div', { class: 'modal-body' });
  const dialog = openDialog({
    className: 'modal details', labelledBy: titleId, dataset: { testid: 'channel-details' }, onCancel: () => close(),
    content: h('div', { class: 'modal-form' }, h('header', { class: 'modal-head' }, h('h2', { id: titleId, tabindex: '-1' }, `#${app.store.channel(channelId).name}`),
      h('button', { type: 'button', class: 'icon-button', 'aria-label': 'Close', onclick: () => close() }, icon('close'))), body),
  });
  const stop = app.onChange((topic) => { if (topic === 'channels' || topic === 'all') draw(); });

  function close() {
    stop();
    dialog.close();
  }

  function draw() {
    const channel = app.store.channel(channelId);
    if (!channel) { close(); return; }
    const members = (channel.members ?? []).map((id) => app.store.person(id) ?? { id, name: id });
    const act = (action, payload) => app.run(action, { channel: channelId, ...payload });
    body.replaceChildren(
      channel.topic ? h('p', { class: 'muted' }, channel.topic) : '',
      channel.is_archived ? '' : h('div', { class: 'field' }, h('span', { class: 'field-label' }, 'Add people or the app'), addBox(members, (user) => act('invite', { user }))),
      h('ul', { class: 'members' }, members.map((person) => h('li', null, renderAvatar(person, 'small'),
        h('span', { class: 'option-text' }, h('span', null, person.real_name || person.name, person.is_bot ? h('span', { class: 'badge' }, 'APP') : null), h('small', null, person.title ?? '')),
        channel.is_archived || person.id === app.store.me.id ? null : h('button', { type: 'button', class: 'button small', 'aria-label': `Remove ${person.real_name || person.name}`, onclick: () => act('kick', { user: person.id }) }, 'Remove')))),
      channel.is_archived ? '' : h('div', { class: 'actions' },
        h('button', { type: 'button', class: 'button', onclick: () => act(channel.is_member ? 'leave' : 'join') }, channel.is_member ? 'Leave channel' : 'Join channel'),
        h('button', { type: 'button', class: 'button danger', onclick: () => archive(channel, act) }, 'Archive channel')));
  }

  async function archive(channel, act) {
    if (await ask({ title: 'Archive channel', text: `Nobody will be able to write in #${channel.name}.`, confirm: 'Archive', style: 'danger' })) act('archive');
  }

  function addBox(members, add) {
    const inside = new Set(members.map((person) => person.id));
    return createCombobox({
      props: { 'aria-label': 'Add people or the app', dataset: { testid: 'add-member' } }, chosen: [], placeholder: 'Name',
      load: (query) => app.store.state.people.filter((person) => !person.deleted && !inside.has(person.id) && `${person.real_name} ${person.name}`.toLowerCase().includes(query.toLowerCase()))
        .map((person) => ({ key: person.id, label: person.real_name || person.name, detail: person.is_bot ? 'App' : person.title, lead: () => renderAvatar(person, 'small') })),
      change: async ([choice]) => { if (choice) add(choice.key); return false; },
    });
  }

  draw();
  dialog.node.querySelector('h2').focus();
}
