// What is shown stands in the address: two windows can be two people, and a reload stays where it was.
// #as=U1&at=C1&thread=1700000000.000100

export function createRoute(onChange) {
  let current = read();
  addEventListener('hashchange', () => {
    const previous = current;
    current = read();
    onChange(current, previous);
  });

  return {
    get current() { return current; },
    // go merges changes into the address; null removes a part.
    go(changes, { replace = false } = {}) {
      const next = { ...current, ...changes };
      const hash = `#${format(next)}`;
      if (hash === location.hash) return;
      const previous = current;
      current = { ...empty(), ...next };
      history[replace ? 'replaceState' : 'pushState'](null, '', `/${hash}`);
      onChange(current, previous);
    },
    linkAs(userId) { return `/#as=${encodeURIComponent(userId)}`; },
  };
}

function empty() {
  return { as: null, at: null, thread: null, message: null };
}

function read() {
  const params = new URLSearchParams(location.hash.slice(1));
  const route = { ...empty(), as: params.get('as'), at: params.get('at'), thread: params.get('thread'), message: params.get('message') };
  return { ...route, ...readPath(route) };
}

// A permalink opens the page at its message.
function readPath(route) {
  const match = /^\/archives\/([A-Z0-9]+)(?:\/p(\d{10,})(\d{6}))?\/?$/.exec(location.pathname);
  if (!match || route.at) return {};
  const ts = match[2] ? `${match[2]}.${match[3]}` : null;
  return { at: match[1], message: ts, thread: new URLSearchParams(location.search).get('thread_ts') };
}

function format(route) {
  const params = new URLSearchParams();
  for (const key of Object.keys(empty())) if (route[key]) params.set(key, route[key]);
  return params.toString();
}
