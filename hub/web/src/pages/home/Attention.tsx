import { useLocation } from 'preact-iso';
import { Banner } from '../../components/Banner';
import { ButtonLink } from '../../components/Button';
import { deviceHref } from '../../frame/Detail';
import { t } from '../../i18n';
import { attention } from '../../model/attention';
import { now } from '../../state/clock';
import { scenarios, visibleDevices } from '../../state/home';
import { reader } from '../../state/values';

export function Attention() {
  const { path, query } = useLocation();
  const open = (id: string) => deviceHref(path, query, id);
  const alerts = attention(visibleDevices.value, scenarios.value ?? [], reader, { now: now.value, open });
  if (alerts.length === 0) return null;
  return (
    <section class="alerts" aria-label={t('web-attention')}>
      {alerts.map(({ key, tone, icon, title, action }) => (
        <Banner key={key} tone={tone} icon={icon} title={title} action={<ButtonLink href={action.href} look="plain">{action.label}</ButtonLink>} />
      ))}
    </section>
  );
}
