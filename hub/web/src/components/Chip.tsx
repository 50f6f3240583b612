import type { IconNode } from 'lucide';
import type { ComponentChildren } from 'preact';
import './Chip.css';
import { Icon } from './Icon';

export type ChipTone = 'plain' | 'accent' | 'on' | 'warning' | 'danger';

interface ChipProps {
  children: ComponentChildren;
  icon?: IconNode;
  tone?: ChipTone;
  /** With it the chip is a button, and `pressed` says that it is chosen. */
  onClick?: () => void;
  pressed?: boolean;
  busy?: boolean;
}

export function Chip({ children, icon, tone = 'plain', onClick, pressed, busy }: ChipProps) {
  const content = (
    <>
      {icon && <Icon of={icon} size={16} />}
      <span>{children}</span>
    </>
  );
  if (!onClick) return <span class={`chip chip--${tone}`}>{content}</span>;
  return (
    <button type="button" class={`chip chip--act chip--${tone}`} aria-pressed={pressed} aria-busy={busy} onClick={onClick}>
      {content}
    </button>
  );
}
