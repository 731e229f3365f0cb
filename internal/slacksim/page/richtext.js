import { h } from './dom.js';
import { renderEmoji } from './emoji.js';
import { renderBroadcast, renderChannel, renderDate, renderLink, renderPlain, renderUser, renderUsergroup } from './text.js';

export function renderRichText(app, block) {
  return h('div', { class: 'rich-text' }, (block.elements ?? []).map((element) => renderPart(app, element)));
}

function renderPart(app, part) {
  const children = () => (part.elements ?? []).map((element) => renderInline(app, element));
  switch (part.type) {
    case 'rich_text_section': return h('div', null, children());
    case 'rich_text_quote': return h('blockquote', null, children());
    case 'rich_text_preformatted': return h('pre', null, children());
    case 'rich_text_list': return renderList(app, part);
    default: return h('div', { class: 'unknown' }, `[${part.type}]`);
  }
}

function renderList(app, part) {
  const ordered = part.style === 'ordered';
  const props = { class: `indent-${Math.min(part.indent ?? 0, 6)}`, start: ordered && part.offset ? part.offset + 1 : null };
  return h(ordered ? 'ol' : 'ul', props, (part.elements ?? []).map((item) => h('li', null, renderPart(app, item))));
}

function renderInline(app, element) {
  return styled(inlineNode(app, element), element.style);
}

function inlineNode(app, element) {
  switch (element.type) {
    case 'text': return renderPlain(element.text, !element.style?.code);
    case 'emoji': return renderEmoji(element.name);
    case 'user': return renderUser(app, element.user_id);
    case 'channel': return renderChannel(app, element.channel_id, null);
    case 'usergroup': return renderUsergroup(app, element.usergroup_id, null);
    case 'broadcast': return renderBroadcast(element.range);
    case 'link': return renderLink(app, element.url, renderPlain(element.text || element.url));
    case 'date': return renderDate(app, { seconds: element.timestamp, format: element.format, url: element.url, fallback: element.fallback });
    case 'color': return h('code', null, element.value);
    default: return `[${element.type}]`;
  }
}

const STYLES = [['bold', 'strong'], ['italic', 'em'], ['strike', 's'], ['underline', 'u'], ['code', 'code']];

function styled(node, style) {
  if (!style) return node;
  return STYLES.reduce((inner, [name, tag]) => (style[name] ? h(tag, null, inner) : inner), node);
}
