import { Minus, Plus } from 'lucide';
import { useRef, useState } from 'preact/hooks';
import { t } from '../i18n';
import { IconButton } from './Button';
import './Dial.css';

interface DialProps {
  label: string;
  value: number;
  minimum: number;
  maximum: number;
  step: number;
  format: (value: number) => string;
  onCommit: (value: number) => void;
  /** What it is now, marked on the arc and written below the wish. */
  current?: number | undefined;
  caption?: string;
  tone?: 'accent' | 'heat' | 'cool' | 'off';
}

const RADIUS = 104;
const START = 135;
const SWEEP = 270;
const PAGE_STEPS = 4;

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** A point on the arc at an angle in degrees, clockwise from the right. */
function at(angle: number): [number, number] {
  const radians = (angle * Math.PI) / 180;
  return [128 + RADIUS * Math.cos(radians), 128 + RADIUS * Math.sin(radians)];
}

function arc(from: number, to: number): string {
  const [x1, y1] = at(from);
  const [x2, y2] = at(to);
  return `M ${x1} ${y1} A ${RADIUS} ${RADIUS} 0 ${to - from > 180 ? 1 : 0} 1 ${x2} ${y2}`;
}

export function Dial({ label, value, minimum, maximum, step, format, onCommit, current, caption, tone = 'accent' }: DialProps) {
  const [held, setHeld] = useState<number | null>(null);
  const svg = useRef<SVGSVGElement>(null);
  const shown = held ?? value;
  const angleOf = (of: number) => START + (SWEEP * (clamp(of, minimum, maximum) - minimum)) / (maximum - minimum);
  const snap = (raw: number) => clamp(Math.round((raw - minimum) / step) * step + minimum, minimum, maximum);
  const commit = (next: number) => {
    setHeld(null);
    onCommit(snap(next));
  };

  const pointed = (event: PointerEvent): number => {
    const box = svg.current!.getBoundingClientRect();
    const degrees = (Math.atan2(event.clientY - box.top - box.height / 2, event.clientX - box.left - box.width / 2) * 180) / Math.PI;
    const along = (degrees - START + 720) % 360;
    return snap(minimum + ((maximum - minimum) * (along > (SWEEP + 360) / 2 ? 0 : Math.min(along, SWEEP))) / SWEEP);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: PAGE_STEPS, PageDown: -PAGE_STEPS };
    const change = steps[event.key];
    if (change === undefined && event.key !== 'Home' && event.key !== 'End') return;
    event.preventDefault();
    commit(event.key === 'Home' ? minimum : event.key === 'End' ? maximum : shown + change! * step);
  };

  const [handleX, handleY] = at(angleOf(shown));
  return (
    <div class={`dial dial--${tone}`}>
      <svg ref={svg} viewBox="0 0 256 232" aria-hidden="true" class="dial__face">
        <path class="dial__track" d={arc(START, START + SWEEP)} />
        <path class="dial__fill" d={arc(START, Math.max(angleOf(shown), START + 0.1))} />
        {current !== undefined && <circle class="dial__current" cx={at(angleOf(current))[0]} cy={at(angleOf(current))[1]} r="5" />}
        <circle class="dial__handle" cx={handleX} cy={handleY} r="15" />
      </svg>
      <div
        class="dial__hit"
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={minimum}
        aria-valuemax={maximum}
        aria-valuenow={shown}
        aria-valuetext={format(shown)}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setHeld(pointed(event));
        }}
        onPointerMove={(event) => held !== null && setHeld(pointed(event))}
        onPointerUp={() => held !== null && commit(held)}
        onPointerCancel={() => setHeld(null)}
      />
      <div class="dial__centre" aria-hidden="true">
        <span class="dial__caption">{caption}</span>
        <span class="dial__value">{format(shown)}</span>
        <span class="dial__caption">{current !== undefined ? t('web-now-amount', { amount: format(current) }) : ''}</span>
      </div>
      <div class="dial__steps">
        <IconButton icon={Minus} label={t('web-less')} onClick={() => commit(shown - step)} />
        <IconButton icon={Plus} label={t('web-more-amount')} onClick={() => commit(shown + step)} />
      </div>
    </div>
  );
}
