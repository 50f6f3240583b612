import { useLocation } from 'preact-iso';
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
import { Trace } from './Trace';

/** The last runs: how each ended, how long it took, what set it off, and step by step the one that the address names, else the newest. */
export function Runs({ slug, latest }: { slug: string; latest: Run | null }) {
  const { path, query, route } = useLocation();
  const [runs, setRuns] = useState<readonly Run[] | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  useEffect(() => {
    hub
      .runs(slug)
      .then(setRuns)
      .catch((error: unknown) => setFault(words(error)));
  }, [slug, latest?.id, latest?.result]);

  if (fault) return <p class="muted">{fault}</p>;
  if (!runs) return <Skeleton shape="lines" count={3} />;
  if (runs.length === 0) return <p class="muted">{t('web-never-ran')}</p>;
  const opened = query.run ?? runs[0]!.id;
  const toggle = ({ id }: Run) => route(`${path}?run=${id === opened ? '' : id}`, true);
  return <Timeline dated label={t('web-runs')} moments={runs.map((run) => momentOf(slug, run, run.id === opened, () => toggle(run)))} />;
}

function momentOf(slug: string, run: Run, isOpen: boolean, onToggle: () => void): Moment {
  const result = t(`web-result-${run.result ?? 'running'}`);
  const title = run.ended === null ? result : `${result} · ${duration((run.ended - run.started) / 1000)}`;
  const time = moment(run.started / 1000, now.value);
  const steps = (
    <button type="button" class="why" aria-expanded={isOpen} aria-label={t('web-steps-of', { time })} onClick={onToggle}>
      {t('web-steps')}
    </button>
  );
  return {
    key: run.id,
    time,
    title: <WithWhy sentence={title} cause={run.cause_event ?? run.event} aside={steps} />,
    note: (
      <>
        {run.reason?.text}
        {isOpen && <Trace slug={slug} run={run} />}
      </>
    ),
    tone: run.result === 'failed' ? 'danger' : run.result === 'stopped' ? 'warning' : 'plain',
  };
}
