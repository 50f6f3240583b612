import { CircleHelp } from 'lucide';
import { useState } from 'preact/hooks';
import * as hub from '../../api/hub';
import type { HubEvent } from '../../api/types';
import { Icon } from '../../components/Icon';
import { type Moment, Timeline } from '../../components/Timeline';
import { t } from '../../i18n';
import { clock, clockSeconds } from '../../i18n/format';
import { words } from '../../state/commands';
import './EventList.css';

function toneOf({ body }: HubEvent): NonNullable<Moment['tone']> {
  if (body.type === 'command_ended' && body.outcome !== 'acknowledged') return 'danger';
  if (body.type === 'run_ended') return body.result === 'failed' ? 'danger' : 'plain';
  return body.type === 'changed' && body.value === true ? 'on' : 'plain';
}

export function EventList({ label, events }: { label: string; events: readonly HubEvent[] }) {
  const moments = events.map((event) => ({ key: event.id, time: clock(event.at / 1000), title: event.sentence, note: <Why event={event.id} label={event.sentence} />, tone: toneOf(event) }));
  return <Timeline label={label} moments={moments} />;
}

/** What led to an event, asked for when somebody wants to know. */
export function Why({ event, label }: { event: string; label: string }) {
  const [chain, setChain] = useState<HubEvent[] | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const ask = async () => {
    try {
      setChain(chain ? null : (await hub.why(event)).filter(({ id }) => id !== event));
    } catch (error) {
      setFault(words(error));
    }
  };
  return (
    <>
      <button type="button" class="why" aria-expanded={chain !== null} aria-label={t('web-why-of', { event: label })} onClick={() => void ask()}>
        <Icon of={CircleHelp} size={16} />
        {t('web-why')}
      </button>
      {fault && <p>{fault}</p>}
      {chain && <Chain chain={chain} />}
    </>
  );
}

function Chain({ chain }: { chain: readonly HubEvent[] }) {
  if (chain.length === 0) return <p class="chain">{t('web-by-itself')}</p>;
  return (
    <ol class="chain">
      {chain.map(({ id, at, sentence }) => (
        <li key={id}>
          <time>{clockSeconds(at / 1000)}</time> {sentence}
        </li>
      ))}
    </ol>
  );
}
