import { Activity } from 'lucide';
import { useEffect, useState } from 'preact/hooks';
import * as hub from '../../api/hub';
import type { HubEvent } from '../../api/types';
import { Banner } from '../../components/Banner';
import { Button } from '../../components/Button';
import { EmptyState } from '../../components/EmptyState';
import { Skeleton } from '../../components/Skeleton';
import { Page, Section } from '../../frame/Page';
import { t } from '../../i18n';
import { day, startOfDay } from '../../i18n/format';
import { now } from '../../state/clock';
import { words } from '../../state/commands';
import { latestEvent } from '../../state/home';
import { EventList } from './EventList';

const PAGE = 60;
const KEPT_LIVE = 400;

export default function ActivityPage() {
  const [events, setEvents] = useState<HubEvent[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const latest = latestEvent.value;

  const load = async (before?: string) => {
    setBusy(true);
    try {
      const page = await hub.events({ limit: PAGE, ...(before && { before }) });
      setEvents((known) => (before ? [...(known ?? []), ...page.events] : page.events));
      setNext(page.next);
      setFault(null);
    } catch (error) {
      setFault(words(error));
    }
    setBusy(false);
  };
  useEffect(() => void load(), []);
  useEffect(() => {
    if (latest) setEvents((known) => known && (known.some(({ id }) => id === latest.id) ? known : [latest, ...known].slice(0, KEPT_LIVE)));
  }, [latest]);

  return (
    <Page title={t('web-nav-activity')} narrow>
      {fault && <Banner tone="danger" title={fault} action={<Button look="plain" onClick={() => void load()}>{t('web-retry')}</Button>} />}
      {!events && !fault && <Skeleton shape="lines" count={8} />}
      {events?.length === 0 && <EmptyState icon={Activity} title={t('web-nothing-yet')}>{t('web-activity-empty')}</EmptyState>}
      {byDay(events ?? []).map(([title, some]) => (
        <Section key={title} title={title}>
          <EventList label={title} events={some} />
        </Section>
      ))}
      {next && (
        <Button busy={busy} onClick={() => void load(next)}>{t('web-older')}</Button>
      )}
    </Page>
  );
}

function byDay(events: readonly HubEvent[]): [string, HubEvent[]][] {
  const days = new Map<number, HubEvent[]>();
  for (const event of events) {
    const start = startOfDay(event.at / 1000);
    days.set(start, [...(days.get(start) ?? []), event]);
  }
  return [...days].map(([start, some]) => [day(start, now.value), some]);
}
