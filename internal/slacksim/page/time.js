// Dates as Slack's date tokens show them, in one person's time zone.

const TOKENS = /\{(date_num|date_short_pretty|date_long_pretty|date_pretty|date_short|date_long|date|time_secs|time|ago)\}/g;

function parts(ms, tz, options) {
  const formatter = new Intl.DateTimeFormat('en-US', { timeZone: tz || undefined, ...options });
  return Object.fromEntries(formatter.formatToParts(new Date(ms)).map((part) => [part.type, part.value]));
}

function dayNumber(ms, tz) {
  const p = parts(ms, tz, { year: 'numeric', month: 'numeric', day: 'numeric' });
  return Date.UTC(Number(p.year), Number(p.month) - 1, Number(p.day)) / 86400000;
}

function ordinal(day) {
  const tens = day % 100;
  if (tens >= 11 && tens <= 13) return `${day}th`;
  return `${day}${['th', 'st', 'nd', 'rd'][day % 10] ?? 'th'}`;
}

function longDate(ms, tz, weekday) {
  const p = parts(ms, tz, { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' });
  return `${weekday ? `${p.weekday}, ` : ''}${p.month} ${ordinal(Number(p.day))}, ${p.year}`;
}

function shortDate(ms, tz) {
  const p = parts(ms, tz, { year: 'numeric', month: 'short', day: 'numeric' });
  return `${p.month} ${p.day}, ${p.year}`;
}

function relativeDay(ms, tz, nowMs) {
  const difference = dayNumber(ms, tz) - dayNumber(nowMs, tz);
  return { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' }[difference] ?? null;
}

function ago(ms, nowMs) {
  const seconds = Math.round((ms - nowMs) / 1000);
  const units = [['year', 31536000], ['month', 2592000], ['day', 86400], ['hour', 3600], ['minute', 60]];
  const formatter = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  for (const [unit, size] of units) {
    if (Math.abs(seconds) >= size) return formatter.format(Math.trunc(seconds / size), unit);
  }
  return Math.abs(seconds) < 10 ? 'just now' : formatter.format(seconds, 'second');
}

export function timeOfDay(ms, tz, seconds = false) {
  return new Intl.DateTimeFormat('en-US', { timeZone: tz || undefined, hour: 'numeric', minute: '2-digit', second: seconds ? '2-digit' : undefined })
    .format(new Date(ms)).replaceAll('\u202f', ' ');
}

export function timeOfDayMs(ms, tz) {
  return new Intl.DateTimeFormat('en-GB', { timeZone: tz || undefined, hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 }).format(new Date(ms));
}

function token(name, ms, tz, nowMs) {
  switch (name) {
    case 'date_num': {
      const p = parts(ms, tz, { year: 'numeric', month: '2-digit', day: '2-digit' });
      return `${p.year}-${p.month}-${p.day}`;
    }
    case 'date': return longDate(ms, tz, false);
    case 'date_short': return shortDate(ms, tz);
    case 'date_long': return longDate(ms, tz, true);
    case 'date_pretty': return relativeDay(ms, tz, nowMs) ?? longDate(ms, tz, false);
    case 'date_short_pretty': return relativeDay(ms, tz, nowMs) ?? shortDate(ms, tz);
    case 'date_long_pretty': return relativeDay(ms, tz, nowMs) ?? longDate(ms, tz, true);
    case 'time': return timeOfDay(ms, tz);
    case 'time_secs': return timeOfDay(ms, tz, true);
    default: return ago(ms, nowMs);
  }
}

// formatDate fills the tokens of a format such as "{date_short_pretty} at {time}".
export function formatDate(seconds, format, tz, nowMs) {
  return format.replace(TOKENS, (_, name) => token(name, seconds * 1000, tz, nowMs));
}

export function tsToMs(ts) {
  return Math.floor(Number.parseFloat(ts) * 1000);
}

export function dayLabel(ms, tz, nowMs) {
  const relative = relativeDay(ms, tz, nowMs);
  if (relative === 'today' || relative === 'yesterday') return relative[0].toUpperCase() + relative.slice(1);
  const p = parts(ms, tz, { weekday: 'long', month: 'long', day: 'numeric' });
  return `${p.weekday}, ${p.month} ${ordinal(Number(p.day))}`;
}

export function dayKey(ms, tz) {
  return dayNumber(ms, tz);
}

export function clockLabel(ms, tz) {
  const p = parts(ms, tz, { weekday: 'short', month: 'short', day: 'numeric' });
  return `${p.weekday} ${p.month} ${p.day}, ${timeOfDay(ms, tz)}`;
}

export function offsetLabel(offsetMs) {
  const minutes = Math.round(Math.abs(offsetMs) / 60000);
  const days = Math.floor(minutes / 1440), hours = Math.floor((minutes % 1440) / 60), rest = minutes % 60;
  const words = [days && `${days} d`, hours && `${hours} h`, rest && `${rest} min`].filter(Boolean).join(' ');
  return `${offsetMs < 0 ? '−' : '+'}${words || '0 min'}`;
}

// zonedToUnix reads a datetime-local value ("2026-11-24T09:30") as a time in tz.
export function zonedToUnix(local, tz) {
  const guess = Date.parse(`${local}Z`);
  if (Number.isNaN(guess)) return null;
  const first = guess - zoneOffset(guess, tz);
  return Math.floor((guess - zoneOffset(first, tz)) / 1000);
}

export function unixToZoned(seconds, tz) {
  const ms = seconds * 1000;
  return new Date(ms + zoneOffset(ms, tz)).toISOString().slice(0, 16);
}

function zoneOffset(ms, tz) {
  const p = parts(ms, tz, { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' });
  return Date.UTC(p.year, p.month - 1, p.day, p.hour, p.minute, p.second) - Math.floor(ms / 1000) * 1000;
}
