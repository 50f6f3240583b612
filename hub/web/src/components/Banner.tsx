import { CircleAlert, Info, type IconNode, TriangleAlert } from 'lucide';
import type { ComponentChildren } from 'preact';
import './Banner.css';
import { Icon } from './Icon';

export type BannerTone = 'info' | 'warning' | 'danger';

interface BannerProps {
  tone: BannerTone;
  title: string;
  children?: ComponentChildren;
  icon?: IconNode;
  /** The one thing to do about it. */
  action?: ComponentChildren;
  live?: boolean;
}

const ICONS: Record<BannerTone, IconNode> = { info: Info, warning: TriangleAlert, danger: CircleAlert };

export function Banner({ tone, title, children, icon, action, live }: BannerProps) {
  return (
    <div class={`banner banner--${tone}`} role={live ? 'status' : undefined}>
      <Icon of={icon ?? ICONS[tone]} />
      <div class="banner__text">
        <p class="banner__title">{title}</p>
        {children && <p>{children}</p>}
      </div>
      {action}
    </div>
  );
}
