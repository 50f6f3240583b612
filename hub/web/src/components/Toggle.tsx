import './Toggle.css';

interface ToggleProps {
  label: string;
  on: boolean;
  onChange: (on: boolean) => void;
  pending?: boolean;
  disabled?: boolean;
  hideLabel?: boolean;
}

export function Toggle({ label, on, onChange, pending, disabled, hideLabel }: ToggleProps) {
  return (
    <button type="button" role="switch" class={`toggle ${pending ? 'toggle--pending' : ''}`} aria-checked={on} aria-label={hideLabel ? label : undefined} disabled={disabled} onClick={() => onChange(!on)}>
      {!hideLabel && <span class="toggle__label">{label}</span>}
      <span class="toggle__track" />
    </button>
  );
}
