import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';
import { signal } from '@preact/signals';

export const LANGUAGES = ['en', 'pt-BR'] as const;
export type Language = (typeof LANGUAGES)[number];

const sources: Record<Language, () => Promise<{ default: Record<string, string> }>> = {
  en: () => import('./en'),
  'pt-BR': () => import('./pt-BR'),
};

const bundle = signal<FluentBundle | null>(null);

/** The language on the screen; changes once its words are here. */
export const language = signal<Language>('en');

/** The best of our languages for a list of wishes, as navigator.languages gives it. */
export function choose(wishes: readonly string[]): Language {
  for (const wish of wishes) {
    const exact = LANGUAGES.find((known) => known.toLowerCase() === wish.toLowerCase());
    const close = LANGUAGES.find((known) => known.split('-')[0] === wish.split('-')[0]?.toLowerCase());
    if (exact ?? close) return (exact ?? close)!;
  }
  return 'en';
}

export async function speak(wanted: Language): Promise<void> {
  const { default: files } = await sources[wanted]();
  const next = new FluentBundle(wanted, { useIsolating: false });
  for (const text of Object.values(files)) next.addResource(new FluentResource(text));
  bundle.value = next;
  language.value = wanted;
  document.documentElement.lang = wanted;
}

/** The message `id` in the language on the screen; reading it in a component redraws that component when the language changes. */
export function t(id: string, args?: Record<string, FluentVariable>): string {
  return translated(id, args) ?? id;
}

/** The same, but undefined where no such message exists: for words that come from devices. */
export function translated(id: string, args?: Record<string, FluentVariable>): string | undefined {
  const pattern = bundle.value?.getMessage(id)?.value;
  if (!pattern) return undefined;
  const errors: Error[] = [];
  const text = bundle.value!.formatPattern(pattern, args ?? null, errors);
  if (errors.length > 0) console.warn(id, errors);
  return text;
}
