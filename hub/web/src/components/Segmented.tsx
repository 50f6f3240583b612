import type { IconNode } from 'lucide';
import { useId } from 'preact/hooks';
import { Icon } from './Icon';
import './Segmented.css';

interface SegmentedProps<T extends string> {
  label: string;
  options: readonly { value: T; label: string; icon?: IconNode }[];
  value: T;
  onChange: (value: T) => void;
}

const MOST_IN_A_ROW = 4;

/** One of a few; a radio group to the keyboard and to a screen reader. */
export function Segmented<T extends string>({ label, options, value, onChange }: SegmentedProps<T>) {
  const name = useId();
  return (
    <fieldset class={`segmented ${options.length > MOST_IN_A_ROW ? 'segmented--grid' : ''}`}>
      <legend class="sr-only">{label}</legend>
      {options.map((option) => (
        <label key={option.value} class="segmented__option">
          <input type="radio" class="sr-only" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
          {option.icon && <Icon of={option.icon} size={16} />}
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
