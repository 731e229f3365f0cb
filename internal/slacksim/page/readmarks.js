// How far each person has read, kept in this browser. What the server counts as unread is only the
// start, for a person who has not been here yet.

export function createReadMarks() {
  let marks = {};
  let storageKey = '';

  function save() {
    try { localStorage.setItem(storageKey, JSON.stringify(marks)); } catch { /* private mode: marks live as long as the page */ }
  }

  return {
    start(state) {
      storageKey = `slacksim.read.${state.team?.id}.${state.me?.id}`;
      marks = readStored(storageKey);
      const now = (state.clock?.now_ms ?? Date.now()) / 1000 + 60;
      for (const channel of state.channels) {
        const mark = marks[channel.id];
        if (mark === undefined || Number(mark) > now) marks[channel.id] = firstMark(channel, state.me?.id);
      }
    },
    unread(channel, me) {
      if (!channel) return 0;
      const mark = marks[channel.id] ?? '';
      return channel.messages.filter((message) => message.ts > mark && countable(message, me)).length;
    },
    mark(channel, me) {
      if (!channel || this.unread(channel, me) === 0) return false;
      marks[channel.id] = newest(channel);
      save();
      return true;
    },
  };
}

function countable(message, me) {
  return !message.deleted && message.user !== me;
}

function firstMark(channel, me) {
  const others = channel.messages.filter((message) => countable(message, me)).map((message) => message.ts).sort();
  const unread = Math.min(channel.unread ?? 0, others.length);
  if (unread === 0) return newest(channel);
  return others[others.length - unread - 1] ?? '';
}

// newest is the last message's time. Replies stand with their thread, so it need not be at the end.
function newest(channel) {
  return channel.messages.reduce((latest, message) => (message.ts > latest ? message.ts : latest), '');
}

function readStored(key) {
  try { return JSON.parse(localStorage.getItem(key)) ?? {}; } catch { return {}; }
}
