import { lazy } from 'preact-iso';
import { useEffect, useState } from 'preact/hooks';
import * as hub from '../../api/hub';
import type { Attribute, Device, History } from '../../api/types';
import { Chip } from '../../components/Chip';
import { Skeleton } from '../../components/Skeleton';
import { t } from '../../i18n';
import { mainPlace } from '../../model/faces';
import { isNumeric, places } from '../../model/capability';
import { attributeName, valueWords } from '../../model/words';
import { words } from '../../state/commands';

const Graph = lazy(() => import('../../components/Graph').then(({ Graph: component }) => component));

const DAY_US = 24 * 3600 * 1e6;
const POINTS = 288;

interface Line {
  key: string;
  endpoint: string;
  attribute: Attribute;
  isMain: boolean;
}

/** What can be drawn: all that history keeps and is not text; measurements first, then what the device is mainly about, its battery last. */
function linesOf(device: Device): Line[] {
  const main = mainPlace(device);
  return places(device)
    .flatMap(({ endpoint, capability }) =>
      (capability.attributes ?? [])
        .filter((attribute) => attribute.retention !== 'none' && attribute.type.kind !== 'text')
        .map((attribute) => ({ key: `${endpoint.id}/${attribute.name}`, endpoint: endpoint.id, attribute, isMain: capability === main?.capability })),
    )
    .sort((a, b) => rank(b) - rank(a));
}

const rank = ({ attribute, isMain }: Line): number => (attribute.name === 'battery' ? -1 : (attribute.retention === 'measurement' ? 2 : 0) + (isMain ? 1 : 0));

/** The last 24 hours of one attribute at a time. */
export function Day({ device }: { device: Device }) {
  const lines = linesOf(device);
  const [key, setKey] = useState(lines[0]?.key);
  const line = lines.find((candidate) => candidate.key === key) ?? lines[0];
  if (!line) return null;
  return (
    <section class="stack" aria-label={t('web-last-day')}>
      <h3 class="device__heading">{t('web-last-day')}</h3>
      {lines.length > 1 && (
        <div class="row row--wrap chips">
          {lines.map((candidate) => (
            <Chip key={candidate.key} pressed={candidate === line} onClick={() => setKey(candidate.key)}>
              {attributeName(candidate.attribute.name)}
            </Chip>
          ))}
        </div>
      )}
      <Line device={device} line={line} />
    </section>
  );
}

function Line({ device, line }: { device: Device; line: Line }) {
  const { attribute, endpoint } = line;
  const [past, setPast] = useState<History | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    const to = Date.now() * 1000;
    hub
      .history({ device: device.id, endpoint, attribute: attribute.name, from: to - DAY_US, to, points: POINTS }, abort.signal)
      .then((found) => {
        setPast(found);
        setFault(null);
      })
      .catch((error: unknown) => abort.signal.aborted || setFault(words(error)));
    return () => abort.abort();
  }, [device.id, line.key]);

  if (fault) return <p class="muted">{fault}</p>;
  if (!past) return <Skeleton shape="block" />;
  if (isNumeric(attribute)) return <Graph label={attributeName(attribute.name)} unit={past.unit} points={past.points} />;
  const format = (value: number) => valueWords(attribute, attribute.type.kind === 'bool' ? value >= 0.5 : (past.words?.[Math.round(value)] ?? null));
  return <Graph label={attributeName(attribute.name)} unit="" points={past.points} stepped format={format} />;
}
