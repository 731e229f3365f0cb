import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeText, encodeText } from '../page/mentions.js';
import { carryOver, check, valueKey } from '../page/values.js';
import { formatDate, offsetLabel, unixToZoned, zonedToUnix } from '../page/time.js';

const input = (blockId, element, extra = {}) => ({ type: 'input', block_id: blockId, element: { action_id: 'v', ...element }, ...extra });

test('what was typed stays where block and action are the same', () => {
  const blocks = [input('a', { type: 'plain_text_input', initial_value: 'first' }), input('b', { type: 'plain_text_input', initial_value: 'second' })];
  const typed = { a: { v: { type: 'plain_text_input', value: null } } };
  const got = carryOver(blocks, typed, { a: { v: { type: 'plain_text_input', value: 'kept' } } });
  assert.equal(got.a.v.value, null);
  assert.equal(got.b.v.value, 'second');
});

test('what the server keeps stands before the initial value', () => {
  const got = carryOver([input('a', { type: 'datepicker', initial_date: '2026-01-01' })], {}, { a: { v: { type: 'datepicker', selected_date: '2026-02-02' } } });
  assert.equal(got.a.v.selected_date, '2026-02-02');
});

test('a choice that is no longer offered is dropped', () => {
  const option = (value) => ({ text: { type: 'plain_text', text: value }, value });
  const got = carryOver([input('a', { type: 'static_select', options: [option('x')] })], { a: { v: { type: 'static_select', selected_option: option('gone') } } }, {});
  assert.equal(got.a.v.selected_option, null);
});

test('attached files stay when the view is drawn anew', () => {
  const typed = { a: { v: { type: 'file_input', files: [{ id: 'F1' }] } } };
  assert.deepEqual(carryOver([input('a', { type: 'file_input' })], typed, {}).a.v.files, [{ id: 'F1' }]);
  assert.deepEqual(carryOver([input('b', { type: 'file_input' })], typed, {}).b.v.files, []);
});

const PROBLEMS = [
  ['more files than are taken', { type: 'file_input', max_files: 1 }, [{ id: 'F1' }, { id: 'F2' }], true],
  ['one file', { type: 'file_input', max_files: 1 }, [{ id: 'F1' }], false],
  ['an empty required field', { type: 'plain_text_input' }, '  ', true],
  ['too short a text', { type: 'plain_text_input', min_length: 3 }, 'ab', true],
  ['characters, not code units', { type: 'plain_text_input', max_length: 2 }, '🎉🎉', false],
  ['a number with letters', { type: 'number_input' }, '12x', true],
  ['a decimal where none is allowed', { type: 'number_input' }, '1.5', true],
  ['a decimal', { type: 'number_input', is_decimal_allowed: true }, '1.5', false],
  ['too small a number', { type: 'number_input', min_value: '0' }, '-1', true],
  ['an address without a host', { type: 'email_text_input' }, 'lee@', true],
  ['a URL without a scheme', { type: 'url_text_input' }, 'crm.example/1', true],
  ['a script for a URL', { type: 'url_text_input' }, 'javascript:alert(1)', true],
  ['a URL', { type: 'url_text_input' }, 'https://crm.example/1', false],
];

for (const [name, element, value, wrong] of PROBLEMS) {
  test(`${wrong ? 'refuses' : 'takes'} ${name}`, () => {
    assert.equal(Boolean(check(input('a', element), element, { type: element.type, [valueKey(element.type)]: value })), wrong);
  });
}

const NOW = Date.UTC(2026, 10, 24, 12);
const DATES = [
  ['{date_num} {time}', 'America/New_York', '2026-11-25 3:30 AM'],
  ['{date}', 'UTC', 'November 25th, 2026'],
  ['{date_short}', 'UTC', 'Nov 25, 2026'],
  ['{date_long}', 'UTC', 'Wednesday, November 25th, 2026'],
  ['{date_short_pretty} at {time_secs}', 'UTC', 'tomorrow at 8:30:00 AM'],
  ['{ago}', 'UTC', 'in 20 hours'],
];

for (const [format, zone, want] of DATES) {
  test(`writes ${format} in ${zone}`, () => assert.equal(formatDate(Date.UTC(2026, 10, 25, 8, 30) / 1000, format, zone, NOW), want));
}

test('a local time of a zone goes there and back', () => {
  const seconds = zonedToUnix('2026-07-01T09:30', 'Europe/Berlin');
  assert.equal(seconds, Date.UTC(2026, 6, 1, 7, 30) / 1000);
  assert.equal(unixToZoned(seconds, 'Europe/Berlin'), '2026-07-01T09:30');
});

test('names the offset of the clock in words', () => assert.equal(offsetLabel((25 * 60 + 30) * 60000), '+1 d 1 h 30 min'));

const people = [{ id: 'U1', name: 'omar', real_name: 'Omar Haddad' }, { id: 'U2', name: 'omari', real_name: 'Omari' }];
const store = {
  state: { people, channels: [{ id: 'C1', name: 'onboarding' }] },
  person: (id) => people.find((person) => person.id === id), channel: (id) => (id === 'C1' ? { name: 'onboarding' } : null),
};

test('names become ids, and nothing else changes', () => {
  assert.equal(encodeText(store, 'ask @Omar Haddad, @omari in #onboarding; a@omar.example <b>'), 'ask <@U1>, <@U2> in <#C1|onboarding>; a@omar.example <b>');
});

test('what is edited reads as it was typed', () => {
  assert.equal(decodeText(store, '<@U1> in <#C1|onboarding>: 1 &lt; 2 &amp; <https://a.example>'), '@Omar Haddad in #onboarding: 1 < 2 & https://a.example');
});
