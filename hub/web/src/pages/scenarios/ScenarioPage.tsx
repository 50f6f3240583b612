import { Play, SearchX, Trash2 } from 'lucide';
import { useLocation } from 'preact-iso';
import { useEffect, useState } from 'preact/hooks';
import * as hub from '../../api/hub';
import { type Problem, asProblem } from '../../api/problem';
import type { FieldProblem, ScenarioDocument } from '../../api/types';
import { Banner } from '../../components/Banner';
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
import { Editor } from './Editor';
import { Runs } from './Runs';
import { ScenarioChips } from './ScenarioCard';
import './Scenarios.css';

interface Loaded {
  document: ScenarioDocument;
  etag: string | null;
}

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
        <Runs slug={slug} latest={scenario?.last_run?.id ?? null} />
      </Section>
      {isOwner.value && <Remove slug={slug} name={scenario?.name ?? slug} />}
    </Page>
  );
}

/** The YAML document. A save over somebody else's newer version is refused by the hub and said here. */
function Document({ slug, loaded, onSaved }: { slug: string; loaded: Loaded; onSaved: () => Promise<void> }) {
  const [text, setText] = useState(loaded.document.text);
  const [problems, setProblems] = useState<readonly FieldProblem[]>(loaded.document.problems);
  const [refusal, setRefusal] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const isChanged = text !== loaded.document.text;
  const isOvertaken = refusal?.code === 'version-mismatch';

  const save = async () => {
    setBusy(true);
    try {
      await hub.saveScenario(slug, text, loaded.etag);
      await Promise.all([onSaved(), loadScenarios()]);
      say(t('web-saved'));
    } catch (error) {
      const problem = asProblem(error);
      setRefusal(problem);
      setProblems(problem.fields);
    }
    setBusy(false);
  };
  return (
    <Section title={t('web-document')} aside={<span>{t('web-version', { version: loaded.document.version })}</span>}>
      {refusal && <Banner tone="danger" title={words(refusal)} live action={isOvertaken && <Button look="plain" small onClick={() => void onSaved()}>{t('web-load-newest')}</Button>} />}
      <Editor label={t('web-document')} text={text} problems={problems} onInput={setText} />
      {isChanged && (
        <div class="row save-bar">
          <Button look="primary" busy={busy} onClick={() => void save()}>{t('web-save')}</Button>
          <Button onClick={() => setText(loaded.document.text)}>{t('web-discard')}</Button>
        </div>
      )}
    </Section>
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
