import { signal } from '@preact/signals';

const TICK_MS = 15_000;

/** The present, in milliseconds, as often as "3 min ago" needs it. */
export const now = signal(Date.now());

export function startClock(): void {
  setInterval(() => (now.value = Date.now()), TICK_MS);
  document.addEventListener('visibilitychange', () => (now.value = Date.now()));
}
