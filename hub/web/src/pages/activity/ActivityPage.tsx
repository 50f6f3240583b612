import { Activity } from 'lucide';
import { useEffect, useState } from 'preact/hooks';
import * as hub from '../../api/hub';
import type { HubEvent } from '../../api/types';
import { Banner } from '../../components/Banner';
import { Button } from '../../components/Button';
import { EmptyState } from '../../components/EmptyState';
import { Segmented } from '../../components/Segmented';
import { Skeleton } from '../../components/Skeleton';
import { Page, Section } from '../../frame/Page';
import { t } from '../../i18n';
import { dateOf, day } from '../../i18n/format';
import { now } from '../../state/clock';
import { words } from '../../state/commands';
import { latestEvent } from '../../state/home';
import { EventList } from './EventList';

const PAGE = 100;
const KEPT_LIVE = 400;
/** A page of highlights is long enough to fill a screen, or there are no more. */
const ENOUGH = 20;

type Depth = 'highlights' | 'everything';

const isHighlight = ({ body }: HubEvent): boolean => {
  if (body.type === 'link_changed') return body.online === false;
  if (body.type === 'command_ended') return body.outcome !== 'acknowledged';
  return !['command_issued', 'desired', 'run_step', 'device_changed', 'found_changed'].includes(body.type);
};

export default function ActivityPage() {
  const [depth, setDepth] = useState<Depth>('highlights');
  const { events, next, busy, fault, load } = useEvents();
  const shown = events?.filter((event) => depth === 'everything' || isHighlight(event));
  useEffect(() => {
    if (shown && next && !busy && shown.length < ENOUGH) void load(next);
  }, [shown?.length, next, busy]);

  return (
    <Page title={t('web-nav-activity')} narrow>
      <Segmented
        label={t('web-nav-activity')}
        value={depth}
        onChange={setDepth}
        options={[
          { value: 'highlights', label: t('web-highlights') },
          { value: 'everything', label: t('web-everything') },
        ]}
      />
      {fault && <Banner tone="danger" title={fault} action={<Button look="plain" onClick={() => void load(next)}>{t('web-retry')}</Button>} />}
      {!events && !fault && <Skeleton shape="lines" count={8} />}
      {shown?.length === 0 && !next && <EmptyState icon={Activity} title={t('web-nothing-yet')}>{t('web-activity-empty')}</EmptyState>}
      {byDay(shown ?? []).map(([title, some]) => (
        <Section key={title} title={title}>
          <EventList label={title} events={some} />
        </Section>
      ))}
      {next && <Button busy={busy} onClick={() => void load(next)}>{t('web-older')}</Button>}
    </Page>
  );
}

/** Events from the newest backwards: those of the past a page at a time, new ones as they happen. */
function useEvents() {
  const [events, setEvents] = useState<readonly HubEvent[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const latest = latestEvent.value;

  const load = async (before: string | null) => {
    setBusy(true);
    try {
      const page = await hub.events({ limit: PAGE, ...(before && { before }) });
      setEvents((known) => (before ? [...(known ?? []), ...page.events] : page.events));
      setNext(page.next ?? null);
      setFault(null);
    } catch (error) {
      setFault(words(error));
    }
    setBusy(false);
  };
  useEffect(() => void load(null), []);
  useEffect(() => {
    if (latest) setEvents((known) => known && (known.some(({ id }) => id === latest.id) ? known : [latest, ...known].slice(0, Math.max(KEPT_LIVE, known.length))));
  }, [latest]);
  return { events, next, busy, fault, load };
}

function byDay(events: readonly HubEvent[]): [string, HubEvent[]][] {
  const days = new Map<string, HubEvent[]>();
  for (const event of events) {
    const date = dateOf(event.at / 1000);
    days.set(date, [...(days.get(date) ?? []), event]);
  }
  return [...days.values()].map((some) => [day(some[0]!.at / 1000, now.value), some]);
}
