import { Pause, Play, Square } from 'lucide';
import { Button } from '../../../components/Button';
import { Slider } from '../../../components/Slider';
import { Toggle } from '../../../components/Toggle';
import { t } from '../../../i18n';
import { quantity } from '../../../i18n/format';
import { attributeName } from '../../../model/words';
import { type ControlProps, control } from './control';

export function MediaControl(props: ControlProps) {
  const { shown, number, bounds, tell, isPending } = control(props);
  const playing = shown('playback') === 'playing';
  const title = shown('title');
  return (
    <div class="stack">
      {title && <p class="control-title">{title}</p>}
      <div class="control-row">
        {playing ? <Button look="primary" icon={Pause} onClick={() => tell('pause')}>{t('web-pause')}</Button> : <Button look="primary" icon={Play} onClick={() => tell('play')}>{t('web-play')}</Button>}
        <Button icon={Square} onClick={() => tell('stop')}>{t('web-stop')}</Button>
      </div>
      <Slider label={attributeName('volume')} value={number('volume')} {...bounds('volume')} colour="var(--accent)" format={(value) => quantity(value, '%')} onCommit={(volume) => tell('set_volume', { volume })} />
      <Toggle label={attributeName('muted')} on={shown('muted') === true} pending={isPending('muted')} onChange={(muted) => tell('set_muted', { muted })} />
    </div>
  );
}

export function CameraControl(props: ControlProps) {
  const { shown, tell, isPending } = control(props);
  return <Toggle label={attributeName('camera_on')} on={shown('camera_on') === true} pending={isPending('camera_on')} onChange={(on) => tell(on ? 'enable' : 'disable')} />;
}
