/** The home's settings as a form holds them. */
import type { HomeSettings } from '../api/types';
import { language, LANGUAGES } from '../i18n';
import { plain } from '../i18n/format';

export interface HomeForm {
  name: string;
  latitude: string;
  longitude: string;
  timezone: string;
  currency: string;
  language: string;
  price: string;
}

const number = (input: string): number => Number(input.trim().replace(',', '.') || NaN);

/** Currencies of the countries whose languages we speak and their neighbours; any other stays selectable once it is set. */
const CURRENCIES = ['BRL', 'USD', 'EUR', 'GBP', 'ARS', 'CLP', 'COP', 'MXN', 'PYG', 'UYU', 'CAD', 'AUD', 'NZD', 'CHF', 'JPY', 'INR'];

export function formOf(home: HomeSettings): HomeForm {
  const { name, timezone, currency } = home;
  return { name, latitude: plain(home.latitude), longitude: plain(home.longitude), timezone, currency, language: home.language, price: plain(home.price_per_kwh) };
}

/** What a new home most likely wants, from what the browser knows of its person. */
export function guessOf(home: HomeSettings): HomeForm {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return { ...formOf(home), timezone: timeZone && timeZone !== 'UTC' ? timeZone : home.timezone, language: language.peek() };
}

/** What is no number becomes NaN, which the hub refuses by the field's name. */
export function settingsOf(form: HomeForm): HomeSettings {
  const { name, timezone, currency, language: spoken } = form;
  return {
    name: name.trim(),
    latitude: number(form.latitude),
    longitude: number(form.longitude),
    timezone,
    currency,
    language: spoken,
    price_per_kwh: number(form.price),
    configured: true,
  };
}

export function timezones(current: string): string[] {
  const known = Intl.supportedValuesOf('timeZone');
  return known.includes(current) ? known : [current, ...known];
}

export function currencies(current: string): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(language.value, { type: 'currency' });
  const codes = CURRENCIES.includes(current) ? CURRENCIES : [current, ...CURRENCIES];
  return codes.map((value) => ({ value, label: `${value} · ${names.of(value) ?? value}` }));
}

export function languages(): { value: string; label: string }[] {
  return LANGUAGES.map((value) => ({ value, label: value === 'en' ? 'English' : 'Português (Brasil)' }));
}
