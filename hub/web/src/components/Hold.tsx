import type { IconNode } from 'lucide';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n';
import './Hold.css';
import { Icon } from './Icon';

const HOLD_MS = 800;

/** Starts on a press and acts once it has lasted; a keyboard or a screen reader's click asks for a second one instead. */
export function useHold(act: () => void) {
  const [holding, setHolding] = useState(false);
  const [asked, setAsked] = useState(false);
  const timer = useRef<number>();
  const stop = () => {
    clearTimeout(timer.current);
    setHolding(false);
  };
  useEffect(() => stop, []);

  const start = () => {
    setHolding(true);
    timer.current = window.setTimeout(() => {
      stop();
      act();
    }, HOLD_MS);
  };
  const click = (event: MouseEvent) => {
    const byPointer = event.detail > 0;
    if (byPointer) return;
    if (asked) act();
    setAsked(!asked);
  };
  return {
    holding,
    asked,
    handlers: { onPointerDown: start, onPointerUp: stop, onPointerLeave: stop, onPointerCancel: stop, onClick: click, onBlur: () => setAsked(false) },
  };
}

interface HoldProps {
  icon: IconNode;
  label: string;
  onConfirm: () => void;
  /** Out of the way, for what is seldom wanted. */
  quiet?: boolean;
}

/** For what is not to happen by accident: opening a lock, deleting a room. */
export function Hold({ icon, label, onConfirm, quiet }: HoldProps) {
  const { holding, asked, handlers } = useHold(onConfirm);
  return (
    <button type="button" class={`hold ${quiet ? 'hold--quiet' : ''} ${holding ? 'hold--holding' : ''}`} {...handlers}>
      <Icon of={icon} size={quiet ? 20 : 24} />
      <span>{label}</span>
      <span class="hold__hint">{asked ? t('web-press-again') : t('web-hold-to-confirm')}</span>
    </button>
  );
}
