/** The one sentence about the home, as parts that each lead somewhere. */
import type { Device } from '../api/types';
import { t } from '../i18n';
import { quantity } from '../i18n/format';
import type { Read } from '../state/values';
import { find } from './capability';
import { shownOf } from './faces';

export interface Fact {
  key: string;
  words: string;
  href: string;
}

export type ReadAny = (device: string) => Read;

interface Seen {
  device: Device;
  value: unknown;
}

/** Every device with that capability, and what its attribute shows. */
function seen(devices: readonly Device[], read: ReadAny, capability: string, attribute: string): Seen[] {
  return devices.flatMap((device) => {
    const place = find(device, capability);
    if (!place) return [];
    const reading = read(device.id)(place.endpoint.id, attribute);
    return reading ? [{ device, value: shownOf(reading) }] : [];
  });
}

function lights(devices: readonly Device[], read: ReadAny): Fact[] {
  const lamps = seen(devices.filter(({ kind }) => kind === 'light'), read, 'on_off', 'on');
  if (lamps.length === 0) return [];
  const count = lamps.filter(({ value }) => value === true).length;
  return [{ key: 'lights', words: t('web-fact-lights', { count }), href: '/devices?show=light' }];
}

function locks(devices: readonly Device[], read: ReadAny): Fact[] {
  const all = seen(devices, read, 'lock', 'lock_state');
  const open = all.filter(({ value }) => value !== 'locked');
  const href = '/devices?show=lock';
  if (all.length === 0) return [];
  if (open.length > 1) return [{ key: 'locks', words: t('web-fact-unlocked-count', { count: open.length }), href }];
  if (open[0]) return [{ key: 'locks', words: t('web-fact-unlocked', { name: open[0].device.name }), href }];
  if (all.length === 1) return [{ key: 'locks', words: t('web-fact-locked', { name: all[0]!.device.name }), href }];
  return [{ key: 'locks', words: t('web-fact-all-locked'), href }];
}

function openings(devices: readonly Device[], read: ReadAny): Fact[] {
  const open = seen(devices, read, 'contact', 'open').filter(({ value }) => value === true);
  if (open.length === 0) return [];
  const words = open.length === 1 ? t('web-fact-open', { name: open[0]!.device.name }) : t('web-fact-open-count', { count: open.length });
  return [{ key: 'openings', words, href: '/devices?show=contact' }];
}

/** The middle one of the readings, so that one sensor in the sun or in the garden does not speak for the home. */
export function median(numbers: readonly number[]): number | null {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return null;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

const numbersOf = (all: readonly Seen[]): number[] => all.map(({ value }) => value).filter((value) => typeof value === 'number');

export function temperature(devices: readonly Device[], read: ReadAny): number | null {
  return median(numbersOf(seen(devices, read, 'temperature', 'temperature')));
}

export function humidity(devices: readonly Device[], read: ReadAny): number | null {
  return median(numbersOf(seen(devices, read, 'humidity', 'humidity')));
}

function power(devices: readonly Device[], read: ReadAny): number | null {
  const all = numbersOf(seen(devices, read, 'power_meter', 'power'));
  return all.length > 0 ? all.reduce((sum, watts) => sum + watts, 0) : null;
}

export function facts(devices: readonly Device[], read: ReadAny): Fact[] {
  const degrees = temperature(devices, read);
  const watts = power(devices, read);
  return [
    ...lights(devices, read),
    ...locks(devices, read),
    ...openings(devices, read),
    ...(degrees === null ? [] : [{ key: 'temperature', words: quantity(degrees, '°C'), href: '/devices?show=temperature' }]),
    ...(watts === null ? [] : [{ key: 'power', words: quantity(watts, 'W'), href: '/devices?show=power_meter' }]),
  ];
}
