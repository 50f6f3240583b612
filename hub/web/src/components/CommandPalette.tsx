import { Search } from 'lucide';
import type { IconNode } from 'lucide';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n';
import './CommandPalette.css';
import { Icon } from './Icon';

export interface PaletteItem {
  key: string;
  icon: IconNode;
  label: string;
  note: string;
}

interface CommandPaletteProps<T extends PaletteItem> {
  query: string;
  onQuery: (query: string) => void;
  items: readonly T[];
  onChoose: (item: T) => void;
  onClose: () => void;
}

/** A search with its results below: arrows choose, Enter goes, Escape leaves. */
export function CommandPalette<T extends PaletteItem>({ query, onQuery, items, onChoose, onClose }: CommandPaletteProps<T>) {
  const [at, setAt] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  // Before the next key arrives, so that none is lost.
  useLayoutEffect(() => input.current?.focus(), []);
  useEffect(() => setAt(0), [query]);
  useEffect(() => list.current?.children[at]?.scrollIntoView({ block: 'nearest' }), [at]);

  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (event.key === 'Escape') onClose();
    else if (event.key === 'Enter' && items[at]) onChoose(items[at]);
    else if (step && items.length > 0) setAt((at + step + items.length) % items.length);
    else return;
    event.preventDefault();
  };
  return (
    <div class="palette" role="dialog" aria-modal="true" aria-label={t('web-nav-search')} onKeyDown={onKeyDown}>
      <label class="palette__search">
        <Icon of={Search} />
        <input
          ref={input}
          type="text"
          role="combobox"
          aria-expanded={items.length > 0}
          aria-controls="palette-results"
          aria-activedescendant={items[at] ? `palette-${at}` : undefined}
          aria-autocomplete="list"
          aria-label={t('web-search-everything')}
          placeholder={t('web-search-placeholder')}
          autocomplete="off"
          spellcheck={false}
          value={query}
          onInput={(event) => onQuery(event.currentTarget.value)}
        />
        <kbd>Esc</kbd>
      </label>
      {items.length > 0 ? (
        <ul ref={list} id="palette-results" class="palette__results" role="listbox" aria-label={t('web-search-results')}>
          {items.map((item, index) => (
            <li key={item.key} id={`palette-${index}`} role="option" aria-selected={index === at} class="palette__item" onPointerMove={() => setAt(index)} onClick={() => onChoose(item)}>
              <Icon of={item.icon} />
              <span class="palette__label">{item.label}</span>
              <span class="palette__note">{item.note}</span>
            </li>
          ))}
        </ul>
      ) : (
        <p class="palette__nothing">{t('web-search-nothing', { query })}</p>
      )}
    </div>
  );
}
