import { h, keepFocus } from './dom.js';
import { icon } from './icons.js';
import { openMenu } from './menu.js';
import { renderAvatar } from './avatar.js';

// The column at the left: who one acts as, channels, direct messages, apps.
export function createSidebar(app) {
  const node = document.getElementById('sidebar');
  const scrim = document.getElementById('sidebar-scrim');
  scrim.addEventListener('click', () => setOpen(false));
  node.addEventListener('keydown', (event) => { if (event.key === 'Escape') setOpen(false); });

  function setOpen(open) {
    node.classList.toggle('open', open);
    scrim.hidden = !open;
  }

  function draw() {
    const { state } = app.store;
    if (!state) return;
    const channels = state.channels.filter((channel) => !channel.is_im).sort(byName);
    const direct = state.channels.filter((channel) => channel.is_im && channel.im_user !== state.app.bot_user);
    keepFocus(node, () => node.replaceChildren(
      h('div', { class: 'workspace' }, h('strong', null, state.team?.name ?? 'Workspace'), h('small', null, 'Simulated workspace')),
      renderActAs(),
      h('div', { class: 'sidebar-scroll' },
        group('Channels', channels.map((channel) => channelRow(channel, icon(channel.is_private ? 'lock' : 'hash'), channel.name))),
        group('Direct messages', direct.map((channel) => directRow(channel)), newDirectButton()),
        group('Apps', [appRow()])),
    ));
  }

  function renderActAs() {
    const { me } = app.store;
    const button = h('button', {
      type: 'button', class: 'act-as', 'aria-haspopup': 'menu', 'aria-expanded': 'false', 'aria-label': `Act as: ${me.real_name || me.name}`, dataset: { testid: 'act-as', userId: me.id, focusKey: 'act-as' },
      onclick: () => openMenu(button, actAsItems(), { label: 'Act as', className: 'act-as-menu' }),
    }, renderAvatar(me), h('span', { class: 'act-as-text' }, h('small', null, 'Acting as'), h('span', null, me.real_name || me.name)), icon('chevron'));
    return button;
  }

  function actAsItems() {
    const { me, state } = app.store;
    const people = state.people.filter((person) => !person.is_bot && !person.deleted);
    return ['Act as', ...people.map((person) => ({
      label: person.real_name || person.name, detail: person.title, icon: renderAvatar(person, 'small'), checked: person.id === me.id,
      dataset: { userId: person.id }, run: () => app.actAs(person.id),
    })), 'In a second window', ...people.filter((person) => person.id !== me.id).map((person) => ({
      label: person.real_name || person.name, icon: icon('window'), href: app.route.linkAs(person.id),
    }))];
  }

  function group(title, rows, extra = null) {
    return h('section', { class: 'nav-group', 'aria-label': title }, h('h2', null, title, extra), h('ul', null, rows.map((row) => h('li', null, row))));
  }

  function row(props, at, ...children) {
    const current = app.route.current.at === at;
    return h('button', {
      type: 'button', ...props, class: `nav-row ${props.class ?? ''}${current ? ' current' : ''}`, 'aria-current': current ? 'page' : null,
      dataset: { ...props.dataset, focusKey: `nav/${at}` }, onclick: () => { setOpen(false); app.openChannel(at); },
    }, ...children);
  }

  function channelRow(channel, lead, name) {
    const unread = app.store.unread(channel.id);
    const classes = [unread && 'unread', !channel.is_im && !channel.is_member && 'outside', channel.is_archived && 'archived'].filter(Boolean).join(' ');
    return row({ class: classes, dataset: { testid: 'channel', channelId: channel.id } }, channel.id, lead, h('span', { class: 'nav-name' }, name), unreadBadge(unread));
  }

  function directRow(channel) {
    const person = app.store.person(channel.im_user);
    return channelRow(channel, renderAvatar(person ?? { id: channel.im_user }, 'small'), person?.real_name || person?.name || channel.im_user);
  }

  function appRow() {
    const bot = app.store.person(app.store.app.bot_user) ?? { id: app.store.app.bot_user, real_name: app.store.app.name, is_bot: true };
    const direct = app.store.botChannel();
    const current = app.route.current.at === 'home' || (direct && app.route.current.at === direct.id);
    const unread = direct ? app.store.unread(direct.id) : 0;
    return h('button', {
      type: 'button', class: `nav-row${current ? ' current' : ''}${unread ? ' unread' : ''}`, 'aria-current': current ? 'page' : null, dataset: { testid: 'app-entry', focusKey: 'nav/app' },
      onclick: () => { setOpen(false); app.openApp(); },
    }, renderAvatar(bot, 'small'), h('span', { class: 'nav-name' }, app.store.app.name), unreadBadge(unread));
  }

  function newDirectButton() {
    const button = h('button', {
      type: 'button', class: 'icon-button nav-add', 'aria-label': 'New direct message', title: 'New direct message', 'aria-haspopup': 'menu', 'aria-expanded': 'false', dataset: { testid: 'new-dm', focusKey: 'new-dm' },
      onclick: () => openMenu(button, app.store.state.people.filter((person) => !person.deleted && !person.is_bot && person.id !== app.store.me.id).map((person) => ({
        label: person.real_name || person.name, detail: person.title, icon: renderAvatar(person, 'small'), dataset: { userId: person.id }, run: () => app.openDirect(person.id),
      })), { label: 'New direct message', align: 'end' }),
    }, '+');
    return button;
  }

  return { draw, setOpen, toggle: () => setOpen(!node.classList.contains('open')) };
}

function unreadBadge(count) {
  return count > 0 ? h('span', { class: 'unread-count', dataset: { testid: 'unread' }, 'aria-label': `${count} unread` }, String(count)) : null;
}

function byName(a, b) {
  return Number(a.is_archived) - Number(b.is_archived) || a.name.localeCompare(b.name);
}
