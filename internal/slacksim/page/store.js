import { createReadMarks } from './readmarks.js';

const TRAFFIC_KEPT = 500;
const SHOWN = 200;

// The state as one person sees it, and the events that change it. Listeners are told the topic:
// all, message, channels, views, home, traffic, clock, people.
export function createStore() {
  const listeners = new Set();
  const marks = createReadMarks();
  const threads = new WeakMap();
  let clockDelta = 0;

  const store = {
    state: null,
    get me() { return store.state?.me ?? null; },
    get tz() { return store.state?.me?.tz ?? null; },
    get app() { return store.state?.app ?? {}; },
    now: () => Date.now() + clockDelta,
    person: (id) => store.state?.people.find((person) => person.id === id) ?? null,
    channel: (id) => store.state?.channels.find((channel) => channel.id === id) ?? null,
    message: (channelId, ts) => store.channel(channelId)?.messages.find((message) => message.ts === ts) ?? null,
    topLevel: (channelId) => (store.channel(channelId)?.messages ?? []).filter((message) => !isReply(message)).slice(-SHOWN),
    replies: (channelId, ts) => threadsOf(store.channel(channelId)).get(ts) ?? [],
    botChannel: () => store.state?.channels.find((channel) => channel.is_im && channel.im_user === store.app.bot_user) ?? null,
    unread: (channelId) => marks.unread(store.channel(channelId), store.me?.id),
    markRead(channelId) {
      if (marks.mark(store.channel(channelId), store.me?.id)) emit('channels');
    },
    subscribe(listener) { listeners.add(listener); },
    load(state) {
      store.state = normalize(state);
      clockDelta = (state.clock?.now_ms ?? Date.now()) - Date.now();
      marks.start(store.state);
      emit('all');
    },
    // apply takes one live event and says whether the state has to be read again.
    apply(event) {
      if (!store.state) return false;
      const change = CHANGES[event.type];
      return change ? change(event) === 'reload' : event.type === 'reset';
    },
  };

  function emit(topic, detail) {
    for (const listener of listeners) listener(topic, detail);
  }

  // threadsOf groups a channel's replies by their root, once for each change.
  function threadsOf(channel) {
    if (!channel) return new Map();
    if (!threads.has(channel)) {
      const replies = channel.messages.filter((message) => isReply(message) && !message.deleted);
      threads.set(channel, Map.groupBy(replies, (message) => message.thread_ts));
    }
    return threads.get(channel);
  }

  const CHANGES = {
    message({ message }) {
      const channel = store.channel(message.channel);
      if (!channel) return 'reload';
      const isNew = putMessage(channel, message);
      threads.delete(channel);
      emit('message', { message, isNew });
      return null;
    },
    channel({ channel }) {
      const known = store.channel(channel.id);
      if (!known || known.is_member !== channel.is_member) return 'reload';
      Object.assign(known, { ...channel, messages: known.messages });
      emit('channels');
      return null;
    },
    views({ views }) { store.state.views = views ?? []; emit('views'); },
    home({ view }) { store.state.home = view; emit('home'); },
    people({ people }) { store.state.people = people; emit('people'); },
    clock({ clock }) {
      store.state.clock = clock;
      clockDelta = clock.now_ms - Date.now();
      emit('clock');
    },
    traffic({ entry }) {
      const traffic = store.state.traffic;
      if (entry.n <= (traffic.at(-1)?.n ?? 0)) return;
      traffic.push(entry);
      if (traffic.length > TRAFFIC_KEPT) traffic.splice(0, traffic.length - TRAFFIC_KEPT);
      emit('traffic', entry);
    },
    faults({ faults }) { store.state.faults = faults; emit('faults'); },
  };

  return store;
}

export function isReply(message) {
  return Boolean(message.thread_ts) && message.thread_ts !== message.ts;
}

// A Go server writes an empty list as null.
function normalize(state) {
  for (const key of ['people', 'usergroups', 'channels', 'views', 'traffic', 'faults', 'hints']) state[key] ??= [];
  state.app ??= {};
  state.app.commands ??= [];
  state.app.shortcuts ??= [];
  for (const channel of state.channels) channel.messages ??= [];
  return state;
}

function putMessage(channel, message) {
  const at = channel.messages.findIndex((old) => old.ts === message.ts);
  if (at >= 0) channel.messages[at] = message;
  else {
    channel.messages.push(message);
    channel.messages.sort((a, b) => (a.ts < b.ts ? -1 : Number(a.ts > b.ts)));
  }
  return at < 0;
}
