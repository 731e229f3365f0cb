import { h, svg } from './dom.js';

// A small table, drawn here: a machine without an emoji font shows them too, and nothing is fetched.
// Each shape is [tag, attributes]; the grid is 20 by 20.
const GREEN = '#2f9e5b', RED = '#d6453d', YELLOW = '#f0b429', BLUE = '#3b82c4', SKIN = '#f4bf4f', GREY = '#8a949e', INK = '#3d3226', PAPER = '#eef1f4';

const box = (fill) => ['rect', { x: 2, y: 2, width: 16, height: 16, rx: 4, fill }];
const line = (d, stroke = 'white', width = 2.4) => ['path', { d, fill: 'none', stroke, 'stroke-width': width, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' }];
const fill = (d, color) => ['path', { d, fill: color }];
const dot = (cx, cy, r, color) => ['circle', { cx, cy, r, fill: color }];
const circle = (color) => [dot(10, 10, 7.6, color)];
const ring = (color) => ['circle', { cx: 10, cy: 10, r: 6.8, fill: 'none', stroke: color, 'stroke-width': 2.4 }];
const boxed = (d, color = BLUE) => [box(color), line(d, 'white', 2)];

const TABLE = {
  white_check_mark: ['✅', [box(GREEN), line('m6 10.5 2.8 2.8L14.2 7')]],
  heavy_check_mark: ['✔', [line('m4 11 4 4L16.5 5', GREEN, 3)]],
  x: ['❌', [line('m5 5 10 10M15 5 5 15', RED, 3.2)]],
  eyes: ['👀', [['ellipse', { cx: 6, cy: 10, rx: 3.8, ry: 6, fill: 'white', stroke: GREY }], ['ellipse', { cx: 14, cy: 10, rx: 3.8, ry: 6, fill: 'white', stroke: GREY }], dot(5, 11, 2, INK), dot(13, 11, 2, INK)]],
  tada: ['🎉', [fill('m3 17 4-10 6 6z', YELLOW), line('M11 6c1-2 0-3-1-3.5M14 9c2-1 3 0 3.5 1', BLUE, 1.6), dot(14.5, 4.5, 1.3, RED), dot(17, 7, 1, GREEN), dot(7.5, 3.5, 1, GREEN), dot(16.5, 14, 1.2, RED)]],
  warning: ['⚠', [fill('M10 2.5 18.5 17H1.5z', YELLOW), line('M10 8v4', INK, 2), dot(10, 14.6, 1.1, INK)]],
  hourglass_flowing_sand: ['⏳', [fill('M5 3h10c0 4-4 5-4 7s4 3 4 7H5c0-4 4-5 4-7S5 7 5 3z', '#dbe7f0'), fill('M6.5 5h7L10 9zM6.5 16c.5-2.5 3.5-3 3.5-4 0 1 3 1.5 3.5 4z', YELLOW), line('M4.5 3h11M4.5 17h11', '#a8713a', 1.8)]],
  hourglass: ['⌛', [fill('M5 3h10c0 4-4 5-4 7s4 3 4 7H5c0-4 4-5 4-7S5 7 5 3z', '#dbe7f0'), fill('M5.5 16.5c.5-3 3.5-3.5 4.5-4.5 1 1 4 1.5 4.5 4.5z', YELLOW), line('M4.5 3h11M4.5 17h11', '#a8713a', 1.8)]],
  bell: ['🔔', [fill('M10 2.5c4 0 5 3 5 6s.8 4 2 5H3c1.2-1 2-2 2-5s1-6 5-6z', YELLOW), dot(10, 16, 1.8, '#c98a1b')]],
  memo: ['📝', [fill('M4 2.5h9v15H4z', PAPER), line('M6 6h5M6 9h5M6 12h3', GREY, 1.2), line('m10 14.5 6-6', YELLOW, 2.6)]],
  clipboard: ['📋', [fill('M4 3.5h12v14H4z', '#a8713a'), fill('M5.5 5h9v11h-9z', PAPER), fill('M7.5 2.5h5v3h-5z', GREY), line('M7.5 9h5M7.5 12h5', GREY, 1.2)]],
  link: ['🔗', [line('M8 12 12 8M6.5 10l-2 2a2.5 2.5 0 0 0 3.5 3.5l2-2M13.5 10l2-2A2.5 2.5 0 0 0 12 4.5l-2 2', BLUE, 2)]],
  wave: ['👋', [fill('M6 9.5 4.5 6.5c-.4-1.2 1-1.8 1.6-.8L8 8.5 6.5 4.2c-.4-1.3 1.2-1.8 1.7-.6L10 8l-.6-4.3c0-1.3 1.6-1.3 1.8 0L12.3 8.5l.5-2.8c.3-1.2 1.8-.9 1.7.3-.2 4.5-.5 10-5 10.5C7 16.7 5.5 14 3.5 12c-1-1 0-2.2 1-1.7z', SKIN), line('M15.5 13.5c.8-.5 1.3-1.3 1.5-2.3', GREY, 1.2)]],
  question: ['❓', [line('M6.5 7c0-4.5 7-4.5 7 0 0 2.5-3.5 2.5-3.5 5.5', RED, 2.6), dot(10, 16, 1.6, RED)]],
  exclamation: ['❗', [line('M10 3.5v8.5', RED, 3), dot(10, 16, 1.7, RED)]],
  large_green_circle: ['🟢', circle(GREEN)], large_yellow_circle: ['🟡', circle(YELLOW)], red_circle: ['🔴', circle(RED)],
  large_orange_circle: ['🟠', circle('#e8833a')], large_blue_circle: ['🔵', circle(BLUE)], black_circle: ['⚫', circle(INK)],
  white_circle: ['⚪', [['circle', { cx: 10, cy: 10, r: 7.2, fill: '#f5f7f8', stroke: GREY, 'stroke-width': 1 }]]],
  arrow_right: ['➡', boxed('M5 10h9.5M10.5 6l4 4-4 4')], arrow_left: ['⬅', boxed('M15 10H5.5M9.5 6l-4 4 4 4')],
  arrow_up: ['⬆', boxed('M10 15V5.5M6 9.5l4-4 4 4')], arrow_down: ['⬇', boxed('M10 5v9.5M6 10.5l4 4 4-4')],
  leftwards_arrow_with_hook: ['↩', boxed('M8.5 5 5 8.5 8.5 12M5.5 8.5H12a3 3 0 0 1 0 6h-2')],
  repeat: ['🔁', boxed('M5 9V8a2 2 0 0 1 2-2h7M12 4l2 2-2 2M15 11v1a2 2 0 0 1-2 2H6M8 12l-2 2 2 2')],
  arrows_counterclockwise: ['🔄', boxed('M14.5 8a5 5 0 0 0-9-.5M5 5v3h3M5.5 12a5 5 0 0 0 9 .5M15 15v-3h-3')],
  no_entry_sign: ['🚫', [ring(RED), line('m5.5 5.5 9 9', RED, 2.4)]],
  no_entry: ['⛔', [dot(10, 10, 7.8, RED), line('M6 10h8', 'white', 3)]],
  '+1': ['👍', [fill('M3 9h3v8H3z', BLUE), fill('M7 9.5 9.5 3c1.5-.5 2.5.8 2 2.5L11 8h4.5c1.5 0 1.8 1.5 1.3 2.5l-2 5c-.4 1-1 1.5-2 1.5H7z', SKIN)]],
  '-1': ['👎', [fill('M3 3h3v8H3z', BLUE), fill('M7 10.5 9.5 17c1.5.5 2.5-.8 2-2.5L11 12h4.5c1.5 0 1.8-1.5 1.3-2.5l-2-5C14.4 3.5 13.8 3 12.8 3H7z', SKIN)]],
  heart: ['❤', [fill('M10 17C-2 9 5 .5 10 6c5-5.5 12 3 0 11z', RED)]],
  star: ['⭐', [fill('m10 2 2.4 5.2 5.6.6-4.2 3.8 1.2 5.6-5-2.9-5 2.9 1.2-5.6L2 7.8l5.6-.6z', YELLOW)]],
  rocket: ['🚀', [fill('M10 1.5c4 3 4 8 3 12H7c-1-4-1-9 3-12z', '#dfe5ea'), dot(10, 7.5, 1.8, BLUE), fill('M7 9.5 4 13v3l3.5-2.5zM13 9.5l3 3.5v3l-3.5-2.5z', RED), fill('M8.5 14h3L10 18.5z', YELLOW)]],
  zap: ['⚡', [fill('M12 1.5 4 11.5h5L8 18.5l8-10.5h-5z', YELLOW)]],
  bulb: ['💡', [fill('M10 2a6 6 0 0 1 3.5 10.8V15h-7v-2.2A6 6 0 0 1 10 2z', YELLOW), line('M8 17.5h4', GREY, 1.8)]],
  lock: ['🔒', [line('M6.5 9V6.5a3.5 3.5 0 0 1 7 0V9', GREY, 2), fill('M4.5 9h11v8.5h-11z', YELLOW)]],
  calendar: ['📅', [fill('M3 4h14v13H3z', PAPER), fill('M3 4h14v4H3z', RED), line('M6 11h2M9.5 11h2M13 11h1M6 14h2M9.5 14h2', GREY, 1.4)]],
  speech_balloon: ['💬', [fill('M3 3.5h14v10h-7L6 17v-3.5H3z', PAPER), dot(7, 8.5, 1, GREY), dot(10, 8.5, 1, GREY), dot(13, 8.5, 1, GREY)]],
  inbox_tray: ['📥', [fill('M2.5 11h4l1 2h5l1-2h4v6h-15z', GREY), line('M10 3v6M7.5 7 10 9.5 12.5 7', BLUE, 2)]],
  outbox_tray: ['📤', [fill('M2.5 11h4l1 2h5l1-2h4v6h-15z', GREY), line('M10 9.5V3M7.5 5.5 10 3l2.5 2.5', BLUE, 2)]],
  package: ['📦', [fill('M3 5.5 10 3l7 2.5v9L10 17.5l-7-3z', '#c08a4e'), line('M3.5 6 10 8.5 16.5 6M10 8.5v8.5', '#8a5d2c', 1.2)]],
  mag: ['🔍', [ring(BLUE), line('m15 15 3 3', GREY, 2.6)]],
  pushpin: ['📌', [line('m4 16 5-5', GREY, 1.8), fill('m11 2.5 6.5 6.5-3 .5-2.5 2.5v3L5 8h3l2.5-2.5z', RED)]],
};

const ALIASES = { thumbsup: '+1', thumbsdown: '-1', thumbs_up: '+1', heavy_exclamation_mark: 'exclamation', ballot_box_with_check: 'white_check_mark', date: 'calendar', point_right: 'arrow_right', large_red_circle: 'red_circle', hand: 'wave', x_mark: 'x' };
const BY_CHAR = new Map(Object.entries(TABLE).map(([name, [char]]) => [char, name]));

export const EMOJI_NAMES = Object.keys(TABLE);
export const PICKER_NAMES = ['white_check_mark', 'eyes', '+1', 'tada', 'heart', 'wave', 'question', 'x', 'warning', 'hourglass_flowing_sand', 'bell', 'memo', 'link', 'repeat', 'leftwards_arrow_with_hook', 'no_entry_sign', 'rocket', 'star', 'large_green_circle', 'large_yellow_circle', 'red_circle', 'white_circle', 'bulb', 'speech_balloon'];

// emojiName gives the table's name of a short code (skin tone dropped), or null.
function emojiName(code) {
  const base = code.replace(/::skin-tone-\d$/, '');
  const name = ALIASES[base] ?? base;
  return Object.hasOwn(TABLE, name) ? name : null;
}

const CHARS = new RegExp([...BY_CHAR.keys()].map((c) => `${c}\uFE0F?`).join('|'), 'gu');

// splitEmojiChars cuts text at the Unicode emoji of the table: strings and {emoji} in turn.
export function splitEmojiChars(text) {
  const parts = [];
  let from = 0;
  for (const match of text.matchAll(CHARS)) {
    if (match.index > from) parts.push(text.slice(from, match.index));
    parts.push({ emoji: BY_CHAR.get(match[0].replace('\uFE0F', '')) });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}

export function renderEmoji(code) {
  const name = emojiName(code);
  if (!name) return document.createTextNode(`:${code}:`);
  const shapes = TABLE[name][1].map(([tag, attributes]) => svg(tag, attributes));
  return h('span', { class: 'emoji', role: 'img', 'aria-label': name.replaceAll('_', ' '), title: `:${code}:` },
    svg('svg', { viewBox: '0 0 20 20', 'aria-hidden': 'true', focusable: 'false' }, shapes));
}
