import { createApi } from './api.js';
import { createChannelView } from './channel.js';
import { createHints } from './hints.js';
import { createModals } from './modal.js';
import { createNotices } from './notices.js';
import { createPanel } from './panel.js';
import { createRoute } from './route.js';
import { createSidebar } from './sidebar.js';
import { createStore, isReply } from './store.js';
import { createThread } from './thread.js';
import { clockLabel } from './time.js';
import { createTopbar } from './topbar.js';
import { authorOf } from './message.js';
import { decodeText, encodeText } from './mentions.js';
import { plainText } from './text.js';

const TICK_MS = 20000;
const DRAW_MS = 25;

function createApp() {
  const listeners = new Set();
  const dismissed = new Set();
  const app = {
    store: createStore(), notices: createNotices(),
    encodeText: (text) => encodeText(app.store, text),
    decodeText: (text) => decodeText(app.store, text),
    // run does an action and shows what went wrong.
    async run(action, payload) {
      const result = await app.api.act(action, payload);
      if (!result.ok) app.notices.error(result.error);
      return result;
    },
    onChange(listener) { listeners.add(listener); return () => listeners.delete(listener); },
    actAs: (id) => app.route.go({ as: id, thread: null, message: null }),
    openChannel: (at) => app.route.go({ at, thread: null, message: null }),
    openThread(channel, ts) {
      app.route.go({ at: channel, thread: ts, message: null });
      app.thread.focus();
    },
    openPermalink({ channel, ts, thread }) {
      app.route.go({ at: channel, message: ts, thread: thread && thread !== ts ? thread : null });
      showLinked();
    },
    async openDirect(user) {
      const known = app.store.state.channels.find((channel) => channel.is_im && channel.im_user === user);
      if (known) return app.openChannel(known.id);
      const result = await app.run('open_dm', { user });
      if (!result.ok) return null;
      if (!app.store.channel(result.channel)) await reload();
      return app.openChannel(result.channel);
    },
    openApp: () => (app.store.app.home_enabled === false ? app.openDirect(app.store.app.bot_user) : app.openChannel('home')),
    isDismissed: (message) => dismissed.has(message.ts),
    dismiss(message) { dismissed.add(message.ts); app.channel.drawMessages(); app.thread.draw(); },
  };

  app.route = createRoute(onRoute);
  app.api = createApi(() => app.route.current.as);
  app.sidebar = createSidebar(app);
  app.panel = createPanel(app);
  app.topbar = createTopbar(app);
  app.channel = createChannelView(app);
  app.thread = createThread(app);
  app.modals = createModals(app);
  app.hints = createHints(app);

  let stream = null, pending = null, generation = 0;

  // connect opens the stream for the person of the address. Events that come while the state is being read wait for it.
  function connect() {
    stream?.close();
    generation += 1;
    const mine = generation;
    pending = [];
    app.store.state = null;
    app.modals.reset();
    app.channel.home.reset();
    stream = app.api.events({
      onOpen: () => { if (mine === generation) { setConnection(''); reload(); } },
      onLost: () => { if (mine === generation) setConnection('Reconnecting…'); },
      onEvent: (event) => {
        if (mine !== generation) return;
        if (pending) pending.push(event);
        else take(event);
      },
    });
  }

  async function start() {
    if (!app.route.current.as) {
      const state = await app.api.state().catch(() => null);
      if (!state?.me) {
        setConnection('The simulator does not answer. Trying again…');
        setTimeout(start, 2000);
        return;
      }
      app.route.go({ as: state.me.id }, { replace: true });
      return;
    }
    connect();
  }

  async function reload() {
    const mine = generation;
    pending ??= [];
    try {
      const state = await app.api.state();
      if (mine !== generation) return;
      const waiting = pending ?? [];
      pending = null;
      app.store.load(state);
      waiting.forEach(take);
    } catch {
      if (mine === generation) setConnection('The simulator does not answer. Reconnecting…');
    }
  }

  function take(event) {
    if (event.type === 'toast') app.notices.toast(event.level, event.text);
    else if (app.store.apply(event)) reload();
  }

  function setConnection(text) {
    const strip = document.getElementById('connection');
    strip.textContent = text;
    strip.hidden = text === '';
  }

  function onRoute(route, previous) {
    if (!route.as) start();
    else if (route.as !== previous.as) connect();
    else if (app.store.state) {
      if (previous.at === 'home' && route.at !== 'home') app.channel.home.left();
      ensurePlace();
      app.sidebar.draw();
      app.channel.draw();
      app.thread.draw();
    }
  }

  // ensurePlace corrects an address that names no place which this person may see.
  function ensurePlace() {
    const { at } = app.route.current;
    if (at === 'home' || app.store.channel(at)) return;
    const channels = app.store.state.channels;
    const own = channels.filter((channel) => channel.is_member && !channel.is_im && !channel.is_archived);
    const first = own.find((channel) => channel.messages.length > 0) ?? own[0] ?? channels[0];
    app.route.go({ at: first?.id ?? 'home', thread: null, message: null }, { replace: true });
  }

  function showLinked() {
    const { message, thread } = app.route.current;
    if (!message) return;
    if (thread && thread !== message) app.thread.highlight(message);
    else app.channel.highlight(message);
  }

  const TOPICS = {
    all() {
      document.title = `${app.store.state.team?.name ?? 'Local workspace'} (simulation)`;
      ensurePlace();
      drawEverything({ fresh: true });
      app.modals.draw();
      showLinked();
    },
    message({ message, isNew }) {
      if (isNew && message.channel === app.route.current.at) announce(message);
      drawSoon();
    },
    channels() { app.sidebar.draw(); app.channel.refresh(); app.thread.draw(); },
    people() { drawEverything({ fresh: true }); },
    views() { app.modals.draw(); },
    home() { if (app.route.current.at === 'home') app.channel.draw(); },
    clock() {
      tick();
      app.notices.announce(`It is now ${clockLabel(app.store.now(), app.store.tz)}`);
    },
    traffic(entry) { app.panel.addTraffic(entry); },
    faults() { app.panel.draw(); },
  };
  app.store.subscribe((topic, detail) => {
    TOPICS[topic](detail);
    for (const listener of listeners) listener(topic);
  });

  // Many messages at once are drawn once.
  let drawTimer = null;
  function drawSoon() {
    drawTimer ??= setTimeout(() => {
      drawTimer = null;
      if (!app.store.state) return;
      if (app.route.current.at !== 'home') app.channel.drawMessages();
      app.thread.draw();
      app.sidebar.draw();
    }, DRAW_MS);
  }

  function drawEverything(options) {
    app.sidebar.draw();
    app.channel.draw(options);
    app.thread.draw(options);
    app.topbar.draw();
    app.panel.draw();
    app.hints.draw();
  }

  function announce(message) {
    if (message.user === app.store.me.id || message.deleted) return;
    app.notices.announce(`${isReply(message) ? 'Reply from' : 'Message from'} ${authorOf(app, message).name}: ${plainText(app, message.text)}`);
  }

  function tick() {
    if (!app.store.state) return;
    app.topbar.draw();
    app.panel.drawClock();
    app.channel.refreshDates();
    app.thread.refreshDates();
  }

  setInterval(tick, TICK_MS);
  addEventListener('focus', () => {
    const { at } = app.route.current;
    if (app.store.state && at && at !== 'home') app.store.markRead(at);
  });
  return { start };
}

createApp().start();
