import { h } from './dom.js';
import { createCombobox } from './combobox.js';
import { renderAvatar } from './avatar.js';
import { icon } from './icons.js';
import { focusKey } from './inputs.js';

// Which source of choices an element has, without the multi_ prefix.
const SOURCES = {
  static_select: (app, surface, block, element) => ({ load: (query) => matching(staticChoices(element), query) }),
  external_select: externalSource,
  users_select: (app) => idSource(() => app.store.state.people.filter((person) => !person.is_bot && !person.deleted).map(personChoice)),
  conversations_select: (app, surface, block, element) => idSource(() => conversationChoices(app, element.filter)),
  channels_select: (app) => idSource(() => conversationChoices(app, { include: ['public'] })),
};

export function renderSelect(app, surface, block, element, aria) {
  const multiple = element.type.startsWith('multi_');
  const source = SOURCES[element.type.replace(/^multi_/, '')](app, surface, block, element);
  const toChoice = source.byId ? (id) => source.all().find((choice) => choice.key === id) ?? { key: id, label: id, raw: id } : optionChoice;
  const raw = surface.raw(block, element);
  const chosen = (multiple ? raw : [raw].filter((value) => value !== null)).map((value) => toChoice(value));
  return createCombobox({
    props: {
      id: aria.controlId, 'aria-labelledby': aria.labelId, 'aria-describedby': aria.describedBy,
      'aria-label': aria.labelId ? null : element.placeholder?.text ?? element.action_id, 'aria-required': aria.required ? 'true' : null,
      dataset: { control: '', actionId: element.action_id, focusKey: focusKey(block, element) },
    },
    load: source.load, remote: source.remote, chosen, multiple, max: element.max_selected_items ?? Infinity,
    placeholder: element.placeholder?.text ?? 'Choose…', clearable: block.type === 'input' && Boolean(block.optional),
    change: (choices) => surface.set(block, element, multiple ? choices.map((choice) => choice.raw) : choices[0]?.raw ?? null, 'select'),
  });
}

function optionChoice(option, group) {
  return { key: option.value, label: option.text?.text ?? option.value, detail: option.description?.text, raw: option, group: typeof group === 'string' ? group : undefined };
}

function staticChoices(element) {
  if (element.option_groups) return element.option_groups.flatMap((group) => group.options.map((option) => optionChoice(option, group.label?.text)));
  return (element.options ?? []).map((option) => optionChoice(option));
}

function externalSource(app, surface, block, element) {
  const least = element.min_query_length ?? 3;
  async function load(query) {
    if (query.length < least) return { choices: [], notice: least === 1 ? 'Type to search' : `Type at least ${least} characters` };
    const result = await surface.options(block, element, query);
    if (!result.ok) return { choices: [], notice: result.error ?? 'The choices could not be loaded' };
    return (result.options ?? []).map((option) => optionChoice(option));
  }
  return { load, remote: true };
}

function idSource(all) {
  return { byId: true, all, load: (query) => matching(all(), query) };
}

function matching(choices, query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return choices.filter((choice) => words.every((word) => `${choice.label} ${choice.detail ?? ''}`.toLowerCase().includes(word)));
}

function personChoice(person) {
  return { key: person.id, label: person.real_name || person.name, detail: person.title, raw: person.id, lead: () => renderAvatar(person, 'small') };
}

function conversationChoices(app, filter) {
  const include = filter?.include ?? ['im', 'private', 'public'];
  const kindOf = (channel) => (channel.is_im ? 'im' : channel.is_private ? 'private' : 'public');
  return app.store.state.channels
    .filter((channel) => !channel.is_archived && include.includes(kindOf(channel)))
    .filter((channel) => !(filter?.exclude_bot_users && channel.is_im && app.store.person(channel.im_user)?.is_bot))
    .map((channel) => ({
      key: channel.id, raw: channel.id, label: channel.is_im ? app.store.person(channel.im_user)?.real_name ?? channel.im_user : channel.name,
      lead: () => (channel.is_im ? renderAvatar(app.store.person(channel.im_user), 'small') : h('span', { class: 'option-icon' }, icon(channel.is_private ? 'lock' : 'hash'))),
    }));
}
