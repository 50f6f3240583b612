import { SearchX } from 'lucide';
import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import type { Device } from '../../api/types';
import { Chip } from '../../components/Chip';
import { EmptyState } from '../../components/EmptyState';
import { Field } from '../../components/Field';
import { Icon } from '../../components/Icon';
import { Skeleton } from '../../components/Skeleton';
import { Windowed } from '../../components/Windowed';
import { deviceHref } from '../../frame/Detail';
import { Page } from '../../frame/Page';
import { t } from '../../i18n';
import { isSilent } from '../../model/attention';
import { find } from '../../model/capability';
import { faceOf } from '../../model/faces';
import { score } from '../../model/search';
import { kindName } from '../../model/words';
import { areaName, devices, visibleDevices } from '../../state/home';
import { reader } from '../../state/values';
import './Devices.css';

const ROW_PX = 64;

/** `show` is a kind of device, the name of a capability, or "silent". */
function isShown(device: Device, show: string | undefined): boolean {
  if (!show) return true;
  if (show === 'silent') return isSilent(device);
  return device.kind === show || find(device, show) !== undefined;
}

export default function DevicesPage() {
  const { query, route } = useLocation();
  const [wanted, setWanted] = useState('');
  const all = visibleDevices.value;
  const kinds = [...new Set(all.map(({ kind }) => kind))].sort();
  const rows = all
    .filter((device) => isShown(device, query.show) && (!wanted.trim() || score(wanted, `${device.name} ${areaName(device.area)}`) > 0))
    .sort((a, b) => a.name.localeCompare(b.name));
  const choose = (kind: string) => route(query.show === kind ? '/devices' : `/devices?show=${kind}`, true);

  return (
    <Page title={t('web-devices-title')} up="/more" narrow>
      <div class="stack">
        <Field label={t('web-search-devices')} type="search" value={wanted} onInput={setWanted} />
        <div class="row row--wrap chips">
          {query.show && !kinds.includes(query.show) && <Chip pressed onClick={() => choose(query.show!)}>{t(`web-show-${query.show.replace('_', '-')}`)}</Chip>}
          {kinds.map((kind) => (
            <Chip key={kind} pressed={query.show === kind} onClick={() => choose(kind)}>
              {kindName(kind)}
            </Chip>
          ))}
        </div>
      </div>
      {!devices.value && <Skeleton shape="lines" />}
      {devices.value && rows.length === 0 && <EmptyState icon={SearchX} title={t('web-no-matches')} />}
      {rows.length > 0 && (
        <Windowed label={t('web-devices-title')} items={rows} rowHeight={ROW_PX} keyOf={(device) => device.id}>
          {(device) => <Row device={device} />}
        </Windowed>
      )}
    </Page>
  );
}

function Row({ device }: { device: Device }) {
  const { path, query } = useLocation();
  const face = faceOf(device, reader(device.id));
  return (
    <a class="device-row" href={deviceHref(path, query, device.id)} aria-current={query.device === device.id ? 'true' : undefined}>
      <span class="device-row__icon">
        <Icon of={face.icon} />
      </span>
      <span class="device-row__name">
        <span>{device.name}</span>
        <span class="muted">{areaName(device.area)}</span>
      </span>
      <span class="device-row__words">{face.words}</span>
    </a>
  );
}
