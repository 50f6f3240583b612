import { CalendarClock, Check, CircleAlert, Play, TriangleAlert } from 'lucide';
import type { Run, Scenario } from '../../api/types';
import { IconButton } from '../../components/Button';
import { Chip } from '../../components/Chip';
import { Toggle } from '../../components/Toggle';
import { t } from '../../i18n';
import { moment } from '../../i18n/format';
import { now } from '../../state/clock';
import { enable, runNow } from '../../state/scenarios';

export function ScenarioCard({ scenario }: { scenario: Scenario }) {
  return (
    <article class={`card scenario ${scenario.enabled ? '' : 'scenario--off'}`}>
      <a class="scenario__open" href={`/scenarios/${scenario.slug}`} aria-label={scenario.name} />
      <div class="scenario__text">
        <h2 aria-hidden="true">{scenario.name}</h2>
        <ScenarioChips scenario={scenario} />
      </div>
      <div class="scenario__actions">
        <IconButton icon={Play} label={t('web-run-name', { name: scenario.name })} onClick={() => void runNow(scenario)} />
        <Toggle hideLabel label={t('web-enable-name', { name: scenario.name })} on={scenario.enabled} onChange={(on) => void enable(scenario, on)} />
      </div>
    </article>
  );
}

/** When it runs next, how it went last time, and whether its document is in order. */
export function ScenarioChips({ scenario: { problems, next_run, last_run, enabled } }: { scenario: Scenario }) {
  return (
    <div class="row row--wrap chips">
      {!enabled && <Chip>{t('web-scenario-off')}</Chip>}
      {problems.length > 0 && (
        <Chip tone="danger" icon={TriangleAlert}>
          {t('web-problems-count', { count: problems.length })}
        </Chip>
      )}
      {enabled && next_run !== null && (
        <Chip icon={CalendarClock} tone="accent">
          {t('web-next-run', { time: moment(next_run / 1000, now.value) })}
        </Chip>
      )}
      <RunChip run={last_run} />
    </div>
  );
}

export function RunChip({ run }: { run: Run | null }) {
  if (!run) return <Chip>{t('web-never-ran')}</Chip>;
  const time = moment(run.started / 1000, now.value);
  if (!run.result) return <Chip tone="on" icon={Play}>{t('web-running-since', { time })}</Chip>;
  if (run.result === 'failed') return <Chip tone="danger" icon={CircleAlert}>{t('web-run-failed', { time })}</Chip>;
  if (run.result === 'stopped') return <Chip tone="warning" icon={CircleAlert}>{t('web-run-stopped', { time })}</Chip>;
  return <Chip icon={Check}>{t('web-run-done', { time })}</Chip>;
}
