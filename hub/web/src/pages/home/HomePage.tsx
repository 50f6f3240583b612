import { Compass, Search } from 'lucide';
import type { Area, Device } from '../../api/types';
import { ButtonLink, IconButton } from '../../components/Button';
import { EmptyState } from '../../components/EmptyState';
import { Skeleton } from '../../components/Skeleton';
import { Page, Section } from '../../frame/Page';
import { paletteOpen } from '../../frame/palette';
import { t } from '../../i18n';
import { areaById, areas, orderedAreas, visibleDevices, devices } from '../../state/home';
import { homeSettings } from '../../state/session';
import { Attention } from './Attention';
import './Home.css';
import { Room } from './Room';
import { Sentence } from './Sentence';
import { Tiles } from './Tiles';

export default function HomePage() {
  const name = homeSettings.value?.name ?? t('web-nav-home');
  const heading = (
    <>
      <span class="home-name">{name}</span>
      <Sentence />
    </>
  );
  return (
    <Page title={name} heading={heading} actions={<IconButton icon={Search} label={t('web-nav-search')} onClick={() => (paletteOpen.value = true)} />}>
      <Rooms />
    </Page>
  );
}

function Rooms() {
  if (!devices.value || !areas.value) return <Skeleton shape="tiles" count={8} />;
  if (visibleDevices.value.length === 0) return <NoDevices />;
  const favourites = visibleDevices.value.filter((device) => device.favourite);
  return (
    <>
      <Attention />
      {favourites.length > 0 && (
        <Section title={t('web-favourites')}>
          <Tiles devices={favourites} />
        </Section>
      )}
      {rooms(orderedAreas.value, visibleDevices.value).map(([area, inside]) => (
        <Room key={area.id} area={area} devices={inside} />
      ))}
      <Elsewhere />
    </>
  );
}

/** Rooms with something in them, in the order people gave them. */
function rooms(all: readonly Area[], some: readonly Device[]): [Area, Device[]][] {
  return all.map((area): [Area, Device[]] => [area, some.filter((device) => device.area === area.id)]).filter(([, inside]) => inside.length > 0);
}

function Elsewhere() {
  const lost = visibleDevices.value.filter((device) => !device.area || !areaById.value.has(device.area));
  if (lost.length === 0) return null;
  return (
    <Section title={t('web-no-room')}>
      <Tiles devices={lost} />
    </Section>
  );
}

function NoDevices() {
  return (
    <EmptyState icon={Compass} title={t('web-no-devices-title')} action={<ButtonLink look="primary" href="/found">{t('web-find-devices')}</ButtonLink>}>
      {t('web-no-devices-text')}
    </EmptyState>
  );
}
