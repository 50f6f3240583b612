import { Activity, Ellipsis, House, type IconNode, Search, Workflow } from 'lucide';
import { useLocation } from 'preact-iso';
import { Icon } from '../components/Icon';
import { t } from '../i18n';
import { isOwner } from '../state/person';
import { paletteOpen } from './palette';

const PLACES: readonly { href: string; label: string; icon: IconNode; also: readonly string[]; owned?: boolean }[] = [
  { href: '/', label: 'web-nav-home', icon: House, also: ['/rooms'] },
  { href: '/activity', label: 'web-nav-activity', icon: Activity, also: [] },
  { href: '/scenarios', label: 'web-nav-scenarios', icon: Workflow, also: [], owned: true },
  { href: '/more', label: 'web-nav-more', icon: Ellipsis, also: ['/settings', '/found', '/devices', '/developer'] },
];

/** A bar at the bottom on a phone, a rail on a desktop. */
export function Nav() {
  const { path } = useLocation();
  const isHere = (href: string, also: readonly string[]) => path === href || [...also, ...(href === '/' ? [] : [href])].some((start) => path.startsWith(start));
  return (
    <nav class="nav" aria-label={t('web-nav')}>
      <a class="nav__mark" href="/" aria-label={t('web-nav-home')} tabIndex={-1} aria-hidden="true">
        <img src="/favicon.svg" alt="" width="40" height="40" />
      </a>
      {PLACES.filter(({ owned }) => !owned || isOwner.value).map(({ href, label, icon, also }) => (
        <a key={href} class="nav__item" href={href} aria-current={isHere(href, also) ? 'page' : undefined}>
          <span class="nav__icon">
            <Icon of={icon} size={24} />
          </span>
          <span>{t(label)}</span>
        </a>
      ))}
      <button type="button" class="nav__item nav__search" aria-keyshortcuts="/ Control+K" onClick={() => (paletteOpen.value = true)}>
        <span class="nav__icon">
          <Icon of={Search} size={24} />
        </span>
        <span>{t('web-nav-search')}</span>
      </button>
    </nav>
  );
}
