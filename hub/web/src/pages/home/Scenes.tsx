import { Play } from 'lucide';
import { useState } from 'preact/hooks';
import type { Scenario } from '../../api/types';
import { Chip } from '../../components/Chip';
import { t } from '../../i18n';
import { runNow } from '../../state/scenarios';
import { scenarios } from '../../state/home';

const SHOWN = 8;

/** One tap runs a scenario now. */
export function Scenes() {
  const ready = (scenarios.value ?? []).filter(({ enabled, problems }) => enabled && problems.length === 0).slice(0, SHOWN);
  if (ready.length === 0) return null;
  return (
    <section class="scenes" aria-label={t('web-scenes')}>
      {ready.map((scenario) => (
        <Scene key={scenario.id} scenario={scenario} />
      ))}
    </section>
  );
}

function Scene({ scenario }: { scenario: Scenario }) {
  const [busy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    await runNow(scenario);
    setBusy(false);
  };
  return (
    <Chip icon={Play} busy={busy} onClick={() => void run()}>
      {scenario.name}
    </Chip>
  );
}
