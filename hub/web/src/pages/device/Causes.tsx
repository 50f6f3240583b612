import { useEffect, useState } from 'preact/hooks';
import * as hub from '../../api/hub';
import type { Device, HubEvent } from '../../api/types';
import { Skeleton } from '../../components/Skeleton';
import { t } from '../../i18n';
import { deviceOf } from '../../model/events';
import { words } from '../../state/commands';
import { latestEvent } from '../../state/home';
import { EventList } from '../activity/EventList';

const SHOWN = 20;

/** The last changes of a device and who or what brought each about. */
export function Causes({ device }: { device: Device }) {
  const [events, setEvents] = useState<readonly HubEvent[] | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const latest = latestEvent.value;
  const isOurs = latest !== null && deviceOf(latest) === device.id;
  useEffect(() => {
    hub
      .events({ device: device.id, limit: SHOWN })
      .then((page) => setEvents(page.events))
      .catch((error: unknown) => setFault(words(error)));
  }, [device.id, isOurs && latest.id]);

  return (
    <section class="stack" aria-label={t('web-causes')}>
      <h3 class="device__heading">{t('web-causes')}</h3>
      {fault && <p class="muted">{fault}</p>}
      {!events && !fault && <Skeleton shape="lines" count={3} />}
      {events && (events.length > 0 ? <EventList label={t('web-causes')} events={events} /> : <p class="muted">{t('web-nothing-yet')}</p>)}
    </section>
  );
}
