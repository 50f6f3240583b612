import { useState } from 'preact/hooks';
import * as hub from '../../api/hub';
import { Banner } from '../../components/Banner';
import { Button } from '../../components/Button';
import { Field } from '../../components/Field';
import { t } from '../../i18n';
import { words } from '../../state/commands';
import { accept } from '../../state/session';
import { useSubmission } from './submission';

export function LoginForm() {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const { busy, problem, onSubmit } = useSubmission(async () => accept(await hub.login({ email, password })));
  return (
    <form class="stack" onSubmit={onSubmit}>
      {problem && <Banner tone="danger" title={words(problem)} live />}
      <Field label={t('web-email')} type="email" name="email" autocomplete="username" value={email} onInput={setEmail} required />
      <Field label={t('web-password')} type="password" name="password" autocomplete="current-password" value={password} onInput={setPassword} required />
      <Button type="submit" look="primary" busy={busy}>{t('web-sign-in')}</Button>
    </form>
  );
}
