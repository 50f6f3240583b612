/** Numbers, units and times as people of the current language write them; times are those of the home. */
import { signal } from '@preact/signals';
import { language, t } from './index';

/** The home's time zone, by its IANA name: who is away reads when it happened there. The browser's until it is known. */
export const zone = signal<string | undefined>(undefined);

/** Keeps a number and its unit on one line. */
const NBSP = '\u00a0';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function memo<T>(make: (locale: string, key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    const locale = language.value;
    const id = `${locale} ${key}`;
    let found = made.get(id);
    if (!found) made.set(id, (found = make(locale, key)));
    return found;
  };
}

const decimals = memo((locale, digits) => new Intl.NumberFormat(locale, { minimumFractionDigits: +digits, maximumFractionDigits: +digits }));
const compact = memo((locale, digits) => new Intl.NumberFormat(locale, { maximumFractionDigits: +digits }));
const currencies = memo((locale, currency) => new Intl.NumberFormat(locale, { style: 'currency', currency }));
const relative = memo((locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' }));
const dates = memo((locale, options) => new Intl.DateTimeFormat(locale, JSON.parse(options) as Intl.DateTimeFormatOptions));

/** Digits after the point that mean something in this unit. */
function digitsOf(unit: string, value: number): number {
  switch (unit) {
    case '°C':
      return 1;
    case 'A':
    case 'kWh':
      return Math.abs(value) >= 100 ? 0 : 2;
    case 'W':
      return Math.abs(value) < 10 ? 1 : 0;
    case '':
      return Number.isInteger(value) ? 0 : 2;
    default:
      return 0;
  }
}

export function number(value: number, digits = 0): string {
  return compact(String(digits)).format(value);
}

/** A number as people type it: with the mark that their language has for decimals, and none for thousands. */
export function plain(value: number): string {
  return new Intl.NumberFormat(language.value, { useGrouping: false, maximumFractionDigits: 9 }).format(value);
}

/** "23.4 °C", "80 %", "1.24 kW": a no-break space before the unit in both languages, except for degrees of angle. */
export function quantity(value: number, unit: string): string {
  if (unit === 'W' && Math.abs(value) >= 1000) return `${decimals('2').format(value / 1000)}${NBSP}kW`;
  const text = decimals(String(digitsOf(unit, value))).format(value);
  if (unit === '') return text;
  return unit === '°' ? `${text}°` : `${text}${NBSP}${unit}`;
}

export function money(value: number, currency: string): string {
  return currencies(currency).format(value);
}

function date(ms: number, options: Intl.DateTimeFormatOptions): string {
  return dates(JSON.stringify({ ...options, timeZone: zone.value })).format(ms);
}

/** Takes up the home's time zone, unless this browser has never heard of it. */
export function takeZone(name: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    zone.value = name;
  } catch {
    zone.value = undefined;
  }
}

/** The date in the home, "2026-11-21": equal for what happened on one day. */
export const dateOf = (ms: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone.value, year: 'numeric', month: '2-digit', day: '2-digit' }).format(ms);

/** The hour in the home, 0 to 23. */
export const hourOf = (ms: number): number =>
  Number(new Intl.DateTimeFormat('en', { timeZone: zone.value, hour: 'numeric', hourCycle: 'h23' }).format(ms));

/** 22:41 */
export const clock = (ms: number): string => date(ms, { hour: 'numeric', minute: '2-digit' });

/** 22:41:07 */
export const clockSeconds = (ms: number): string => date(ms, { hour: 'numeric', minute: '2-digit', second: '2-digit' });

/** Today, Yesterday, or "Friday, 21 November". */
export function day(ms: number, now: number): string {
  const apart = Math.round((Date.parse(dateOf(now)) - Date.parse(dateOf(ms))) / DAY);
  if (apart === 0) return t('web-today');
  if (apart === 1) return t('web-yesterday');
  return date(ms, { weekday: 'long', day: 'numeric', month: 'long' });
}

/** "22:41" today, "Fri 22:41" within the week, "21 Nov, 22:41" otherwise. */
export function moment(ms: number, now: number): string {
  const distance = Math.abs(now - ms);
  if (dateOf(now) === dateOf(ms)) return clock(ms);
  if (distance < 6 * DAY) return date(ms, { weekday: 'short', hour: 'numeric', minute: '2-digit' });
  return date(ms, { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' });
}

/** "3 min ago", "in 2 hr". */
export function ago(ms: number, now: number): string {
  const apart = ms - now;
  const size = Math.abs(apart);
  if (size < MINUTE) return t('web-just-now');
  if (size < HOUR) return relative('').format(Math.round(apart / MINUTE), 'minute');
  if (size < DAY) return relative('').format(Math.round(apart / HOUR), 'hour');
  return relative('').format(Math.round(apart / DAY), 'day');
}

/** "< 1 ms", "240 ms", "1.2 s", "3 min". */
export function duration(ms: number): string {
  if (ms < 1) return `<${NBSP}1${NBSP}ms`;
  if (ms < 1000) return `${number(ms)}${NBSP}ms`;
  if (ms < MINUTE) return `${number(ms / 1000, 1)}${NBSP}s`;
  return `${number(ms / MINUTE)}${NBSP}min`;
}
