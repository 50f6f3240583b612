import { useState } from 'preact/hooks';
import * as hub from '../../api/hub';
import { Banner } from '../../components/Banner';
import { Button } from '../../components/Button';
import { t } from '../../i18n';
import { guessOf, settingsOf } from '../../model/homeForm';
import { words } from '../../state/commands';
import { homeSettings, loadHomeSettings, openHome } from '../../state/session';
import { HomeFields } from '../settings/HomeFields';
import { useSubmission } from './submission';

/** Asked once, right after the claim; everything but the name has a good guess. */
export function SetupForm() {
  const [form, setForm] = useState(() => guessOf(homeSettings.peek()!));
  const { busy, problem, onSubmit } = useSubmission(async () => {
    const etag = await loadHomeSettings();
    await hub.updateHome(settingsOf(form), etag);
    await loadHomeSettings();
    await openHome();
  });
  return (
    <form class="stack" onSubmit={onSubmit}>
      {problem && <Banner tone="danger" title={words(problem)} live />}
      <HomeFields form={form} problem={problem} onChange={setForm} />
      <Button type="submit" look="primary" busy={busy} disabled={!form.name.trim()}>{t('web-open-home')}</Button>
    </form>
  );
}
