import { Play, SearchX, Trash2 } from 'lucide';
import { useLocation } from 'preact-iso';
import { useEffect, useState } from 'preact/hooks';
import * as hub from '../../api/hub';
import { Button } from '../../components/Button';
import { EmptyState } from '../../components/EmptyState';
import { Hold } from '../../components/Hold';
import { Skeleton } from '../../components/Skeleton';
import { Page, Section } from '../../frame/Page';
import { t } from '../../i18n';
import { words } from '../../state/commands';
import { loadScenarios, scenarios } from '../../state/home';
import { say } from '../../state/notices';
import { runNow } from '../../state/scenarios';
import { isOwner } from '../../state/person';
import { Document, type Loaded } from './Document';
import { Runs } from './Runs';
import { ScenarioChips } from './ScenarioCard';
import './Scenarios.css';

export default function ScenarioPage({ slug = '' }: { slug?: string }) {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const scenario = scenarios.value?.find((candidate) => candidate.slug === slug);

  const load = async () => {
    try {
      const { body, etag } = await hub.scenario(slug);
      setLoaded({ document: body, etag });
      setFault(null);
    } catch (error) {
      setFault(words(error));
    }
  };
  useEffect(() => void load(), [slug]);

  const run = scenario && (
    <Button look="primary" icon={Play} onClick={() => void runNow(scenario)}>
      {t('web-run-now')}
    </Button>
  );
  return (
    <Page title={scenario?.name ?? slug} up="/scenarios" narrow actions={run}>
      {scenario && <ScenarioChips scenario={scenario} />}
      {fault && <EmptyState icon={SearchX} title={fault} action={<Button onClick={() => void load()}>{t('web-retry')}</Button>} />}
      {!loaded && !fault && <Skeleton shape="block" />}
      {loaded && <Document key={loaded.etag} slug={slug} loaded={loaded} onSaved={load} />}
      <Section title={t('web-runs')}>
        <Runs slug={slug} latest={scenario?.last_run ?? null} />
      </Section>
      {isOwner.value && <Remove slug={slug} name={scenario?.name ?? slug} />}
    </Page>
  );
}

function Remove({ slug, name }: { slug: string; name: string }) {
  const { route } = useLocation();
  const remove = async () => {
    try {
      await hub.removeScenario(slug);
      await loadScenarios();
      say(t('web-removed-name', { name }));
      route('/scenarios', true);
    } catch (error) {
      say(words(error), { tone: 'danger' });
    }
  };
  return <Hold quiet icon={Trash2} label={t('web-remove-scenario')} onConfirm={() => void remove()} />;
}
