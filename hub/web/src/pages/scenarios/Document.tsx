import { useState } from 'preact/hooks';
import * as hub from '../../api/hub';
import { type Problem, asProblem } from '../../api/problem';
import type { FieldProblem, ScenarioDocument } from '../../api/types';
import { Banner } from '../../components/Banner';
import { Button } from '../../components/Button';
import { Conflict } from '../../components/Conflict';
import { Section } from '../../frame/Page';
import { t } from '../../i18n';
import { words } from '../../state/commands';
import { loadScenarios } from '../../state/home';
import { say } from '../../state/notices';
import { Editor } from './Editor';

export interface Loaded {
  document: ScenarioDocument;
  etag: string | null;
}

interface DocumentProps {
  slug: string;
  loaded: Loaded;
  onSaved: () => Promise<void>;
}

/** The YAML document. A save over somebody else's newer version is refused by the hub; nothing that was written is lost by that. */
export function Document({ slug, loaded, onSaved }: DocumentProps) {
  const [text, setText] = useState(loaded.document.text);
  const [problems, setProblems] = useState<readonly FieldProblem[]>(loaded.document.problems);
  const [refusal, setRefusal] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const isChanged = text !== loaded.document.text;
  const isOvertaken = refusal?.code === 'version-mismatch';

  const save = async (etag: string | null) => {
    setBusy(true);
    try {
      await hub.saveScenario(slug, text, etag);
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
      {refusal && !isOvertaken && <Banner tone="danger" title={words(refusal)} live />}
      {isOvertaken && <Conflict problem={refusal} busy={busy} onKeep={(etag) => void save(etag)} onTake={() => void onSaved()} />}
      <Editor label={t('web-document')} text={text} problems={problems} onInput={setText} />
      {isChanged && !isOvertaken && (
        <div class="row save-bar">
          <Button look="primary" busy={busy} onClick={() => void save(loaded.etag)}>{t('web-save')}</Button>
          <Button onClick={() => setText(loaded.document.text)}>{t('web-discard')}</Button>
        </div>
      )}
    </Section>
  );
}
