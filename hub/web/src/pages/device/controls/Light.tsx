import { ColourWheel } from '../../../components/ColourWheel';
import { Slider } from '../../../components/Slider';
import { Toggle } from '../../../components/Toggle';
import { t } from '../../../i18n';
import { quantity } from '../../../i18n/format';
import { endpointName } from '../../../model/capability';
import { hueColour, whiteColour } from '../../../model/colour';
import { attributeName } from '../../../model/words';
import { type ControlProps, control } from './control';

export function OnOffControl(props: ControlProps) {
  const { shown, tell, isPending } = control(props);
  const many = props.device.endpoints.length > 1;
  return <Toggle label={many ? endpointName(props.device, props.place.endpoint) : t('web-power')} on={shown('on') === true} pending={isPending('on')} onChange={(on) => tell(on ? 'on' : 'off')} />;
}

export function LevelControl(props: ControlProps) {
  const { shown, number, bounds, tell } = control(props);
  const hue = shown('hue');
  const saturation = shown('saturation');
  const kelvin = shown('color_temperature');
  const colour =
    typeof hue === 'number' && typeof saturation === 'number' && saturation > 5 ? hueColour(hue, saturation) : typeof kelvin === 'number' ? whiteColour(kelvin) : 'var(--on)';
  return <Slider label={attributeName('level')} value={number('level')} {...bounds('level')} colour={colour} format={(value) => quantity(value, '%')} onCommit={(level) => tell('set', { level })} />;
}

export function WhiteControl(props: ControlProps) {
  const { number, bounds, tell } = control(props);
  const { minimum, maximum, step } = bounds('color_temperature');
  const gradient = `linear-gradient(to right, ${whiteColour(minimum)}, ${whiteColour((minimum + maximum) / 2)}, ${whiteColour(maximum)})`;
  return (
    <Slider
      label={attributeName('color_temperature')}
      value={number('color_temperature') || minimum}
      minimum={minimum}
      maximum={maximum}
      step={Math.max(step, 50)}
      gradient={gradient}
      format={(value) => quantity(value, 'K')}
      onCommit={(kelvin) => tell('set', { color_temperature: Math.round(kelvin) })}
    />
  );
}

export function ColourControl(props: ControlProps) {
  const { number, tell } = control(props);
  return <ColourWheel label={t('web-capability-color')} hue={number('hue')} saturation={number('saturation')} onCommit={({ hue, saturation }) => tell('set', { hue, saturation })} />;
}
