// The state of input elements in Slack's form: {type, value} or {type, selected_…}. No DOM here.

const SHAPES = {
  plain_text_input: ['value', 'initial_value', null],
  email_text_input: ['value', 'initial_value', null],
  url_text_input: ['value', 'initial_value', null],
  number_input: ['value', 'initial_value', null],
  rich_text_input: ['rich_text_value', 'initial_value', null],
  datepicker: ['selected_date', 'initial_date', null],
  timepicker: ['selected_time', 'initial_time', null],
  datetimepicker: ['selected_date_time', 'initial_date_time', null],
  static_select: ['selected_option', 'initial_option', null],
  external_select: ['selected_option', 'initial_option', null],
  radio_buttons: ['selected_option', 'initial_option', null],
  users_select: ['selected_user', 'initial_user', null],
  conversations_select: ['selected_conversation', 'initial_conversation', null],
  channels_select: ['selected_channel', 'initial_channel', null],
  checkboxes: ['selected_options', 'initial_options', []],
  multi_static_select: ['selected_options', 'initial_options', []],
  multi_external_select: ['selected_options', 'initial_options', []],
  multi_users_select: ['selected_users', 'initial_users', []],
  multi_conversations_select: ['selected_conversations', 'initial_conversations', []],
  multi_channels_select: ['selected_channels', 'initial_channels', []],
  file_input: ['files', 'initial_files', []],
};

export const TEXT_TYPES = new Set(['plain_text_input', 'email_text_input', 'url_text_input', 'number_input']);

export const isStateful = (element) => Object.hasOwn(SHAPES, element?.type);
export const valueKey = (type) => SHAPES[type][0];

export function initialValue(element) {
  const [key, initial, empty] = SHAPES[element.type];
  return { type: element.type, [key]: element[initial] ?? empty };
}

export function rawValue(element, value) {
  return value?.[valueKey(element.type)] ?? SHAPES[element.type][2];
}

function isEmpty(element, value) {
  const raw = rawValue(element, value);
  return raw === null || raw === '' || (Array.isArray(raw) && raw.length === 0) || (typeof raw === 'string' && raw.trim() === '');
}

// statefulElements gives every [block, element] of a view that holds a value.
function statefulElements(blocks) {
  return (blocks ?? []).flatMap((block) => elementsOf(block).filter(isStateful).map((element) => [block, element]));
}

function elementsOf(block) {
  if (block.type === 'input') return [block.element];
  if (block.type === 'actions') return block.elements ?? [];
  return block.accessory ? [block.accessory] : [];
}

// carryOver gives the values of a view that takes another's place: what was typed stays where block_id,
// action_id and type are the same, else what the server keeps, else the initial value.
export function carryOver(blocks, typed, kept) {
  const values = {};
  for (const [block, element] of statefulElements(blocks)) {
    const old = typed?.[block.block_id]?.[element.action_id];
    const stored = kept?.[block.block_id]?.[element.action_id];
    const value = [old, stored].find((candidate) => candidate?.type === element.type && stillOffered(element, candidate));
    (values[block.block_id] ??= {})[element.action_id] = value ?? initialValue(element);
  }
  return values;
}

function stillOffered(element, value) {
  const offered = optionsOf(element);
  if (!offered) return true;
  const known = new Set(offered.map((option) => option.value));
  return [value.selected_option ?? value.selected_options ?? []].flat().every((option) => known.has(option.value));
}

function optionsOf(element) {
  return element.options ?? element.option_groups?.flatMap((group) => group.options) ?? null;
}

export function characters(text) {
  return [...(text ?? '')].length;
}

// check gives what is wrong with a field before it is sent, or null: the checks that Slack's own client makes.
export function check(block, element, value) {
  if (isEmpty(element, value)) return block.optional ? null : 'Please complete this required field.';
  const raw = rawValue(element, value);
  switch (element.type) {
    case 'plain_text_input': return checkLength(element, raw);
    case 'number_input': return checkNumber(element, raw);
    case 'email_text_input': return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(raw.trim()) ? null : 'Please enter a valid email address.';
    case 'url_text_input': return checkUrl(raw.trim());
    case 'file_input': return raw.length > (element.max_files ?? 10) ? 'Please attach fewer files.' : null;
    default: return null;
  }
}

function checkLength(element, text) {
  const count = characters(text);
  if (element.min_length && count < element.min_length) return `Please enter at least ${element.min_length} characters.`;
  if (element.max_length && count > element.max_length) return `Please enter no more than ${element.max_length} characters.`;
  return null;
}

function checkNumber(element, text) {
  const pattern = element.is_decimal_allowed ? /^[+-]?(\d+\.?\d*|\.\d+)$/ : /^[+-]?\d+$/;
  if (!pattern.test(text.trim())) return element.is_decimal_allowed ? 'Please enter a number.' : 'Please enter a whole number.';
  const number = Number(text);
  if (element.min_value !== undefined && number < Number(element.min_value)) return `Please enter a number that is at least ${element.min_value}.`;
  if (element.max_value !== undefined && number > Number(element.max_value)) return `Please enter a number that is at most ${element.max_value}.`;
  return null;
}

function checkUrl(text) {
  const url = URL.canParse(text) ? new URL(text) : null;
  const sound = url && /^https?:$/.test(url.protocol) && !/\s/.test(text);
  return sound ? null : 'Please enter a valid URL, with https://.';
}
