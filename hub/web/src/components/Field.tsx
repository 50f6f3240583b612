import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import './Field.css';

interface FieldProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
  type?: 'text' | 'email' | 'password' | 'number' | 'search';
  hint?: string;
  error?: string | undefined;
  name?: string;
  autocomplete?: string;
  inputMode?: 'text' | 'decimal' | 'numeric' | 'email';
  required?: boolean;
  minLength?: number;
  maxLength?: number;
  step?: string;
  placeholder?: string;
  autoCapitalize?: 'off' | 'characters' | 'words';
}

export function Field({ label, value, onInput, hint, error, type = 'text', ...rest }: FieldProps) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint} error={error}>
      <input id={id} class="field__input" type={type} value={value} aria-invalid={error ? true : undefined} aria-describedby={hint || error ? `${id}-note` : undefined} onInput={(event) => onInput(event.currentTarget.value)} {...rest} />
    </Labelled>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
  hint?: string;
  error?: string | undefined;
}

export function Choice({ label, value, options, onChange, hint, error }: ChoiceProps) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint} error={error}>
      <select id={id} class="field__input field__input--select" value={value} aria-describedby={hint || error ? `${id}-note` : undefined} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

interface LabelledProps {
  id: string;
  label: string;
  hint: string | undefined;
  error: string | undefined;
  children: ComponentChildren;
}

function Labelled({ id, label, hint, error, children }: LabelledProps) {
  return (
    <div class={`field ${error ? 'field--wrong' : ''}`}>
      <label for={id}>{label}</label>
      {children}
      {(error || hint) && (
        <p id={`${id}-note`} class="field__note" role={error ? 'alert' : undefined}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
}
