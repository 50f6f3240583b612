import type { Value } from '../../../api/types';
import { Dial } from '../../../components/Dial';
import { Segmented } from '../../../components/Segmented';
import { Slider } from '../../../components/Slider';
import { quantity } from '../../../i18n/format';
import { attributeOf } from '../../../model/capability';
import { attributeName, valueWords } from '../../../model/words';
import { reading } from '../../../state/values';
import { type ControlProps, control } from './control';

export function ThermostatControl(props: ControlProps) {
  const { shown, number, bounds, tell } = control(props);
  const { capability, endpoint } = props.place;
  const measured = reading(props.device.id, endpoint.id, 'temperature')?.value;
  const running = shown('running');
  const mode = attributeOf(capability, 'thermostat_mode');
  const modes = mode?.type.kind === 'enum' ? mode.type.values : [];
  return (
    <div class="stack">
      <Dial
        label={attributeName('target_temperature')}
        value={number('target_temperature')}
        {...bounds('target_temperature')}
        format={(value) => quantity(value, '°C')}
        current={typeof measured === 'number' ? measured : undefined}
        caption={running === null ? '' : valueWords(attributeOf(capability, 'running')!, running)}
        tone={toneOf(shown('thermostat_mode'), running)}
        onCommit={(target_temperature) => tell('set_target', { target_temperature })}
      />
      {mode && modes.length > 1 && (
        <Segmented label={attributeName('thermostat_mode')} options={modes.map((value) => ({ value, label: valueWords(mode, value) }))} value={String(shown('thermostat_mode') ?? '')} onChange={(value) => tell('set_mode', { mode: value })} />
      )}
    </div>
  );
}

function toneOf(mode: Value | null, running: Value | null): 'off' | 'heat' | 'cool' | 'accent' {
  if (mode === 'off') return 'off';
  if (running === 'heating') return 'heat';
  return running === 'cooling' ? 'cool' : 'accent';
}

export function FanControl(props: ControlProps) {
  const { number, bounds, tell } = control(props);
  return <Slider label={attributeName('fan_speed')} value={number('fan_speed')} {...bounds('fan_speed')} colour="var(--cool)" format={(value) => quantity(value, '%')} onCommit={(fan_speed) => tell('set_speed', { fan_speed })} />;
}
