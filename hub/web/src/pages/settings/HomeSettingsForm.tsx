import { useEffect, useState } from 'preact/hooks';
import * as hub from '../../api/hub';
import { type Problem, asProblem } from '../../api/problem';
import { Banner } from '../../components/Banner';
import { Button } from '../../components/Button';
import { Conflict } from '../../components/Conflict';
import { Skeleton } from '../../components/Skeleton';
import { t } from '../../i18n';
import { type HomeForm, formOf, settingsOf } from '../../model/homeForm';
import { words } from '../../state/commands';
import { say } from '../../state/notices';
import { homeSettings, loadHomeSettings } from '../../state/session';
import { HomeFields } from './HomeFields';

export function HomeSettingsForm() {
  const [etag, setEtag] = useState<string | null>(null);
  const [form, setForm] = useState<HomeForm | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  const load = async () => {
    try {
      setEtag(await loadHomeSettings());
      setForm(formOf(homeSettings.peek()!));
      setProblem(null);
    } catch (error) {
      setProblem(asProblem(error));
    }
  };
  useEffect(() => void load(), []);

  const save = async (version: string | null) => {
    setBusy(true);
    try {
      await hub.updateHome(settingsOf(form!), version);
      await load();
      say(t('web-saved'));
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy(false);
  };
  const isOvertaken = problem?.code === 'version-mismatch';
  return (
    <form
      class="card card--padded stack"
      onSubmit={(event) => {
        event.preventDefault();
        void save(etag);
      }}
    >
      {problem && !isOvertaken && <Banner tone="danger" title={words(problem)} live />}
      {isOvertaken && <Conflict problem={problem} busy={busy} onKeep={(version) => void save(version)} onTake={() => void load()} />}
      {form ? <HomeFields form={form} problem={problem} onChange={setForm} /> : <Skeleton shape="block" />}
      {!isOvertaken && (
        <div>
          <Button type="submit" look="primary" busy={busy} disabled={!form?.name.trim()}>{t('web-save')}</Button>
        </div>
      )}
    </form>
  );
}
