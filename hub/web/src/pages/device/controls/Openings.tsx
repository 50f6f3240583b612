import { ArrowDown, ArrowUp, Lock, LockOpen, Square } from 'lucide';
import { Button } from '../../../components/Button';
import { Hold } from '../../../components/Hold';
import { Slider } from '../../../components/Slider';
import { t } from '../../../i18n';
import { quantity } from '../../../i18n/format';
import { attributeName } from '../../../model/words';
import { type ControlProps, control } from './control';

export function CoverControl(props: ControlProps) {
  const { number, bounds, tell } = control(props);
  return (
    <div class="stack">
      <Slider label={attributeName('position')} value={number('position')} {...bounds('position')} colour="var(--cool)" format={(value) => quantity(value, '%')} onCommit={(position) => tell('set_position', { position })} />
      <div class="control-row">
        <Button icon={ArrowUp} onClick={() => tell('open')}>{t('web-open')}</Button>
        <Button icon={Square} onClick={() => tell('stop')}>{t('web-stop')}</Button>
        <Button icon={ArrowDown} onClick={() => tell('close')}>{t('web-close')}</Button>
      </div>
    </div>
  );
}

export function LockControl(props: ControlProps) {
  const { shown, tell } = control(props);
  if (shown('lock_state') === 'locked') return <Hold icon={LockOpen} label={t('web-unlock')} onConfirm={() => tell('unlock')} />;
  return (
    <div class="control-row">
      <Button look="primary" icon={Lock} onClick={() => tell('lock')}>{t('web-lock')}</Button>
    </div>
  );
}
