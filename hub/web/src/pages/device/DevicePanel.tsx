import { Star } from 'lucide';
import { useComputed } from '@preact/signals';
import * as hub from '../../api/hub';
import type { Device } from '../../api/types';
import { Banner } from '../../components/Banner';
import { Button, IconButton } from '../../components/Button';
import { EmptyState } from '../../components/EmptyState';
import { Icon } from '../../components/Icon';
import { Skeleton } from '../../components/Skeleton';
import { t } from '../../i18n';
import { ago } from '../../i18n/format';
import { faceOf, silence } from '../../model/faces';
import { capabilityName } from '../../model/words';
import { now } from '../../state/clock';
import { dismissFailure, failures, send, words } from '../../state/commands';
import { areaName, deviceById, devices, replaceDevice } from '../../state/home';
import { say } from '../../state/notices';
import { isOwner } from '../../state/person';
import { reader } from '../../state/values';
import { Causes } from './Causes';
import { CommandForm } from './controls/CommandForm';
import { controlsOf, uncovered } from './controls';
import { Day } from './Day';
import './DevicePanel.css';
import { Door } from './Door';
import { Knows } from './Knows';

interface DevicePanelProps {
  id: string;
  onGone: () => void;
}

export default function DevicePanel({ id, onGone }: DevicePanelProps) {
  const device = deviceById.value.get(id);
  if (!devices.value) return <Skeleton shape="block" />;
  if (!device) return <EmptyState icon={Star} title={t('web-no-such-device')} action={<Button onClick={onGone}>{t('web-close-panel')}</Button>} />;
  return (
    <div class="device">
      <Head device={device} />
      <Trouble device={device} />
      <Controls device={device} />
      <Knows device={device} />
      <Day device={device} />
      <Causes device={device} />
      <Door device={device} onGone={onGone} />
    </div>
  );
}

function Head({ device }: { device: Device }) {
  const face = faceOf(device, reader(device.id));
  const favour = async () => {
    try {
      replaceDevice(await hub.updateDevice(device.id, { favourite: !device.favourite }));
    } catch (error) {
      say(words(error), { tone: 'danger' });
    }
  };
  return (
    <header class="device__head">
      <span class={`device__icon ${face.active ? `device__icon--on tone-${face.tone}` : ''}`} style={{ '--lamp': face.colour }}>
        <Icon of={face.icon} size={24} />
      </span>
      <div class="device__title">
        <h2>{device.name}</h2>
        <p class="muted">{[areaName(device.area), face.words].filter(Boolean).join(' · ')}</p>
      </div>
      {isOwner.value && <IconButton icon={Star} label={t('web-favourite')} pressed={device.favourite ?? false} onClick={() => void favour()} />}
    </header>
  );
}

/** Why a command did not work, or since when nothing has been heard. */
function Trouble({ device }: { device: Device }) {
  const failure = useComputed(() => failures.value.get(device.id)).value;
  const silent = silence(device, reader(device.id));
  const link = device.links.find(({ online }) => !online);
  return (
    <>
      {failure && (
        <Banner tone="danger" title={t('web-did-not-work')} live action={<Button look="plain" small onClick={() => void send(device, failure.order)}>{t('web-retry')}</Button>}>
          {failure.reason}{' '}
          <button type="button" class="link" onClick={() => dismissFailure(device.id)}>
            {t('web-dismiss')}
          </button>
        </Banner>
      )}
      {!failure && silent && (
        <Banner tone="warning" title={silent.since ? t('web-silent-since', { time: ago(silent.since, now.value) }) : t('web-never-heard')}>
          {link?.reason?.text}
        </Banner>
      )}
    </>
  );
}

function Controls({ device }: { device: Device }) {
  const made = controlsOf(device);
  const others = uncovered(device);
  if (made.length + others.length === 0) return null;
  return (
    <section class="stack" aria-label={t('web-controls')}>
      {made.map(({ place, Control }) => (
        <Control key={`${place.endpoint.id}/${place.capability.name}`} device={device} place={place} />
      ))}
      {others.map((place) => (
        <fieldset key={`${place.endpoint.id}/${place.capability.name}`} class="device__group">
          <legend>{capabilityName(place.capability.name)}</legend>
          {(place.capability.commands ?? []).map((spec) => (
            <CommandForm key={spec.name} device={device} place={place} spec={spec} />
          ))}
        </fieldset>
      ))}
    </section>
  );
}
