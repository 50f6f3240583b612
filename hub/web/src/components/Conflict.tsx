import type { Problem } from '../api/problem';
import { t } from '../i18n';
import { words } from '../state/commands';
import { Banner } from './Banner';
import { Button } from './Button';
import { Diff } from './Diff';

interface ConflictProps {
  problem: Problem;
  busy: boolean;
  /** Save over the version that is there, which is named by `etag`. */
  onKeep: (etag: string) => void;
  onTake: () => void;
}

/** What differs between the version that is there and what was written here, and which of them is to be. */
export function Conflict({ problem, busy, onKeep, onTake }: ConflictProps) {
  const { version, diff } = problem.args;
  return (
    <div class="stack">
      <Banner tone="danger" title={words(problem)} live>
        {t('web-conflict-note')}
      </Banner>
      {diff && <Diff label={t('web-conflict-diff')} text={String(diff)} />}
      <div class="row row--wrap">
        <Button look="primary" busy={busy} onClick={() => onKeep(`"${version}"`)}>{t('web-conflict-keep')}</Button>
        <Button onClick={onTake}>{t('web-conflict-take')}</Button>
      </div>
    </div>
  );
}
