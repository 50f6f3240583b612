import { Braces, ChevronRight, Compass, type IconNode, LayoutGrid, LogOut, Settings } from 'lucide';
import { Button } from '../../components/Button';
import { Icon } from '../../components/Icon';
import { Page } from '../../frame/Page';
import { t } from '../../i18n';
import { visibleDevices } from '../../state/home';
import { isOwner, user } from '../../state/person';
import { homeSettings, signOut, version } from '../../state/session';
import './More.css';

export default function MorePage() {
  return (
    <Page title={t('web-nav-more')} narrow>
      <p class="muted">{t('web-signed-in-as', { name: user.value?.name ?? '', home: homeSettings.value?.name ?? '' })}</p>
      <nav class="card places" aria-label={t('web-nav-more')}>
        <Place href="/devices" icon={LayoutGrid} title={t('web-devices-title')} note={t('web-devices-count', { count: visibleDevices.value.length })} />
        {isOwner.value && <Place href="/found" icon={Compass} title={t('web-found-title')} note={t('web-found-note')} />}
        <Place href="/settings" icon={Settings} title={t('web-settings-title')} note={t('web-settings-note')} />
        <Place href="/developer/api" icon={Braces} title={t('web-api-title')} note={t('web-api-note')} />
      </nav>
      <div>
        <Button icon={LogOut} onClick={() => void signOut()}>{t('web-sign-out')}</Button>
      </div>
      <p class="muted more__version">Anasy {version.value}</p>
    </Page>
  );
}

function Place({ href, icon, title, note }: { href: string; icon: IconNode; title: string; note: string }) {
  return (
    <a class="place" href={href}>
      <Icon of={icon} size={24} />
      <span class="place__text">
        <span>{title}</span>
        <span class="muted">{note}</span>
      </span>
      <Icon of={ChevronRight} />
    </a>
  );
}
