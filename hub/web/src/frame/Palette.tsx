import { useLocation } from 'preact-iso';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { CommandPalette } from '../components/CommandPalette';
import { score } from '../model/search';
import { type Entry, entries } from './entries';
import { paletteOpen } from './palette';

const SHOWN = 24;

export default function Palette() {
  const { route } = useLocation();
  const [query, setQuery] = useState('');
  const all = useMemo(entries, []);
  const close = () => (paletteOpen.value = false);
  const [before] = useState(() => document.activeElement);
  useEffect(() => () => before instanceof HTMLElement && before.focus({ preventScroll: true }), []);

  const choose = ({ href, act }: Entry) => {
    close();
    if (href) route(href);
    act?.();
  };
  return (
    <div class="palette-host" onClick={(event) => event.target === event.currentTarget && close()}>
      <CommandPalette query={query} onQuery={setQuery} items={matching(all, query)} onChoose={choose} onClose={close} />
    </div>
  );
}

/** The best matches first; before anything is typed, places and no commands. */
function matching(all: readonly Entry[], query: string): Entry[] {
  if (!query.trim()) return all.filter((entry) => entry.href).slice(0, SHOWN);
  return all
    .map((entry) => ({ entry, points: score(query, entry.label) || score(query, `${entry.label} ${entry.note}`) / 2 }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points)
    .slice(0, SHOWN)
    .map(({ entry }) => entry);
}
