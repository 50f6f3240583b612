import { useState } from 'preact/hooks';
import { t } from '../../i18n';
import { type Description, type Schema, limits, objectsIn, resolve, typeWords } from '../../model/openapi';

interface SchemaTreeProps {
  schema: Schema;
  description: Description;
}

/** A shape and the shapes inside it, each opened by hand: they may hold one another without end. */
export function SchemaTree({ schema, description }: SchemaTreeProps) {
  const objects = objectsIn(schema, description);
  const note = resolve(schema, description).description;
  return (
    <div class="schema">
      <code class="schema__type">{typeWords(schema)}</code>
      {objects.length === 0 && note && <Words text={note} />}
      {objects.map((object) => (
        <Fields key={object.name} {...object} named={objects.length > 1} description={description} />
      ))}
    </div>
  );
}

function Fields({ name, schema, named, description }: { name: string; schema: Schema; named: boolean; description: Description }) {
  return (
    <div class="schema__object">
      {named && <code class="schema__name">{name}</code>}
      {schema.description && <Words text={schema.description} />}
      <ul class="schema__fields">
        {Object.entries(schema.properties ?? {}).map(([field, shape]) => (
          <Field key={field} name={field} schema={shape} isRequired={schema.required?.includes(field) ?? false} description={description} />
        ))}
      </ul>
    </div>
  );
}

function Field({ name, schema, isRequired, description }: { name: string; schema: Schema; isRequired: boolean; description: Description }) {
  const [open, setOpen] = useState(false);
  const inside = objectsIn(schema, description).length > 0;
  const named = resolve(schema, description);
  const words = schema.$ref && named.enum ? typeWords(named) : typeWords(schema);
  const otherwise = schema.default === undefined ? [] : [`${t('web-api-default')} ${JSON.stringify(schema.default)}`];
  const notes = [...(isRequired ? [] : [t('web-optional')]), ...limits(schema, t('web-api-length')), ...otherwise];
  const line = (
    <>
      <code>{name}</code> <code class="schema__kind">{words}</code> <span class="schema__note">{notes.join(' · ')}</span>
    </>
  );
  if (!inside) return <li class="schema__field">{line}</li>;
  return (
    <li class="schema__field">
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{line}</summary>
        {open && <SchemaTree schema={schema} description={description} />}
      </details>
    </li>
  );
}

const WRAPPED = /(?<!\n)\n(?!\n)/g;

/** Words that the hub has in English only: they are those of its code, where lines are wrapped. */
export function Words({ text }: { text: string }) {
  return (
    <p class="schema__words" lang="en">
      {text
        .replaceAll(WRAPPED, ' ')
        .split('`')
        .map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}
    </p>
  );
}
