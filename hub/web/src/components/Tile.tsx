import { History, type IconNode, RotateCcw, TriangleAlert } from 'lucide';
import { t } from '../i18n';
import { useHold } from './Hold';
import { Icon } from './Icon';
import './Tile.css';

export type TileStatus = 'off' | 'on' | 'pending' | 'stale' | 'failed';

export interface TileProps {
  icon: IconNode;
  name: string;
  /** The state in words; for a failed tile the reason. */
  words: string;
  /** Why it is so, for who points at the tile or listens to it. */
  note?: string | undefined;
  status: TileStatus;
  active?: boolean;
  tone?: string;
  level?: number | undefined;
  colour?: string | undefined;
  href: string;
  selected?: boolean;
  action?: { label: string; act: () => void; hold: boolean } | undefined;
}

export function Tile(props: TileProps) {
  const { name, words, note, status, active = status === 'on', tone = 'plain', level, colour, href, selected, action } = props;
  return (
    <article
      class={`tile tile--${status} ${active ? `tile--active tone-${tone}` : ''} ${selected ? 'tile--selected' : ''} ${level !== undefined && active ? 'tile--level' : ''}`}
      style={{ '--lamp': colour, '--level': level }}
      onKeyDown={(event) => onKey(event, action?.hold ? undefined : action?.act)}
    >
      <a class="tile__open" href={href} data-tile tabIndex={-1} aria-current={selected ? 'true' : undefined} aria-label={[name, words, note].filter(Boolean).join(', ')} title={note} />
      <div class="tile__top">
        <Disc {...props} />
        {status === 'failed' && action && <Retry name={name} act={action.act} />}
      </div>
      <div class="tile__text" aria-hidden="true">
        <div class="tile__name">{name}</div>
        <div class="tile__words">
          {status === 'stale' && <Icon of={History} size={16} />}
          <span>{words}</span>
        </div>
      </div>
      {level !== undefined && active && <div class="tile__level" aria-hidden="true" />}
    </article>
  );
}

function Disc({ icon, name, status, active, action }: TileProps) {
  const glyph = <Icon of={status === 'failed' ? TriangleAlert : icon} size={24} />;
  if (!action || status === 'failed') return <span class="tile__disc">{glyph}</span>;
  if (action.hold) return <HoldDisc name={name} glyph={glyph} {...action} />;
  return (
    <button type="button" class="tile__disc tile__disc--act" tabIndex={-1} aria-label={`${action.label}: ${name}`} aria-pressed={active} title={action.label} onClick={action.act}>
      {glyph}
    </button>
  );
}

function HoldDisc({ name, glyph, label, act }: { name: string; glyph: preact.JSX.Element; label: string; act: () => void }) {
  const { holding, handlers } = useHold(act);
  const hint = `${label}: ${t('web-hold-to-confirm')}`;
  return (
    <button type="button" class={`tile__disc tile__disc--act ${holding ? 'tile__disc--holding' : ''}`} tabIndex={-1} aria-label={`${name}: ${hint}`} title={hint} {...handlers}>
      {glyph}
    </button>
  );
}

function Retry({ name, act }: { name: string; act: () => void }) {
  return (
    <button type="button" class="tile__retry" tabIndex={-1} aria-label={`${t('web-retry')}: ${name}`} title={t('web-retry')} onClick={act}>
      <Icon of={RotateCcw} />
    </button>
  );
}

/** Enter acts, Space opens, arrows move to the neighbour in that direction. */
function onKey(event: KeyboardEvent & { currentTarget: HTMLElement }, act?: () => void): void {
  const link = event.currentTarget.querySelector<HTMLElement>('[data-tile]');
  if (event.target !== link || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Enter' && act) {
    event.preventDefault();
    act();
  } else if (event.key === ' ') {
    event.preventDefault();
    link?.click();
  } else if (event.key.startsWith('Arrow')) {
    const next = neighbour(link!, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: 'nearest' });
  }
}

function neighbour(from: HTMLElement, key: string): HTMLElement | undefined {
  const here = from.getBoundingClientRect();
  const horizontal = key === 'ArrowLeft' || key === 'ArrowRight';
  const sign = key === 'ArrowRight' || key === 'ArrowDown' ? 1 : -1;
  let best: HTMLElement | undefined;
  let least = Infinity;
  for (const tile of document.querySelectorAll<HTMLElement>('[data-tile]')) {
    const there = tile.getBoundingClientRect();
    const along = sign * (horizontal ? there.left - here.left : there.top - here.top);
    const across = Math.abs(horizontal ? there.top - here.top : there.left - here.left);
    const distance = along + across * 4;
    if (along > 1 && distance < least) [best, least] = [tile, distance];
  }
  return best;
}
