import { useState } from 'preact/hooks';
import './Slider.css';

interface SliderProps {
  label: string;
  value: number;
  minimum: number;
  maximum: number;
  step: number;
  format: (value: number) => string;
  /** Called once the hand has let go. */
  onCommit: (value: number) => void;
  colour?: string | undefined;
  /** A gradient instead of a filled part, where the position is a tone and not an amount. */
  gradient?: string;
  disabled?: boolean;
}

export function Slider({ label, value, minimum, maximum, step, format, onCommit, colour, gradient, disabled }: SliderProps) {
  const [held, setHeld] = useState<number | null>(null);
  const shown = held ?? value;
  const share = maximum > minimum ? (shown - minimum) / (maximum - minimum) : 0;
  const commit = (next: number) => {
    onCommit(next);
    setHeld(null);
  };
  return (
    <label class={`slider ${gradient ? 'slider--tone' : ''}`} style={{ '--share': share, '--slider': colour, '--gradient': gradient }}>
      <input
        type="range"
        aria-label={label}
        aria-valuetext={format(shown)}
        min={minimum}
        max={maximum}
        step={step}
        value={shown}
        disabled={disabled}
        onInput={(event) => setHeld(event.currentTarget.valueAsNumber)}
        onChange={(event) => commit(event.currentTarget.valueAsNumber)}
      />
      <span class="slider__text" aria-hidden="true">
        <span>{label}</span>
        <span class="slider__value">{format(shown)}</span>
      </span>
    </label>
  );
}
