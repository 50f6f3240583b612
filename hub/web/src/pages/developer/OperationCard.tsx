import { useState } from 'preact/hooks';
import { Chip } from '../../components/Chip';
import { t } from '../../i18n';
import { type Description, type Operation, type Parameter, limits, typeWords } from '../../model/openapi';
import { SchemaTree, Words } from './SchemaTree';

/** One operation on a line; its parameters, body and answer once it is opened. Its address ends in its id. */
export function OperationCard({ operation, description }: { operation: Operation; description: Description }) {
  const { id, method, path, summary, isPublic } = operation;
  const [open, setOpen] = useState(location.hash === `#${id}`);
  const toggled = (isOpen: boolean) => {
    setOpen(isOpen);
    if (isOpen) history.replaceState(history.state, '', `#${id}`);
  };
  return (
    <details id={id} class="operation" open={open} onToggle={(event) => toggled(event.currentTarget.open)}>
      <summary>
        <span class={`operation__method operation__method--${method.toLowerCase()}`}>{method}</span>
        <code class="operation__path">{path}</code>
        <span class="operation__summary" lang="en">
          {summary}
        </span>
      </summary>
      {open && (
        <div class="operation__body">
          {isPublic && (
            <div>
              <Chip tone="warning">{t('web-api-public')}</Chip>
            </div>
          )}
          {operation.parameters.length > 0 && <Parameters parameters={operation.parameters} />}
          {operation.request && (
            <section aria-label={t('web-api-request')}>
              <h3>{t('web-api-request')}</h3>
              <SchemaTree schema={operation.request} description={description} />
            </section>
          )}
          <section aria-label={t('web-api-response')}>
            <h3>
              {t('web-api-response')} {operation.status}
            </h3>
            {operation.response ? <SchemaTree schema={operation.response} description={description} /> : <p class="muted">{t('web-api-no-content')}</p>}
          </section>
        </div>
      )}
    </details>
  );
}

const PLACES: Record<string, string> = { path: 'web-api-in-path', query: 'web-api-in-query', header: 'web-api-in-header' };

function Parameters({ parameters }: { parameters: readonly Parameter[] }) {
  return (
    <section aria-label={t('web-api-parameters')}>
      <h3>{t('web-api-parameters')}</h3>
      <ul class="schema__fields">
        {parameters.map(({ name, in: place, required, schema, description }) => (
          <li key={name} class="schema__field">
            <code>{name}</code> <code class="schema__kind">{typeWords(schema)}</code>{' '}
            <span class="schema__note">{[t(PLACES[place] ?? place), ...(required ? [] : [t('web-optional')]), ...limits(schema, t('web-api-length'))].join(' · ')}</span>
            {description && <Words text={description} />}
          </li>
        ))}
      </ul>
    </section>
  );
}
