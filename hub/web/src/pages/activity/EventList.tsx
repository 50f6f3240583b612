import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import * as hub from '../../api/hub';
import type { HubEvent } from '../../api/types';
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
  const moments = events.map((event) => ({
    key: event.id,
    time: clock(event.at / 1000),
    title: <WithWhy sentence={event.sentence} cause={event.cause.event ?? null} />,
    note: event.reason?.text,
    tone: toneOf(event),
  }));
  return <Timeline label={label} moments={moments} />;
}

/** A sentence with what else can be asked of it, and the chain that led to it from `cause` backwards once somebody wants to know. */
export function WithWhy({ sentence, cause, aside }: { sentence: string; cause: string | null; aside?: ComponentChildren }) {
  const [chain, setChain] = useState<readonly HubEvent[] | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  if (!cause) return <p>{sentence}</p>;
  const ask = async () => {
    try {
      setChain(chain ? null : await hub.why(cause));
    } catch (error) {
      setFault(words(error));
    }
  };
  return (
    <>
      <div class="event">
        <p>{sentence}</p>
        {aside}
        <button type="button" class="why" aria-expanded={chain !== null} aria-label={t('web-why-of', { event: sentence })} onClick={() => void ask()}>
          {t('web-why')}
        </button>
      </div>
      {fault && <p class="muted">{fault}</p>}
      {chain && <Chain chain={chain} />}
    </>
  );
}

function Chain({ chain }: { chain: readonly HubEvent[] }) {
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
