import { svg } from './dom.js';

// Line drawings on a 20 by 20 grid.
const PATHS = {
  hash: 'M8 3 6.5 17M13.5 3 12 17M3.5 7.5h13M3 12.5h13',
  lock: 'M5 9h10v7H5zM7 9V6.5a3 3 0 0 1 6 0V9',
  home: 'M3.5 9.5 10 4l6.5 5.5M5.5 8.5V16h9V8.5',
  reply: 'M4 5h12v8H9l-3.5 3v-3H4z',
  more: 'M5 10h.01M10 10h.01M15 10h.01',
  smile: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14M7 12c1.5 2 4.5 2 6 0M7.5 8h.01M12.5 8h.01',
  bolt: 'M11 2.5 5 11.5h4.5L9 17.5l6-9h-4.5z',
  send: 'M3.5 16.5 17 10 3.5 3.5 6 10zM6 10h5',
  close: 'm5 5 10 10M15 5 5 15',
  menu: 'M3 5.5h14M3 10h14M3 14.5h14',
  clock: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14M10 6v4.3l2.8 1.7',
  panel: 'M3 4h14v12H3zM3 11h14',
  chevron: 'm6 8 4 4 4-4',
  right: 'm8 6 4 4-4 4',
  back: 'm12 5-5 5 5 5',
  edit: 'm4 16 .8-3.2L13 4.6l2.4 2.4-8.2 8.2z',
  trash: 'M4 6h12M8 6V4h4v2M6 6l.7 10h6.6L14 6',
  people: 'M7 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M2.5 16c0-5 9-5 9 0M13 9.5a2 2 0 1 0-.5-4M14 12c2.5.3 3.5 2 3.5 4',
  down: 'M10 4v12M5 11l5 5 5-5',
  eye: 'M2.5 10C6 4.5 14 4.5 17.5 10 14 15.5 6 15.5 2.5 10M10 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4',
  link: 'M8.5 11.5 11.5 8.5M7 9.5l-2 2a2.5 2.5 0 0 0 3.5 3.5l2-2M13 10.5l2-2A2.5 2.5 0 0 0 11.5 5l-2 2',
  info: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14M10 9v4.5M10 6.5h.01',
  alert: 'M10 3.5 17.5 16.5h-15zM10 8.5v3.5M10 14.3h.01',
  pause: 'M7 5v10M13 5v10',
  play: 'M6 4.5v11l9-5.5z',
  window: 'M4 4h8M4 4v12h12V8M10.5 9.5 16 4M12.5 4H16v3.5',
};

export function icon(name) {
  return svg('svg', { viewBox: '0 0 20 20', class: `icon icon-${name}`, 'aria-hidden': 'true', focusable: 'false' },
    svg('path', { d: PATHS[name] }));
}
