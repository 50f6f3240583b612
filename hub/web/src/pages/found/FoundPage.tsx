import { Compass, Plus, RefreshCw } from 'lucide';
import { useLocation } from 'preact-iso';
import { useEffect, useState } from 'preact/hooks';
import * as hub from '../../api/hub';
import type { Found } from '../../api/types';
import { Banner } from '../../components/Banner';
import { Button } from '../../components/Button';
import { EmptyState } from '../../components/EmptyState';
import { Choice, Field } from '../../components/Field';
import { Icon } from '../../components/Icon';
import { Skeleton } from '../../components/Skeleton';
import { Page } from '../../frame/Page';
import { t } from '../../i18n';
import { iconOf } from '../../model/icons';
import { words } from '../../state/commands';
import { latestEvent, loadDevices, orderedAreas } from '../../state/home';
import { say } from '../../state/notices';
import './Found.css';

const keyOf = ({ driver, address }: Found): string => `${driver}/${address}`;

export default function FoundPage() {
  const [found, setFound] = useState<readonly Found[] | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [searching, setSearching] = useState(false);
  const changed = latestEvent.value?.body.type === 'found_changed' ? latestEvent.value.id : null;

  const load = () =>
    hub
      .found()
      .then(setFound)
      .catch((error: unknown) => setFault(words(error)));
  useEffect(() => void load(), [changed]);

  const search = async () => {
    setSearching(true);
    try {
      await hub.discover();
      await load();
    } catch (error) {
      setFault(words(error));
    }
    setSearching(false);
  };
  const searchButton = (
    <Button icon={RefreshCw} busy={searching} onClick={() => void search()}>
      {t(searching ? 'web-searching' : 'web-search-again')}
    </Button>
  );
  return (
    <Page title={t('web-found-title')} up="/more" narrow actions={found && found.length > 0 && searchButton}>
      {fault && <Banner tone="danger" title={fault} live />}
      {!found && !fault && <Skeleton shape="lines" count={3} />}
      {found?.length === 0 && (
        <EmptyState icon={Compass} title={t('web-found-none-title')} action={searchButton}>
          {t('web-found-none-text')}
        </EmptyState>
      )}
      <ul class="stack">{found?.map((device) => <FoundCard key={keyOf(device)} device={device} />)}</ul>
    </Page>
  );
}

function FoundCard({ device }: { device: Found }) {
  const [open, setOpen] = useState(false);
  return (
    <li class="card card--padded stack">
      <div class="found">
        <span class="found__icon">
          <Icon of={iconOf(device.kind)} size={24} />
        </span>
        <div class="found__text">
          <h2>{device.name || device.model}</h2>
          <p class="muted">{[device.manufacturer, device.model, device.address].filter(Boolean).join(' · ')}</p>
        </div>
        {!open && <Button look="primary" icon={Plus} onClick={() => setOpen(true)}>{t('web-add')}</Button>}
      </div>
      {open && <AddForm device={device} onCancel={() => setOpen(false)} />}
    </li>
  );
}

function AddForm({ device, onCancel }: { device: Found; onCancel: () => void }) {
  const { route } = useLocation();
  const [name, setName] = useState(device.name);
  const [area, setArea] = useState(orderedAreas.peek()[0]?.id ?? '');
  const [busy, setBusy] = useState(false);
  const options = [...orderedAreas.value.map(({ id, name: label }) => ({ value: id, label })), { value: '', label: t('web-no-room') }];

  const add = async () => {
    setBusy(true);
    try {
      const { driver, address } = device;
      const added = await hub.addFound({ driver, address, name: name.trim(), area: area || null });
      await loadDevices();
      say(t('web-added-name', { name: added.name }));
      route(`/found?device=${added.id}`);
    } catch (error) {
      say(words(error), { tone: 'danger' });
      setBusy(false);
    }
  };
  return (
    <form
      class="found__form"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <Field label={t('web-name')} value={name} onInput={setName} required maxLength={80} />
      <Choice label={t('web-room')} value={area} options={options} onChange={setArea} />
      <div class="row">
        <Button type="submit" look="primary" busy={busy} disabled={!name.trim()}>{t('web-add')}</Button>
        <Button onClick={onCancel}>{t('web-cancel')}</Button>
      </div>
    </form>
  );
}
