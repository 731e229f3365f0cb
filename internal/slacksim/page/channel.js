import { h } from './dom.js';
import { openDetails } from './details.js';
import { icon } from './icons.js';
import { createComposer } from './composer.js';
import { createHome } from './home.js';
import { createMessageList } from './messagelist.js';
import { renderAvatar } from './avatar.js';

// The middle: a channel, a direct message, or the app with its Home and Messages tabs.
export function createChannelView(app) {
  const node = document.getElementById('main');
  const id = () => (app.route.current.at === 'home' ? null : app.route.current.at);
  const header = h('header', { class: 'channel-head' });
  const list = createMessageList(app, { inThread: false, label: 'Messages' });
  const composer = createComposer(app, { testid: 'composer', channel: id, placeholder: () => `Message ${titleOf(app, app.store.channel(id()))}` });
  const foot = h('div', { class: 'channel-foot' });
  const home = createHome(app);
  let shown = null;

  // draw shows what the address names; fresh forgets drawn messages (names or the reader changed).
  function draw({ fresh = false } = {}) {
    const at = app.route.current.at;
    const key = `${app.store.me.id}/${at}`;
    if (fresh || shown !== key) list.clear();
    drawHeader();
    if (at === 'home') {
      if (shown !== key) node.replaceChildren(header, home.node);
      home.draw();
    } else {
      if (shown !== key) node.replaceChildren(header, list.node, foot);
      drawMessages();
      drawFoot();
      if (shown !== key || fresh) list.toEnd();
    }
    shown = key;
  }

  function drawMessages() {
    const channel = app.store.channel(id());
    if (!channel) return;
    const messages = app.store.topLevel(channel.id).filter((message) => !app.isDismissed(message))
      .filter((message) => !message.deleted || app.store.replies(channel.id, message.ts).length > 0);
    list.draw(messages, renderIntro(channel));
    if (document.visibilityState === 'visible') app.store.markRead(channel.id);
  }

  function drawHeader() {
    const channel = app.store.channel(id());
    const menu = h('button', { type: 'button', class: 'icon-button sidebar-toggle', 'aria-label': 'Show the channel list', dataset: { testid: 'sidebar-toggle' }, onclick: () => app.sidebar.toggle() }, icon('menu'));
    if (app.route.current.at === 'home' || isAppChannel(channel)) {
      header.replaceChildren(menu, h('h1', null, app.store.app.name, h('span', { class: 'badge' }, 'APP')), renderTabs());
    } else if (channel) {
      header.replaceChildren(menu, h('h1', null, leadOf(app, channel), titleText(app, channel)),
        channel.topic ? h('p', { class: 'topic' }, channel.topic) : h('span', { class: 'topic' }),
        channel.is_im ? '' : h('button', { type: 'button', class: 'button small', dataset: { testid: 'details' }, 'aria-label': `Members and settings, ${channel.members?.length ?? 0} members`, onclick: () => openDetails(app, channel.id) }, icon('people'), String(channel.members?.length ?? 0)));
    } else header.replaceChildren(menu, h('h1', null, 'Nothing here'));
  }

  const isAppChannel = (channel) => Boolean(channel?.is_im && channel.im_user === app.store.app.bot_user);

  function renderTabs() {
    const onHome = app.route.current.at === 'home';
    const tab = (name, label, selected, run) => h('button', { type: 'button', role: 'tab', class: 'tab', 'aria-selected': String(selected), tabindex: selected ? '0' : '-1', dataset: { testid: `tab-${name}`, focusKey: `tab-${name}` }, onclick: run }, label);
    const tabs = h('div', { class: 'tabs', role: 'tablist', 'aria-label': 'App' },
      app.store.app.home_enabled === false ? null : tab('home', 'Home', onHome, () => app.openChannel('home')),
      tab('messages', 'Messages', !onHome, () => app.openDirect(app.store.app.bot_user)));
    tabs.addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
      header.querySelector('[role="tab"][aria-selected="false"]')?.click();
      setTimeout(() => header.querySelector('[role="tab"][aria-selected="true"]')?.focus());
    });
    return tabs;
  }

  function drawFoot() {
    const channel = app.store.channel(id());
    if (!channel) foot.replaceChildren();
    else if (channel.is_archived) foot.replaceChildren(h('p', { class: 'foot-note' }, 'This channel is archived. It can be read, but nobody can write in it.'));
    else if (!channel.is_im && !channel.is_member) {
      foot.replaceChildren(h('p', { class: 'foot-note' }, 'You are looking at ', h('strong', null, `#${channel.name}`), ' ',
        h('button', { type: 'button', class: 'button primary', dataset: { testid: 'join' }, onclick: () => app.run('join', { channel: channel.id }) }, 'Join channel')));
    } else {
      if (!foot.contains(composer.node)) foot.replaceChildren(composer.node);
      composer.show();
    }
  }

  function renderIntro(channel) {
    const text = channel.is_im ? `The beginning of your conversation with ${titleText(app, channel)}.` : `The beginning of #${channel.name}.`;
    return h('div', { class: 'intro' }, h('h2', null, channel.is_im ? titleText(app, channel) : `#${channel.name}`), h('p', null, text));
  }

  return {
    draw, drawHeader, drawFoot, drawMessages, composer,
    home,
    highlight: (ts) => list.highlight(ts),
    refreshDates: () => { list.refreshDates(); home.refreshDates(); },
    refresh() { if (app.route.current.at !== 'home') { drawHeader(); drawFoot(); drawMessages(); } },
  };
}

function titleText(app, channel) {
  if (!channel) return '';
  if (!channel.is_im) return channel.name;
  const person = app.store.person(channel.im_user);
  return person?.real_name || person?.name || channel.im_user;
}

function titleOf(app, channel) {
  return channel && !channel.is_im ? `#${channel.name}` : titleText(app, channel);
}

function leadOf(app, channel) {
  if (channel.is_im) return renderAvatar(app.store.person(channel.im_user) ?? { id: channel.im_user }, 'small');
  return icon(channel.is_private ? 'lock' : 'hash');
}
