import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

interface WindowedProps<T> {
  label: string;
  items: readonly T[];
  /** Every row has this height in px. */
  rowHeight: number;
  keyOf: (item: T) => string;
  children: (item: T) => ComponentChildren;
}

const SPARE_ROWS = 8;

/** A long list in the page's own scroll: only rows near the window exist. */
export function Windowed<T>({ label, items, rowHeight, keyOf, children }: WindowedProps<T>) {
  const list = useRef<HTMLUListElement>(null);
  const [[first, last], setRange] = useState<[number, number]>([0, SPARE_ROWS * 2]);

  useEffect(() => {
    const measure = () => {
      const top = list.current?.getBoundingClientRect().top ?? 0;
      const from = Math.max(0, Math.floor(-top / rowHeight) - SPARE_ROWS);
      const to = Math.ceil((window.innerHeight - top) / rowHeight) + SPARE_ROWS;
      setRange((before) => (before[0] === from && before[1] === to ? before : [from, to]));
    };
    measure();
    addEventListener('scroll', measure, { passive: true });
    addEventListener('resize', measure);
    return () => {
      removeEventListener('scroll', measure);
      removeEventListener('resize', measure);
    };
  }, [items.length, rowHeight]);

  return (
    <ul ref={list} class="windowed" aria-label={label} style={{ position: 'relative', height: `${items.length * rowHeight}px` }}>
      {items.slice(first, last).map((item, index) => (
        <li key={keyOf(item)} aria-setsize={items.length} aria-posinset={first + index + 1} style={{ position: 'absolute', insetInline: '0', top: `${(first + index) * rowHeight}px`, height: `${rowHeight}px` }}>
          {children(item)}
        </li>
      ))}
    </ul>
  );
}
