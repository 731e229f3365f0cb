// Names that people type, to and from the ids that Slack's text holds.

const escapePattern = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

// encodeText writes "@Omar Haddad" as <@U…> and "#general" as <#C…|general>. Everything else stays as typed:
// the simulator escapes it.
export function encodeText(store, text) {
  const names = new Map();
  for (const person of store.state.people) {
    if (person.deleted) continue;
    for (const name of [person.real_name, person.name]) if (name) names.set(`@${name}`.toLowerCase(), `<@${person.id}>`);
  }
  for (const channel of store.state.channels) {
    if (!channel.is_im && channel.name) names.set(`#${channel.name}`.toLowerCase(), `<#${channel.id}|${channel.name}>`);
  }
  if (names.size === 0) return text;
  const longestFirst = [...names.keys()].sort((a, b) => b.length - a.length).map(escapePattern);
  const pattern = new RegExp(`(^|[\\s(])(${longestFirst.join('|')})(?![\\p{L}\\p{N}_-])`, 'giu');
  return text.replace(pattern, (_, lead, name) => lead + names.get(name.toLowerCase()));
}

// decodeText gives what a person edits: the reverse of encodeText and of the simulator's escaping.
export function decodeText(store, text) {
  return text
    .replace(/<@([UW][A-Z0-9]+)(?:\|[^>]*)?>/g, (token, id) => (store.person(id) ? `@${store.person(id).real_name || store.person(id).name}` : token))
    .replace(/<#([A-Z0-9]+)(?:\|([^>]*))?>/g, (token, id, name) => `#${store.channel(id)?.name ?? name ?? id}`)
    .replace(/<((?:https?|mailto):[^>|]+)(?:\|[^>]*)?>/g, '$1')
    .replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
