/** Finding by the beginnings of words, without regard to case and accents. */

export function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** 0 is no match; a match of the whole beginning scores above a match of single words. */
export function score(query: string, text: string): number {
  const wanted = fold(query).split(/\s+/).filter(Boolean);
  const folded = fold(text);
  const words = folded.split(/[\s,·:()/-]+/);
  if (!wanted.every((part) => words.some((word) => word.startsWith(part)))) return 0;
  return (folded.startsWith(fold(query).trim()) ? 2 : 1) + 1 / (1 + words.length);
}
