import type { IconNode } from 'lucide';
import type { ComponentChildren } from 'preact';
import './EmptyState.css';
import { Icon } from './Icon';

interface EmptyStateProps {
  icon: IconNode;
  title: string;
  children?: ComponentChildren;
  action?: ComponentChildren;
}

export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div class="empty">
      <span class="empty__icon">
        <Icon of={icon} size={32} />
      </span>
      <h2>{title}</h2>
      {children && <p class="muted">{children}</p>}
      {action}
    </div>
  );
}
