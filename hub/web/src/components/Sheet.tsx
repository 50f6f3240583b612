import { X } from 'lucide';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n';
import { IconButton } from './Button';
import './Sheet.css';

interface SheetProps {
  label: string;
  onClose: () => void;
  children: ComponentChildren;
}

const SWIPE_PX = 96;

/** Details over a list on a phone: Escape, the scrim, the cross and a swipe downwards close it. */
export function Sheet({ label, onClose, children }: SheetProps) {
  const sheet = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<{ from: number; by: number } | null>(null);
  useFocusInside(sheet);

  const end = () => {
    if (drag && drag.by > SWIPE_PX) onClose();
    setDrag(null);
  };
  return (
    <div class="sheet" onKeyDown={(event) => event.key === 'Escape' && onClose()}>
      <div class="sheet__scrim" onClick={onClose} />
      <div ref={sheet} class="sheet__panel" role="dialog" aria-modal="true" aria-label={label} tabIndex={-1} style={{ '--drag': `${Math.max(0, drag?.by ?? 0)}px` }}>
        <div
          class="sheet__grip"
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            setDrag({ from: event.clientY, by: 0 });
          }}
          onPointerMove={(event) => drag && setDrag({ ...drag, by: event.clientY - drag.from })}
          onPointerUp={end}
          onPointerCancel={() => setDrag(null)}
        />
        <div class="sheet__close">
          <IconButton icon={X} label={t('web-close-panel')} onClick={onClose} />
        </div>
        <div class="sheet__body">{children}</div>
      </div>
    </div>
  );
}

/** Details beside a list on a desktop; the list stays usable. */
export function Pane({ label, onClose, children }: SheetProps) {
  return (
    <aside class="pane" aria-label={label} onKeyDown={(event) => event.key === 'Escape' && onClose()}>
      <div class="sheet__close">
        <IconButton icon={X} label={t('web-close-panel')} onClick={onClose} />
      </div>
      <div class="pane__body">{children}</div>
    </aside>
  );
}

/** Moves the focus in and gives it back to where it was. */
export function useFocusInside(container: { current: HTMLElement | null }): void {
  useLayoutEffect(() => {
    const before = document.activeElement;
    container.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
}
