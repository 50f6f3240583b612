import { useComputed } from '@preact/signals';
import { useLocation } from 'preact-iso';
import type { Device } from '../../api/types';
import { Tile, type TileStatus } from '../../components/Tile';
import { deviceHref } from '../../frame/Detail';
import { t } from '../../i18n';
import { ago } from '../../i18n/format';
import { faceOf, silence } from '../../model/faces';
import { failures, inFlight, send } from '../../state/commands';
import { now } from '../../state/clock';
import { live } from '../../state/home';
import { reader } from '../../state/values';

export function DeviceTile({ device }: { device: Device }) {
  const { path, query } = useLocation();
  const failure = useComputed(() => failures.value.get(device.id)).value;
  const isPending = useComputed(() => inFlight.value.has(device.id)).value;
  const read = reader(device.id);
  const face = faceOf(device, read);
  const silent = silence(device, read);
  const status = statusOf(Boolean(failure), isPending, silent !== null || !live.value, face.active);
  const order = failure?.order ?? face.action?.order;

  return (
    <Tile
      icon={face.icon}
      name={device.name}
      words={failure?.reason ?? (status === 'stale' && silent ? sinceWhen(silent.since) : face.words)}
      note={status === 'stale' ? device.links.find(({ online }) => !online)?.reason?.text : undefined}
      status={status}
      active={face.active && status !== 'stale' && status !== 'failed'}
      tone={face.tone}
      level={face.level}
      colour={face.colour}
      href={deviceHref(path, query, device.id)}
      selected={query.device === device.id}
      action={face.action && order && { label: face.action.label, hold: face.action.hold, act: () => void send(device, order) }}
    />
  );
}

const MINUTE_MS = 60_000;

/** How old what is shown of a silent device is. */
function sinceWhen(since: number | null): string {
  if (since === null) return t('web-never-heard');
  return now.value - since < MINUTE_MS ? t('web-offline') : ago(since, now.value);
}

function statusOf(failed: boolean, pending: boolean, stale: boolean, active: boolean): TileStatus {
  if (pending) return 'pending';
  if (failed) return 'failed';
  if (stale) return 'stale';
  return active ? 'on' : 'off';
}
