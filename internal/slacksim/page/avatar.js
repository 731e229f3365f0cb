import { h } from './dom.js';

const COLORS = ['#b4562f', '#2f7d6b', '#5a62b0', '#9a3f72', '#6b7a26', '#2f6f9f', '#8a5a2b', '#7a4fa3'];

export function renderAvatar(person, size = '') {
  const node = h('span', { class: `avatar ${size}${person?.is_bot ? ' avatar-bot' : ''}`, 'aria-hidden': 'true' }, initials(person));
  node.style.backgroundColor = /^#?[0-9a-f]{6}$/i.test(person?.color ?? '') ? `#${person.color.replace('#', '')}` : COLORS[hash(person?.id ?? '') % COLORS.length];
  return node;
}

function initials(person) {
  if (person?.initials) return person.initials;
  const words = (person?.real_name || person?.name || '?').split(/\s+/);
  return words.slice(0, 2).map((word) => [...word][0] ?? '').join('').toUpperCase();
}

function hash(text) {
  return [...text].reduce((sum, char) => (sum * 31 + char.codePointAt(0)) % 9973, 7);
}
