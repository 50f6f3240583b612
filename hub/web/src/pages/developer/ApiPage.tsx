import { SearchX } from 'lucide';
import { useEffect, useState } from 'preact/hooks';
import * as hub from '../../api/hub';
import { Banner } from '../../components/Banner';
import { Button } from '../../components/Button';
import { EmptyState } from '../../components/EmptyState';
import { Field } from '../../components/Field';
import { Skeleton } from '../../components/Skeleton';
import { Page, Section } from '../../frame/Page';
import { t, translated } from '../../i18n';
import { type Description, type Operation, matches, operationsOf } from '../../model/openapi';
import { words } from '../../state/commands';
import './Api.css';
import { OperationCard } from './OperationCard';

/** For developers: what the hub answers to programs, as its own description has it. */
export default function ApiPage() {
  const [description, setDescription] = useState<Description | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [wanted, setWanted] = useState('');
  const load = () =>
    hub
      .description()
      .then((found) => setDescription(found as unknown as Description))
      .catch((error: unknown) => setFault(words(error)));
  useEffect(() => void load(), []);
  useEffect(() => {
    if (description && location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }, [description]);

  return (
    <Page title={t('web-api-title')} up="/more">
      <p class="muted api__intro">{t('web-api-intro')}</p>
      <Field label={t('web-api-search')} type="search" value={wanted} onInput={setWanted} />
      {fault && <Banner tone="danger" title={fault} live action={<Button look="plain" small onClick={() => void load()}>{t('web-retry')}</Button>} />}
      {!description && !fault && <Skeleton shape="lines" count={8} />}
      {description && <Operations description={description} wanted={wanted} />}
      {description && !wanted && <Codes description={description} />}
    </Page>
  );
}

function Operations({ description, wanted }: { description: Description; wanted: string }) {
  const groups = new Map<string, Operation[]>();
  for (const operation of operationsOf(description)) {
    if (matches(operation, wanted)) groups.set(operation.tag, [...(groups.get(operation.tag) ?? []), operation]);
  }
  if (groups.size === 0) return <EmptyState icon={SearchX} title={t('web-no-matches')} />;
  return (
    <>
      {[...groups].map(([tag, operations]) => (
        <Section key={tag} title={tag}>
          <div class="card api__group">
            {operations.map((operation) => (
              <OperationCard key={operation.id} operation={operation} description={description} />
            ))}
          </div>
        </Section>
      ))}
    </>
  );
}

/** Every reason that the hub may refuse for, with what people are told. */
function Codes({ description }: { description: Description }) {
  const codes = (description.components.schemas.Code?.enum ?? []).map(String);
  return (
    <Section title={t('web-api-problems')}>
      <dl class="card card--padded">
        {codes.map((code) => (
          <div key={code} class="api__code">
            <dt>
              <code>{code}</code>
            </dt>
            <dd>{translated(`problem-${code}`, { seconds: '…', what: '…' })}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
