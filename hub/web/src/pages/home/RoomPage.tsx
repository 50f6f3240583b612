import { DoorOpen } from 'lucide';
import { EmptyState } from '../../components/EmptyState';
import { Skeleton } from '../../components/Skeleton';
import { Page } from '../../frame/Page';
import { t } from '../../i18n';
import { areas, visibleDevices } from '../../state/home';
import { Climate } from './Room';
import { Tiles } from './Tiles';

export default function RoomPage({ slug }: { slug?: string }) {
  const area = areas.value?.find((candidate) => candidate.slug === slug);
  const inside = visibleDevices.value.filter((device) => device.area === area?.id);
  if (!areas.value) return <Page title={t('web-room')} up="/"><Skeleton shape="tiles" /></Page>;
  if (!area) return <Page title={t('web-room')} up="/"><EmptyState icon={DoorOpen} title={t('web-no-such-room')} /></Page>;
  return (
    <Page title={area.name} up="/" actions={<span class="section__aside room-climate"><Climate devices={inside} /></span>}>
      {inside.length > 0 ? <Tiles devices={inside} /> : <EmptyState icon={DoorOpen} title={t('web-empty-room')} />}
    </Page>
  );
}
