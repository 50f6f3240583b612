import { type Signal, batch, signal } from '@preact/signals';
import type { State } from '../api/socket';
import type { Quality, Value } from '../api/types';

/** What is known about one attribute; `at` in milliseconds. */
export interface Reading {
  value: Value | null;
  quality: Quality;
  at: number | null;
  desired: Value | null;
  cause: string;
}

/** Answers for one device: the reading of an attribute at an endpoint. */
export type Read = (endpoint: string, attribute: string) => Reading | undefined;

const readings = new Map<string, Signal<Reading | undefined>>();

function cell(device: string, endpoint: string, attribute: string): Signal<Reading | undefined> {
  const key = `${device}/${endpoint}/${attribute}`;
  let found = readings.get(key);
  if (!found) readings.set(key, (found = signal<Reading | undefined>(undefined)));
  return found;
}

/** Reading it in a component redraws that component, and no other, when this attribute changes. */
export function reading(device: string, endpoint: string, attribute: string): Reading | undefined {
  return cell(device, endpoint, attribute).value;
}

export const reader =
  (device: string): Read =>
  (endpoint, attribute) =>
    reading(device, endpoint, attribute);

function adopt([device, endpoint, attribute, value, quality, at, desired, cause]: State): void {
  cell(device, endpoint, attribute).value = { value, quality, at: at === null ? null : at / 1000, desired, cause };
}

/** Takes what the hub reports; `whole` says that whatever is not mentioned no longer exists. */
export function apply(states: readonly State[], whole: boolean): void {
  batch(() => {
    if (whole) {
      const mentioned = new Set(states.map(([device, endpoint, attribute]) => `${device}/${endpoint}/${attribute}`));
      for (const [key, found] of readings) if (!mentioned.has(key)) found.value = undefined;
    }
    states.forEach(adopt);
  });
}

/** Shows a wish before the hub has confirmed it; null takes it back. */
export function wish(device: string, endpoint: string, attribute: string, desired: Value | null): void {
  const found = cell(device, endpoint, attribute);
  if (found.peek()) found.value = { ...found.peek()!, desired };
}

export function forgetValues(): void {
  batch(() => readings.forEach((found) => (found.value = undefined)));
}
