import { GitBranch, type IconNode, Send, Timer } from 'lucide';
import { useEffect, useState } from 'preact/hooks';
import * as hub from '../../api/hub';
import type { Run, Step, Trace as Taken, Value } from '../../api/types';
import { Icon } from '../../components/Icon';
import { Skeleton } from '../../components/Skeleton';
import { t } from '../../i18n';
import { duration } from '../../i18n/format';
import { places } from '../../model/capability';
import { attributeName, valueWords } from '../../model/words';
import { words } from '../../state/commands';
import { devices } from '../../state/home';
import './Trace.css';

const ICONS: Record<string, IconNode> = { if: GitBranch, delay: Timer };

/** Said by a step's sentence already; the rest of its detail are the values that decided. */
const IN_SENTENCE = new Set(['holds', 'devices']);

/** A run step by step: what each did, how long it took, the values that decided, and how its commands ended. */
export function Trace({ slug, run }: { slug: string; run: Run }) {
  const [trace, setTrace] = useState<Taken | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  useEffect(() => {
    hub
      .trace(slug, run.id)
      .then(setTrace)
      .catch((error: unknown) => setFault(words(error)));
  }, [slug, run.id, run.result]);

  if (fault) return <p>{fault}</p>;
  if (!trace) return <Skeleton shape="lines" count={2} />;
  if (trace.steps.length === 0) return <p>{t('web-no-steps')}</p>;
  return (
    <ol class="trace" aria-label={t('web-steps')}>
      {trace.steps.map((step) => (
        <StepLine key={step.event} step={step} />
      ))}
    </ol>
  );
}

function StepLine({ step }: { step: Step }) {
  const [only] = step.commands.length === 1 ? step.commands : [];
  const values = Object.entries(step.detail).filter(([name]) => !IN_SENTENCE.has(name));
  const failed = step.commands.some(({ outcome }) => outcome !== null && outcome !== 'acknowledged');
  return (
    <li class={`trace__step ${failed ? 'trace__step--failed' : ''}`} style={{ '--depth': step.path.split('.').length - 1 }}>
      <Icon of={ICONS[step.action] ?? Send} size={16} />
      <span class="trace__what">{only?.sentence ?? step.sentence}</span>
      <span class="trace__took">{step.duration === null ? t('web-result-running') : duration(step.duration / 1000)}</span>
      {only?.reason && <span class="trace__note">{only.reason.text}</span>}
      {values.map(([name, value]) => (
        <span key={name} class="trace__note">
          {decided(name, value)}
        </span>
      ))}
      {step.commands.length > 1 &&
        step.commands.map(({ event, sentence, latency, reason }) => (
          <span key={event} class="trace__note">
            {[sentence, latency !== null && duration(latency / 1000), reason?.text].filter(Boolean).join(' · ')}
          </span>
        ))}
    </li>
  );
}

/** A value that decided, under the names that people know: `hall-motion.occupied` is "Hall motion, Motion: Detected". */
function decided(path: string, value: Value): string {
  const [named = '', ...rest] = path.split('.');
  const name = rest.join('.');
  const device = devices.value?.find(({ slug, id }) => slug === named || id === named);
  const attribute = device && places(device).flatMap(({ capability }) => capability.attributes ?? []).find((known) => known.name === name);
  return t('web-decided', {
    device: device?.name ?? named,
    attribute: attributeName(name),
    value: attribute ? valueWords(attribute, value) : String(value),
  });
}
