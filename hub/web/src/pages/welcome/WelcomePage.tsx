import type { ComponentChildren } from 'preact';
import { t } from '../../i18n';
import type { Stage } from '../../state/session';
import { ClaimForm } from './ClaimForm';
import { LoginForm } from './LoginForm';
import { SetupForm } from './SetupForm';
import './Welcome.css';

export default function WelcomePage({ stage }: { stage: Stage }) {
  switch (stage) {
    case 'claim':
      return <Welcome title={t('web-claim-title')} text={t('web-claim-text')}><ClaimForm /></Welcome>;
    case 'setup':
      return <Welcome title={t('web-setup-title')} text={t('web-setup-text')} wide><SetupForm /></Welcome>;
    default:
      return <Welcome title={t('web-login-title')}><LoginForm /></Welcome>;
  }
}

function Welcome({ title, text, wide, children }: { title: string; text?: string; wide?: boolean; children: ComponentChildren }) {
  return (
    <main class={`welcome ${wide ? 'welcome--wide' : ''}`}>
      <div class="welcome__card">
        <img src="/favicon.svg" alt="Anasy" width="64" height="64" />
        <header>
          <h1>{title}</h1>
          {text && <p class="muted">{text}</p>}
        </header>
        {children}
      </div>
    </main>
  );
}
