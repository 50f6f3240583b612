import { useSignal } from '@preact/signals';
import { ErrorBoundary, Route, Router, useLocation } from 'preact-iso';
import { useEffect } from 'preact/hooks';
import { Toasts } from '../components/Toasts';
import { t } from '../i18n';
import * as routes from '../routes';
import { Detail } from './Detail';
import './Frame.css';
import { HubGone } from './HubGone';
import { Nav } from './Nav';
import { paletteOpen } from './palette';
import { wide } from './wide';

const WARM_UP_MS = 1_000;

/** Fetches what one tap or key opens, once the page itself stands. */
function warmUp(): void {
  void routes.DevicePanel.preload();
  void routes.Palette.preload();
}

export function Frame() {
  const { query } = useLocation();
  useShortcuts();
  useEffect(() => {
    const timer = setTimeout(warmUp, WARM_UP_MS);
    return () => clearTimeout(timer);
  }, []);
  const detail = query.device;
  const covered = paletteOpen.value || (Boolean(detail) && !wide.value);
  return (
    <>
      <div class={`frame ${detail && wide.value ? 'frame--split' : ''}`} inert={covered}>
        <a class="skip" href="#content">
          {t('web-skip-to-content')}
        </a>
        <Nav />
        <main id="content" class="frame__content" tabIndex={-1}>
          <HubGone />
          <Pages />
        </main>
        {wide.value && <Detail />}
      </div>
      {!wide.value && <Detail />}
      {paletteOpen.value && <routes.Palette />}
      <Toasts />
    </>
  );
}

function Pages() {
  const loading = useSignal(false);
  return (
    <ErrorBoundary>
      <div aria-busy={loading.value}>
        <Router onLoadStart={() => (loading.value = true)} onLoadEnd={() => (loading.value = false)}>
          <Route path="/" component={routes.HomePage} />
          <Route path="/rooms/:slug" component={routes.RoomPage} />
          <Route path="/devices" component={routes.DevicesPage} />
          <Route path="/devices/:id" component={DeviceAddress} />
          <Route path="/activity" component={routes.ActivityPage} />
          <Route path="/scenarios" component={routes.ScenariosPage} />
          <Route path="/scenarios/:slug" component={routes.ScenarioPage} />
          <Route path="/found" component={routes.FoundPage} />
          <Route path="/settings" component={routes.SettingsPage} />
          <Route path="/more" component={routes.MorePage} />
          <Route path="/developer/api" component={routes.ApiPage} />
          <Route default component={routes.NotFoundPage} />
        </Router>
      </div>
    </ErrorBoundary>
  );
}

/** The short address of a device opens it over the list of devices. */
function DeviceAddress({ id }: { id?: string }) {
  const { route } = useLocation();
  useEffect(() => route(`/devices?device=${id}`, true), [id]);
  return null;
}

function useShortcuts(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof Element && event.target.closest('input, textarea, select');
      const slash = event.key === '/' && !typing && !event.ctrlKey && !event.metaKey;
      const chord = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey);
      if (!slash && !chord) return;
      event.preventDefault();
      paletteOpen.value = true;
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
