import { Plus, Workflow } from 'lucide';
import { useLocation } from 'preact-iso';
import { useEffect, useState } from 'preact/hooks';
import * as hub from '../../api/hub';
import { Banner } from '../../components/Banner';
import { Button } from '../../components/Button';
import { EmptyState } from '../../components/EmptyState';
import { Field } from '../../components/Field';
import { Skeleton } from '../../components/Skeleton';
import { Page } from '../../frame/Page';
import { t } from '../../i18n';
import { words } from '../../state/commands';
import { loadScenarios, scenarios } from '../../state/home';
import { isOwner } from '../../state/person';
import { say } from '../../state/notices';
import { ScenarioCard } from './ScenarioCard';
import './Scenarios.css';

export default function ScenariosPage() {
  const [adding, setAdding] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const load = () =>
    loadScenarios()
      .then(() => setFault(null))
      .catch((error: unknown) => setFault(words(error)));
  useEffect(() => void load(), []);
  const all = scenarios.value;
  const add = isOwner.value && (
    <Button look={all?.length ? 'quiet' : 'primary'} icon={Plus} onClick={() => setAdding(true)}>
      {t('web-new-scenario')}
    </Button>
  );
  return (
    <Page title={t('web-nav-scenarios')} narrow actions={all && all.length > 0 && !adding && add}>
      {adding && <NewScenario onClose={() => setAdding(false)} />}
      {fault && <Banner tone="danger" title={fault} live action={<Button look="plain" small onClick={() => void load()}>{t('web-retry')}</Button>} />}
      {!all && !fault && <Skeleton shape="lines" count={5} />}
      {all?.length === 0 && !adding && (
        <EmptyState icon={Workflow} title={t('web-no-scenarios-title')} action={add}>
          {t('web-no-scenarios-text')}
        </EmptyState>
      )}
      <div class="stack">{all?.map((scenario) => <ScenarioCard key={scenario.id} scenario={scenario} />)}</div>
    </Page>
  );
}

/** A name is enough to begin with; the document opens in the editor. */
function NewScenario({ onClose }: { onClose: () => void }) {
  const { route } = useLocation();
  const [name, setName] = useState('');
  const create = async () => {
    try {
      const { slug } = await hub.addScenario(name.trim());
      await loadScenarios();
      route(`/scenarios/${slug}`);
    } catch (error) {
      say(words(error), { tone: 'danger' });
    }
  };
  return (
    <form
      class="card card--padded stack"
      onSubmit={(event) => {
        event.preventDefault();
        void create();
      }}
    >
      <Field label={t('web-scenario-name')} value={name} onInput={setName} hint={t('web-scenario-name-hint')} required maxLength={80} />
      <div class="row">
        <Button type="submit" look="primary" disabled={!name.trim()}>{t('web-create')}</Button>
        <Button onClick={onClose}>{t('web-cancel')}</Button>
      </div>
    </form>
  );
}
