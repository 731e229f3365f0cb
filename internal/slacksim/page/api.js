// The simulator's client API. Every call is made as one person.

export function createApi(getAs) {
  const as = () => `as=${encodeURIComponent(getAs() ?? '')}`;

  async function state() {
    const response = await fetch(`/client/state?${as()}`, { cache: 'no-store' });
    if (!response.ok) throw new Error(`read state: HTTP ${response.status}`);
    return response.json();
  }

  // act never rejects: what went wrong comes back as {ok: false, error} in plain words.
  async function act(action, payload = {}, options = {}) {
    try {
      const response = await fetch(`/client/act?${as()}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ ...payload, action }),
        keepalive: options.keepalive ?? false,
      });
      const result = await response.json().catch(() => null);
      if (result) return result;
      return { ok: false, error: `The simulator answered with HTTP ${response.status}.` };
    } catch {
      return { ok: false, error: 'The simulator does not answer. Is it still running?' };
    }
  }

  // upload never rejects either: {ok: true, file} or {ok: false, error}.
  async function upload(file) {
    try {
      const response = await fetch(`/client/upload?${as()}&name=${encodeURIComponent(file.name)}`, { method: 'POST', body: file });
      return await response.json();
    } catch {
      return { ok: false, error: 'The file could not be uploaded.' };
    }
  }

  return { state, act, upload, events: (handlers) => openEvents(`/client/events?${as()}`, handlers) };
}

const RETRY_MS = [500, 1000, 2000, 4000];

// openEvents keeps a stream open until close is called. onOpen runs after every (re)connection, so
// that the state can be read again; onLost when the stream breaks.
function openEvents(url, { onOpen, onEvent, onLost }) {
  let source = null, timer = null, attempt = 0, closed = false;

  function connect() {
    source = new EventSource(url);
    source.onopen = () => { attempt = 0; onOpen(); };
    source.onmessage = (message) => onEvent(JSON.parse(message.data));
    source.onerror = () => {
      source.close();
      if (closed) return;
      onLost();
      timer = setTimeout(connect, RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)]);
      attempt += 1;
    };
  }

  connect();
  return { close() { closed = true; clearTimeout(timer); source.close(); } };
}
