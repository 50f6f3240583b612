import { Compass, Droplet } from 'lucide';
import { Banner } from '../../components/Banner';
import { Button } from '../../components/Button';
import { EmptyState } from '../../components/EmptyState';
import { Timeline } from '../../components/Timeline';
import { Toast, Toasts } from '../../components/Toasts';
import { Section } from '../../frame/Page';
import { t } from '../../i18n';
import { clock } from '../../i18n/format';

const AT = Date.UTC(2026, 10, 21, 22, 41);

export function Messages() {
  return (
    <Section title="Banner, Toast with undo, EmptyState, Timeline">
      <div class="gallery__columns">
        <div class="stack">
          <Banner tone="info" title={t('web-found-title')}>{t('web-found-note')}</Banner>
          <Banner tone="warning" title={t('web-hub-gone')}>{t('web-hub-gone-since', { time: clock(AT) })}</Banner>
          <Banner tone="danger" icon={Droplet} title={t('web-alert-leak', { name: t('web-kind-sensor') })} action={<Button look="plain" small>{t('web-look')}</Button>} />
          <Toast id={0} tone="plain" text={t('web-saved')} undo={() => undefined} />
          <Toast id={0} tone="danger" text={t('web-hub-unreachable')} />
        </div>
        <EmptyState icon={Compass} title={t('web-no-devices-title')} action={<Button look="primary">{t('web-find-devices')}</Button>}>
          {t('web-no-devices-text')}
        </EmptyState>
        <Timeline
          label={t('web-causes')}
          moments={(['on', 'plain', 'warning', 'danger'] as const).map((tone, index) => ({
            key: tone,
            time: clock(AT - index * 600_000),
            title: t('web-scenario-started', { name: t('web-scenario') }),
            note: tone === 'danger' ? t('problem-deadline-exceeded') : undefined,
            tone,
          }))}
        />
      </div>
      <Toasts />
    </Section>
  );
}
