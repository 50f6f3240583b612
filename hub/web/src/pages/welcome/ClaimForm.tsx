import { useState } from 'preact/hooks';
import * as hub from '../../api/hub';
import { Banner } from '../../components/Banner';
import { Button } from '../../components/Button';
import { Field } from '../../components/Field';
import { t } from '../../i18n';
import { words } from '../../state/commands';
import { accept } from '../../state/session';
import { useSubmission } from './submission';

const SHORTEST_PASSWORD = 10;

export function ClaimForm() {
  const [form, setForm] = useState({ code: '', name: '', email: '', password: '' });
  const { busy, problem, onSubmit } = useSubmission(async () => accept(await hub.claim(form)));
  const bind = (name: keyof typeof form) => ({
    name,
    value: form[name],
    onInput: (value: string) => setForm({ ...form, [name]: value }),
    error: problem?.field(name),
    required: true,
  });
  return (
    <form class="stack" onSubmit={onSubmit}>
      {problem && <Banner tone="danger" title={words(problem)} live />}
      <div class="welcome__code">
        <Field label={t('web-claim-code')} hint={t('web-claim-code-hint')} autocomplete="one-time-code" autoCapitalize="characters" placeholder="XXXX-XXXX" maxLength={9} {...bind('code')} />
      </div>
      <Field label={t('web-your-name')} autocomplete="name" maxLength={80} {...bind('name')} />
      <Field label={t('web-email')} type="email" autocomplete="username" {...bind('email')} />
      <Field label={t('web-password')} type="password" autocomplete="new-password" minLength={SHORTEST_PASSWORD} hint={t('web-password-hint', { count: SHORTEST_PASSWORD })} {...bind('password')} />
      <Button type="submit" look="primary" busy={busy}>{t('web-claim')}</Button>
    </form>
  );
}
