import { LockOpen, Play, Plus, Sparkles, Trash2 } from 'lucide';
import { useState } from 'preact/hooks';
import { Button, IconButton } from '../../components/Button';
import { Chip } from '../../components/Chip';
import { ColourWheel } from '../../components/ColourWheel';
import { Dial } from '../../components/Dial';
import { Choice, Field } from '../../components/Field';
import { Hold } from '../../components/Hold';
import { Segmented } from '../../components/Segmented';
import { Slider } from '../../components/Slider';
import { Toggle } from '../../components/Toggle';
import { Section } from '../../frame/Page';
import { t } from '../../i18n';
import { quantity } from '../../i18n/format';
import { whiteColour } from '../../model/colour';
import { attributeName } from '../../model/words';
import { say } from '../../state/notices';

const percent = (value: number) => quantity(value, '%');

export function Controls() {
  return (
    <Section title="Button, Hold, Toggle, Slider, Dial, ColourWheel, Segmented, Field, Chip">
      <div class="gallery__columns">
        <Buttons />
        <Sliders />
        <Round />
        <Fields />
      </div>
    </Section>
  );
}

function Buttons() {
  const [on, setOn] = useState(true);
  return (
    <div class="stack">
      <div class="row row--wrap">
        <Button look="primary" icon={Plus}>{t('web-add')}</Button>
        <Button>{t('web-cancel')}</Button>
        <Button look="plain">{t('web-retry')}</Button>
        <Button look="danger">{t('web-discard')}</Button>
        <Button look="primary" disabled>{t('web-save')}</Button>
        <Button busy>{t('web-searching')}</Button>
        <IconButton icon={Sparkles} label={t('web-favourite')} />
        <IconButton icon={Sparkles} label={t('web-favourite')} pressed />
      </div>
      <Hold icon={LockOpen} label={t('web-unlock')} onConfirm={() => say(t('web-opened'), { undo: () => say(t('web-closed')) })} />
      <Hold quiet icon={Trash2} label={t('web-remove-device')} onConfirm={() => say(t('web-saved'))} />
      <Toggle label={t('web-power')} on={on} onChange={setOn} />
      <Toggle label={t('web-power')} on={false} pending onChange={setOn} />
      <Toggle label={t('web-power')} on disabled onChange={setOn} />
      <div class="row row--wrap">
        <Chip>{t('web-never-ran')}</Chip>
        <Chip tone="accent">{t('web-local')}</Chip>
        <Chip tone="on">{t('web-on')}</Chip>
        <Chip tone="warning">{t('web-offline')}</Chip>
        <Chip tone="danger">{t('web-problems-count', { count: 2 })}</Chip>
        <Chip icon={Play} onClick={() => say(t('web-saved'))}>{t('web-run-now')}</Chip>
        <Chip pressed onClick={() => say(t('web-saved'))}>{t('web-kind-light')}</Chip>
      </div>
    </div>
  );
}

function Sliders() {
  const [level, setLevel] = useState(60);
  const [kelvin, setKelvin] = useState(2700);
  const [mode, setMode] = useState<string>('cool');
  const modes = ['off', 'heat', 'cool', 'auto', 'dry', 'fan-only'];
  const gradient = `linear-gradient(to right, ${whiteColour(2200)}, ${whiteColour(4300)}, ${whiteColour(6500)})`;
  return (
    <div class="stack">
      <Slider label={attributeName('level')} value={level} minimum={0} maximum={100} step={1} colour="var(--on)" format={percent} onCommit={setLevel} />
      <Slider label={attributeName('volume')} value={0} minimum={0} maximum={100} step={1} format={percent} onCommit={setLevel} />
      <Slider label={attributeName('color_temperature')} value={kelvin} minimum={2200} maximum={6500} step={50} gradient={gradient} format={(value) => quantity(value, 'K')} onCommit={setKelvin} />
      <Segmented label={attributeName('thermostat_mode')} value={mode} onChange={setMode} options={modes.map((value) => ({ value, label: t(`value-${value}`) }))} />
    </div>
  );
}

function Round() {
  const [target, setTarget] = useState(22.5);
  const [colour, setColour] = useState({ hue: 210, saturation: 80 });
  return (
    <div class="stack">
      <Dial label={attributeName('target_temperature')} value={target} minimum={16} maximum={30} step={0.5} current={24.1} caption={t('value-cooling')} tone="cool" format={(value) => quantity(value, '°C')} onCommit={setTarget} />
      <ColourWheel label={t('web-capability-color')} {...colour} onCommit={setColour} />
    </div>
  );
}

function Fields() {
  const [text, setText] = useState('');
  return (
    <div class="stack">
      <Field label={t('web-name')} value={text} onInput={setText} hint={t('web-optional')} />
      <Field label={t('web-email')} type="email" value="name@" onInput={setText} error={t('problem-invalid')} />
      <Field label={t('web-password')} type="password" value="" onInput={setText} hint={t('web-password-hint', { count: 10 })} />
      <Choice label={t('web-room')} value="" options={[{ value: '', label: t('web-no-room') }]} onChange={setText} />
    </div>
  );
}
