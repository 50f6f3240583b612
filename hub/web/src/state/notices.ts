import { signal } from '@preact/signals';

export interface Notice {
  id: number;
  text: string;
  tone: 'plain' | 'danger';
  undo?: () => void;
}

const SHOWN_MS = 6_000;
let last = 0;

export const notices = signal<readonly Notice[]>([]);

/** Says something in passing; with `undo` the person may take it back while it is shown. */
export function say(text: string, options: { tone?: Notice['tone']; undo?: () => void } = {}): void {
  const id = ++last;
  notices.value = [...notices.value, { id, text, tone: options.tone ?? 'plain', ...(options.undo && { undo: options.undo }) }];
  setTimeout(() => dismiss(id), SHOWN_MS);
}

export function dismiss(id: number): void {
  notices.value = notices.value.filter((notice) => notice.id !== id);
}
