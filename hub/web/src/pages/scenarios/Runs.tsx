import { useEffect, useState } from 'preact/hooks';
import * as hub from '../../api/hub';
import type { Run } from '../../api/types';
import { Skeleton } from '../../components/Skeleton';
import { type Moment, Timeline } from '../../components/Timeline';
import { t } from '../../i18n';
import { duration, moment } from '../../i18n/format';
import { now } from '../../state/clock';
import { words } from '../../state/commands';
import { WithWhy } from '../activity/EventList';

/** The last runs, how each ended, how long it took, and what set it off. */
export function Runs({ slug, latest }: { slug: string; latest: string | null }) {
  const [runs, setRuns] = useState<readonly Run[] | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  useEffect(() => {
    hub
      .runs(slug)
      .then(setRuns)
      .catch((error: unknown) => setFault(words(error)));
  }, [slug, latest]);

  if (fault) return <p class="muted">{fault}</p>;
  if (!runs) return <Skeleton shape="lines" count={3} />;
  if (runs.length === 0) return <p class="muted">{t('web-never-ran')}</p>;
  return <Timeline dated label={t('web-runs')} moments={runs.map(momentOf)} />;
}

function momentOf(run: Run): Moment {
  const result = run.result ? t(`web-result-${run.result}`) : t('web-result-running');
  const title = run.ended === null ? result : `${result} · ${duration((run.ended - run.started) / 1000)}`;
  return {
    key: run.id,
    time: moment(run.started / 1000, now.value),
    title: <WithWhy sentence={title} cause={run.cause_event ?? run.event} />,
    note: run.reason?.text,
    tone: run.result === 'failed' ? 'danger' : run.result === 'stopped' ? 'warning' : 'plain',
  };
}
