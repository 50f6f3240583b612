import { AirVent, Blinds, Droplet, Lightbulb, Lock, LockOpen, Plug, Thermometer } from 'lucide';
import { Skeleton } from '../../components/Skeleton';
import { Tile, type TileProps } from '../../components/Tile';
import { Section } from '../../frame/Page';
import { t } from '../../i18n';
import { hueColour, whiteColour } from '../../model/colour';
import { say } from '../../state/notices';

const act = () => say(t('web-saved'));

function examples(): TileProps[] {
  const turnOn = { label: t('web-turn-on'), act, hold: false };
  const turnOff = { label: t('web-turn-off'), act, hold: false };
  const amount = '80 %';
  const base = { icon: Lightbulb, name: t('web-kind-light'), href: '/gallery' };
  return [
    { ...base, words: t('web-off'), status: 'off', action: turnOn },
    { ...base, words: t('web-on-amount', { amount }), status: 'on', tone: 'on', level: 0.8, action: turnOff },
    { ...base, words: t('web-on-amount', { amount }), status: 'on', tone: 'on', level: 0.8, colour: whiteColour(5600), action: turnOff },
    { ...base, words: t('web-on-amount', { amount: '35 %' }), status: 'on', tone: 'on', level: 0.35, colour: hueColour(275, 65), action: turnOff },
    { ...base, words: t('web-on'), status: 'pending', active: true, tone: 'on', action: turnOff },
    { ...base, words: t('web-off'), status: 'pending', action: turnOn },
    { ...base, words: t('web-just-now'), status: 'stale', action: turnOn },
    { ...base, words: t('problem-device-offline'), status: 'failed', action: turnOn },
    { ...base, icon: Lock, name: t('web-kind-lock'), words: t('web-closed'), status: 'off', action: { label: t('web-unlock'), act, hold: true } },
    { ...base, icon: LockOpen, name: t('web-kind-lock'), words: t('web-opened'), status: 'on', tone: 'warning', action: { label: t('web-lock'), act, hold: false } },
    { ...base, icon: AirVent, name: t('web-kind-climate'), words: t('web-cooling-to', { amount: '22.5 °C' }), status: 'on', tone: 'cool' },
    { ...base, icon: AirVent, name: t('web-kind-heater'), words: t('web-heating-to', { amount: '21 °C' }), status: 'on', tone: 'heat' },
    { ...base, icon: Blinds, name: t('web-kind-cover'), words: t('web-open-amount', { amount: '60 %' }), status: 'on', tone: 'plain', level: 0.6, action: { label: t('web-close'), act, hold: false } },
    { ...base, icon: Droplet, name: t('web-kind-sensor'), words: t('web-attention'), status: 'on', tone: 'danger' },
    { ...base, icon: Thermometer, name: t('web-kind-sensor'), words: '23.4 °C · 48 %', status: 'off' },
    { ...base, icon: Plug, name: 'A plug with a name of forty letters, quite', words: t('web-off'), status: 'off', selected: true, action: turnOn },
  ];
}

export function Tiles() {
  return (
    <Section title="Tile, Skeleton">
      <div class="tiles">
        {examples().map((tile, index) => (
          <Tile key={index} {...tile} />
        ))}
      </div>
      <Skeleton shape="tiles" count={3} />
      <Skeleton shape="lines" count={2} />
    </Section>
  );
}
