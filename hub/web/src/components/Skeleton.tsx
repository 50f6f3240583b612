import { t } from '../i18n';
import './Skeleton.css';

/** The shape of what is on its way: a grid of tiles, lines of a list, or one large block. */
export function Skeleton({ shape, count = 6 }: { shape: 'tiles' | 'lines' | 'block'; count?: number }) {
  return (
    <div class={shape === 'tiles' ? 'tiles' : 'skeleton-list'} role="status" aria-label={t('web-loading')}>
      {Array.from({ length: shape === 'block' ? 1 : count }, (_, index) => (
        <div key={index} class={`skeleton skeleton--${shape}`} />
      ))}
    </div>
  );
}
