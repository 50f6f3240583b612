import { Check } from 'lucide';
import { useState } from 'preact/hooks';
import type { Argument, CommandSpec, Device, Value } from '../../../api/types';
import { Button } from '../../../components/Button';
import { Choice, Field } from '../../../components/Field';
import { Hold } from '../../../components/Hold';
import { Toggle } from '../../../components/Toggle';
import { t } from '../../../i18n';
import type { Place } from '../../../model/capability';
import { attributeName, commandName, valueWords } from '../../../model/words';
import { send } from '../../../state/commands';

interface CommandFormProps {
  device: Device;
  place: Place;
  spec: CommandSpec;
}

/** A form made from a command's description: one field for each argument. */
export function CommandForm({ device, place, spec }: CommandFormProps) {
  const [inputs, setInputs] = useState<Record<string, string>>(() => initial(spec));
  const given = spec.args ?? [];
  const name = commandName(place.capability.name, spec.name);
  const missing = given.some((argument) => !argument.optional && inputs[argument.name] === '');
  const submit = () => {
    const args = Object.fromEntries(given.flatMap((argument) => parsed(argument, inputs[argument.name] ?? '')));
    void send(device, { endpoint: place.endpoint.id, capability: place.capability.name, spec, args });
  };
  return (
    <form
      class="command"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {given.map((argument) => (
        <ArgumentField key={argument.name} argument={argument} value={inputs[argument.name] ?? ''} onInput={(value) => setInputs({ ...inputs, [argument.name]: value })} />
      ))}
      {(spec.risk ?? 'none') === 'none' ? (
        <Button type="submit" small disabled={missing}>{name}</Button>
      ) : (
        <Hold icon={Check} label={name} onConfirm={submit} />
      )}
    </form>
  );
}

function initial({ args }: CommandSpec): Record<string, string> {
  return Object.fromEntries((args ?? []).map(({ name, type, optional }) => [name, optional ? '' : type.kind === 'bool' ? 'false' : type.kind === 'enum' ? type.values[0]! : '']));
}

/** Nothing for an optional argument that was left empty. */
function parsed({ name, type }: Argument, input: string): [string, Value][] {
  if (input === '') return [];
  if (type.kind === 'bool') return [[name, input === 'true']];
  return [[name, type.kind === 'int' || type.kind === 'float' ? Number(input) : input]];
}

function ArgumentField({ argument, value, onInput }: { argument: Argument; value: string; onInput: (value: string) => void }) {
  const { name, type, unit, optional } = argument;
  const label = [attributeName(name), unit && `(${unit})`, optional && `– ${t('web-optional')}`].filter(Boolean).join(' ');
  if (type.kind === 'bool') return <Toggle label={label} on={value === 'true'} onChange={(on) => onInput(String(on))} />;
  if (type.kind === 'enum') {
    const options = type.values.map((option) => ({ value: option, label: valueWords({ name, type }, option) }));
    return <Choice label={label} value={value} options={optional ? [{ value: '', label: '–' }, ...options] : options} onChange={onInput} />;
  }
  if (type.kind === 'text') return <Field label={label} value={value} onInput={onInput} />;
  const hint = typeof type.minimum === 'number' && typeof type.maximum === 'number' ? { hint: t('web-from-to', { from: type.minimum, to: type.maximum }) } : {};
  return <Field label={label} type="number" step="any" value={value} onInput={onInput} {...hint} />;
}
