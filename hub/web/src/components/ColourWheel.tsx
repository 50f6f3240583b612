import { useRef, useState } from 'preact/hooks';
import { t } from '../i18n';
import { hueColour } from '../model/colour';
import './ColourWheel.css';

interface Colour {
  hue: number;
  saturation: number;
}

interface ColourWheelProps extends Colour {
  label: string;
  onCommit: (colour: Colour) => void;
}

const PRESETS: readonly (Colour & { name: string })[] = [
  { name: 'candle', hue: 28, saturation: 70 },
  { name: 'rose', hue: 345, saturation: 55 },
  { name: 'violet', hue: 275, saturation: 65 },
  { name: 'ocean', hue: 210, saturation: 80 },
  { name: 'forest', hue: 140, saturation: 60 },
  { name: 'lime', hue: 85, saturation: 75 },
];

const KEYS: Record<string, [number, number]> = { ArrowRight: [5, 0], ArrowLeft: [-5, 0], ArrowUp: [0, 5], ArrowDown: [0, -5] };

/** Hue around, saturation outwards. Left and right change the hue, up and down the saturation. */
export function ColourWheel({ label, hue, saturation, onCommit }: ColourWheelProps) {
  const [held, setHeld] = useState<Colour | null>(null);
  const wheel = useRef<HTMLDivElement>(null);
  const shown = held ?? { hue, saturation };
  const radians = (shown.hue * Math.PI) / 180;
  const text = t('web-colour-value', { hue: shown.hue, saturation: shown.saturation });

  const pointed = (event: PointerEvent): Colour => {
    const box = wheel.current!.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width - 0.5;
    const y = (event.clientY - box.top) / box.height - 0.5;
    const degrees = Math.round((Math.atan2(y, x) * 180) / Math.PI + 360) % 360;
    return { hue: degrees, saturation: Math.round(Math.min(1, Math.hypot(x, y) * 2) * 100) };
  };
  const commit = (colour: Colour) => {
    setHeld(null);
    onCommit(colour);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const change = KEYS[event.key];
    if (!change) return;
    event.preventDefault();
    commit({ hue: (shown.hue + change[0] + 360) % 360, saturation: Math.min(100, Math.max(0, shown.saturation + change[1])) });
  };

  return (
    <div class="wheel">
      <div
        ref={wheel}
        class="wheel__disc"
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={360}
        aria-valuenow={shown.hue}
        aria-valuetext={text}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setHeld(pointed(event));
        }}
        onPointerMove={(event) => held && setHeld(pointed(event))}
        onPointerUp={() => held && commit(held)}
        onPointerCancel={() => setHeld(null)}
      >
        <span
          class="wheel__handle"
          style={{
            '--x': `${50 + (Math.cos(radians) * shown.saturation) / 2}%`,
            '--y': `${50 + (Math.sin(radians) * shown.saturation) / 2}%`,
            '--colour': hueColour(shown.hue, shown.saturation),
          }}
        />
      </div>
      <div class="wheel__presets">
        {PRESETS.map(({ name, ...colour }) => (
          <button key={name} type="button" class="wheel__preset" aria-label={t(`web-colour-${name}`)} title={t(`web-colour-${name}`)} style={{ '--colour': hueColour(colour.hue, colour.saturation) }} onClick={() => commit(colour)} />
        ))}
      </div>
    </div>
  );
}
