import { Unplug } from 'lucide';
import { useEffect } from 'preact/hooks';
import { Button } from '../components/Button';
import { EmptyState } from '../components/EmptyState';
import { t } from '../i18n';
import { start } from '../state/session';

const RETRY_MS = 3_000;

export function Starting() {
  return (
    <main class="starting" aria-busy="true" aria-label={t('web-loading')}>
      <img src="/favicon.svg" alt="" width="64" height="64" />
    </main>
  );
}

/** The hub did not answer at all; it is asked again until it does. */
export function Unreachable() {
  useEffect(() => {
    const timer = setInterval(() => void start(), RETRY_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <main class="starting">
      <EmptyState icon={Unplug} title={t('web-unreachable-title')} action={<Button look="primary" onClick={() => void start()}>{t('web-retry')}</Button>}>
        {t('web-unreachable-text')}
      </EmptyState>
    </main>
  );
}
