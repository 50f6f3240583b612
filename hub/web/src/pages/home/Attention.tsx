import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import { Banner } from '../../components/Banner';
import { Button, ButtonLink } from '../../components/Button';
import { deviceHref } from '../../frame/Detail';
import { t } from '../../i18n';
import { attention } from '../../model/attention';
import { now } from '../../state/clock';
import { scenarios, visibleDevices } from '../../state/home';
import { reader } from '../../state/values';

const SHOWN = 3;

/** The most urgent first, the rest on request: the rooms stay in sight. */
export function Attention() {
  const [all, setAll] = useState(false);
  const { path, query } = useLocation();
  const open = (id: string) => deviceHref(path, query, id);
  const alerts = attention(visibleDevices.value, scenarios.value ?? [], reader, { now: now.value, open });
  if (alerts.length === 0) return null;
  return (
    <section class="alerts" aria-label={t('web-attention')}>
      {alerts.slice(0, all ? alerts.length : SHOWN).map(({ key, tone, icon, title, action }) => (
        <Banner key={key} tone={tone} icon={icon} title={title} action={<ButtonLink href={action.href} look="plain" small>{action.label}</ButtonLink>} />
      ))}
      {!all && alerts.length > SHOWN && (
        <Button look="plain" small onClick={() => setAll(true)}>
          {t('web-attention-more', { count: alerts.length - SHOWN })}
        </Button>
      )}
    </section>
  );
}
